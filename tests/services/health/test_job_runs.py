"""What is known of the jobs, of the newest digest and of what is late."""

from datetime import timedelta

from chalicelib.domain.account import Staff
from chalicelib.domain.schedule import JOBS, RUN_LIFE, JobRuns
from chalicelib.services.audit.write_digest import write_digest
from chalicelib.services.figures.follow_audit import catch_up
from chalicelib.services.health.job_runs import job_runs, newest_digest, note_run
from chalicelib.services.health.late_clocks import count_late_clocks, late_clocks, open_and_late
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.desk import START, FakeDesk, SlowClock


def runs(desk: FakeDesk) -> dict[str, JobRuns]:
    return {one.job: one for one in job_runs(desk)}


def test_the_last_good_and_the_last_failed_run_are_known_side_by_side(desk: FakeDesk) -> None:
    assert runs(desk) == {job: JobRuns(job=job) for job in JOBS}
    note_run(desk, "sweep_outbox", count=7)
    desk.clock.pass_(minutes=1)
    note_run(desk, "sweep_outbox", error="Unavailable")
    assert runs(desk)["sweep_outbox"] == JobRuns(
        job="sweep_outbox", well_at=START, count=7, failed_at=START + timedelta(minutes=1), error="Unavailable"
    )
    desk.clock.at = START + RUN_LIFE
    assert runs(desk)["sweep_outbox"].well_at is None


def test_a_note_is_one_item_by_a_name_that_the_policies_allow(desk: FakeDesk) -> None:
    note_run(desk, "sweep_outbox", count=7)
    assert list(desk.engine.scraps) == ["value#job:sweep_outbox:well"]


def test_the_newest_digest_is_known_once_it_is_written(desk: FakeDesk) -> None:
    assert newest_digest(desk) is None
    acme = open_acme(desk)
    chain = desk.audit_log.chain_of(acme.account.id, None)
    last = desk.audit_log.last(chain)
    assert last
    desk.work.register(chain, seq=last.seq, head=last.hash, at=START)
    digest = write_digest(desk)
    assert digest
    assert newest_digest(desk) == (digest.number, START)


def late_at(desk: FakeDesk, staff: Staff, count: int) -> None:
    for _ in range(count):
        request = ask_one(desk, staff.account)
        catch_up(desk, staff.account.id, {request.id: request.chain_head.seq})


def test_what_is_late_is_counted_over_all_accounts_the_worst_first(desk: FakeDesk) -> None:
    acme, bolt = open_acme(desk), open_acme(desk, "bolt")
    open_acme(desk, "calm")
    late_at(desk, acme, 1)
    late_at(desk, bolt, 2)
    assert late_clocks(desk) is None
    assert count_late_clocks(desk) == 0
    desk.clock.pass_(days=100)
    assert count_late_clocks(desk) == 3
    told = late_clocks(desk)
    assert told
    assert (told.at, told.total, told.accounts, told.upto) == (desk.clock.at, 3, (("bolt", 2), ("acme", 1)), "")
    assert open_and_late(desk, desk.accounts.get(bolt.account.id)) == (2, 2)


def test_a_count_whose_time_is_over_says_how_far_it_has_come(desk: FakeDesk) -> None:
    for number in range(101):
        open_acme(desk, f"shop-{number:03}")
    desk.__dict__["clock"] = SlowClock(desk.clock.at)
    count_late_clocks(desk)
    told = late_clocks(desk)
    assert told
    assert told.upto == "shop-099"
