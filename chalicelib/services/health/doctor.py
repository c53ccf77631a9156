"""What the product itself tells about how it is: its secret, its jobs, its clocks, its digests."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any, Final

from chalicelib.domain.finding import Finding, Grade, finding
from chalicelib.domain.schedule import Course
from chalicelib.services.health.job_runs import job_runs, newest_digest
from chalicelib.services.health.late_clocks import late_clocks
from chalicelib.services.ports.desk import Desk

_DIGEST_AGE: Final = timedelta(days=1)


def look_at_secret(desk: Desk, read: Callable[[], dict[str, Any]]) -> Iterator[Finding]:
    """Whether the secret has all that it must have, and whether a change of the pepper waits for its end."""
    values = read()
    needed = ["pepper", "form_key", "cursor_key", *(["telephone_token"] if desk.has_line else [])]
    missing = [name for name in needed if not values.get(name)]
    yield finding(
        "secret",
        f"the secret lacks {', '.join(missing)}" if missing else "the secret is complete",
        well=not missing,
        do="recourse secret token for the telephone company's token; the others: docs/settings.md, The secret.",
    )
    if missing and missing != ["telephone_token"]:
        return
    live = desk.secrets.peppers.live
    yield finding(
        "secret",
        f"{len(live)} peppers are looked up" if len(live) > 1 else "one pepper is looked up",
        well=len(live) == 1,
        do="A change is under way: recourse pepper status, and recourse pepper retire once it is done.",
        grade=Grade.WARN,
    )


def look_at_jobs(desk: Desk) -> Iterator[Finding]:
    """Whether each job runs in time."""
    for runs in job_runs(desk):
        course = runs.course(desk.clock.now())
        told = {Course.FAILED: f"failed: {runs.error}", Course.MISSING: "has not run in time"}
        yield finding(
            "jobs",
            f"{runs.job} {told.get(course, 'runs' if course is Course.WELL else 'has not run yet')}",
            well=course is Course.WELL,
            do="docs/operator.md, Health: look at its rule in EventBridge and at its log.",
            grade=Grade.WARN if course is Course.NEVER else Grade.FAIL,
        )


def look_at_clocks(desk: Desk) -> Iterator[Finding]:
    """Whether requests are past their date."""
    late = late_clocks(desk)
    if late is None:
        yield finding("clocks", "never counted", well=False, do="Wait an hour for count_late_clocks.", grade=Grade.WARN)
        return
    what = f"{late.total} requests are late" if late.total else "no request is late"
    yield finding("clocks", what, well=not late.total, do="docs/runbook.md#requests-late", grade=Grade.WARN)


def look_at_digests(desk: Desk) -> Iterator[Finding]:
    """Whether the audit's digests are signed each day, and whether the newest is what was signed."""
    newest = newest_digest(desk)
    young = newest is not None and desk.clock.now() - newest[1] < _DIGEST_AGE
    yield finding(
        "digests",
        f"the newest digest is of {newest[1]:%Y-%m-%d %H:%M} UTC" if newest else "no digest was signed lately",
        well=young,
        do="docs/runbook.md#digest-missing",
        grade=Grade.WARN if newest is None else Grade.FAIL,
    )


def own_looks(desk: Desk, read: Callable[[], dict[str, Any]]) -> dict[str, Callable[[], Iterable[Finding]]]:
    """What the product itself can be asked, by name."""
    return {
        "secret": lambda: look_at_secret(desk, read),
        "jobs": lambda: look_at_jobs(desk),
        "clocks": lambda: look_at_clocks(desk),
        "digests": lambda: look_at_digests(desk),
    }
