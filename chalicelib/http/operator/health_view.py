"""Health as its page shows it: each part with whether it is well, and what to do where it is not."""

from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from chalicelib.domain.dead_letter import DeadLetter
from chalicelib.domain.schedule import JOBS, Course, JobRuns
from chalicelib.http.staff.pages import OPERATOR
from chalicelib.http.views import CountLink
from chalicelib.services.health.read_health import DIGEST_LATE, Health
from chalicelib.services.ports.operations import Waiting

HEALTH = f"{OPERATOR}/health"
_UNCOUNTED: Final = frozenset({"digest", "mail"})  # the number of the one is a name, the other has words


class PartView(Struct, frozen=True, kw_only=True):
    """One thing that is looked at: texts `operator.health.<key>`, and where not well `operator.health.<key>.do`."""

    key: str
    well: bool | None  # None: nobody knows
    count: int = 0
    more: bool = False
    since: datetime | None = None
    words: str = ""  # a text's key instead of a number


class JobView(Struct, frozen=True, kw_only=True):
    """A job: text `operator.job.<name>`, course `operator.health.course.<course>`; how often, in minutes."""

    name: str
    course: str
    minutes: int
    at: datetime | None
    count: int
    error: str


class QueueView(Struct, frozen=True, kw_only=True):
    """A queue: text `operator.queue.<name>`, if there is one; `url` leads to what lies in one of failures."""

    name: str
    waiting: int
    in_flight: int
    url: str = ""


class FailureView(Struct, frozen=True, kw_only=True):
    """A message of a queue of failures, without its content."""

    id: str
    at: datetime
    function: str
    error: str
    size: int
    gone: bool  # the stream no longer has what it is about


def parts(health: Health) -> list[PartView]:
    """What is looked at, one after the other."""
    mail, late = health.mail, health.late
    digest_at = health.digest[1] if health.digest else None
    return [
        PartView(
            key="late",
            well=None if late is None else not late.total,
            count=late.total if late else 0,
            more=bool(late and late.upto),
            since=late.at if late else None,
        ),
        _waiting("letters", health.letters),
        _waiting("webhooks", health.webhooks),
        _waiting("clocks", health.clocks),
        PartView(
            key="digest",
            well=None if digest_at is None else health.at - digest_at < DIGEST_LATE,
            count=health.digest[0] if health.digest else 0,
            since=digest_at,
        ),
        PartView(
            key="mail",
            well=None if mail is None else mail.sends and mail.everywhere and not mail.watched,
            words=_mail(health),
        ),
        PartView(key="line", well=True if health.has_line else None, words="on" if health.has_line else "off"),
        PartView(
            key="transcripts", well=True if health.transcribes else None, words="on" if health.transcribes else "off"
        ),
    ]


def _waiting(key: str, waiting: Waiting) -> PartView:
    return PartView(key=key, well=not waiting.count, count=waiting.count, more=waiting.more, since=waiting.oldest)


def _mail(health: Health) -> str:
    if health.mail is None:
        return "unknown"
    if not health.mail.sends:
        return "suspended"
    if health.mail.watched:
        return "watched"
    return "sends" if health.mail.everywhere else "sandbox"


def jobs(health: Health) -> list[JobView]:
    """Every job of the schedule, those that ail first."""
    order = [Course.FAILED, Course.MISSING, Course.NEVER, Course.WELL]
    known = sorted(health.jobs, key=lambda job: (order.index(job.course(health.at)), job.job))
    return [_job(job, health.at) for job in known]


def _job(job: JobRuns, now: datetime) -> JobView:
    course = job.course(now)
    return JobView(
        name=job.job,
        course=course.value,
        minutes=int(JOBS[job.job].total_seconds() // 60),
        at=job.last_at,
        count=job.count,
        error=job.error if course is Course.FAILED else "",
    )


def queues(health: Health) -> list[QueueView]:
    """Every queue; of those of failures one sees what lies there."""
    return [
        QueueView(
            name=one.name,
            waiting=one.waiting,
            in_flight=one.in_flight,
            url=f"{HEALTH}/{one.name}" if one.failures else "",
        )
        for one in health.queues or ()
    ]


def failure(letter: DeadLetter, now: datetime) -> FailureView:
    """A line of a queue of failures."""
    return FailureView(
        id=letter.id,
        at=letter.at,
        function=letter.function_name,
        error=letter.error,
        size=letter.size,
        gone=letter.batch is not None and now - letter.at > timedelta(days=1),
    )


def ailing(health: Health) -> list[CountLink]:
    """What the page marks with a red tag, for the operator's home; each leads to its place on the page."""
    counted = (CountLink(key="failures", url=f"{HEALTH}#queues", count=health.failures),)
    stopped = (CountLink(key="jobs", url=f"{HEALTH}#jobs", count=len(health.ailing)),)
    wanting = (_wanting(part) for part in parts(health) if part.well is False)
    return [*(one for one in counted + stopped if one.count), *wanting]


def _wanting(part: PartView) -> CountLink:
    """A part that is not well; what is said in words or of a date has no number."""
    counts = part.key not in _UNCOUNTED
    return CountLink(
        key=f"health-{part.key}", url=f"{HEALTH}#{part.key}", count=part.count if counts else None, more=part.more
    )
