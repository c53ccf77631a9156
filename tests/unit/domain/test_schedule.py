"""How a job that runs by the clock is doing."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.schedule import Course, JobRuns

NOW = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def runs(job: str = "write_digest", *, well: float | None = None, failed: float | None = None) -> Course:
    """How many hours ago the last good and the last failed run were."""

    def ago(hours: float | None) -> datetime | None:
        return None if hours is None else NOW - timedelta(hours=hours)

    return JobRuns(job=job, well_at=ago(well), failed_at=ago(failed)).course(NOW)


def test_a_job_does_well_whose_last_run_did_lately() -> None:
    assert runs(well=1) is Course.WELL
    assert runs(well=1, failed=2) is Course.WELL


def test_a_job_has_failed_whose_last_run_did() -> None:
    assert runs(well=2, failed=1) is Course.FAILED
    assert runs(failed=1) is Course.FAILED


def test_a_job_is_missed_after_three_of_its_periods_and_ten_minutes_at_least() -> None:
    assert runs(well=3) is Course.WELL
    assert runs(well=3.1) is Course.MISSING
    assert runs("sweep_outbox", well=9 / 60) is Course.WELL
    assert runs("sweep_outbox", well=11 / 60) is Course.MISSING


def test_of_a_job_that_never_ran_nothing_is_known() -> None:
    assert runs() is Course.NEVER
