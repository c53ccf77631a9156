"""What staff are told about deadlines, and when: as each person chooses, but never nothing about what is late."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from chalicelib.domain.ids import AccountId, RequestId, UserId
from chalicelib.values import dataclass

MAIL_FROM: Final = time(8)  # nobody is written to earlier; by then the morning's reminders have been collected
MORNING_ENDS: Final = time(12)  # what comes up later waits for the next daily mail; a job that is late does not
_FRIDAY: Final = 4


class Rhythm(StrEnum):
    """How often a person wants to hear of deadlines."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    FRIDAY = "friday"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerts:
    """One person's choice; `two_days_before` brings what is due within 48 hours at once, whatever the rhythm."""

    rhythm: Rhythm = Rhythm.DAILY
    two_days_before: bool = True


USUAL: Final = Alerts()


class Subject(StrEnum):
    """What a reminder is about."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    APPEAL = "appeal"
    DRAFT = "draft"  # nobody has proved who they are, and a denial is drafted for staff
    PAUSED = "paused"  # the period stands still until the answer to a question is recorded
    VENDOR = "vendor"  # one that was told is silent, refuses, or contradicts itself
    FORMAT = "format"  # somebody asked for another form: braille, large print ...
    OUTSIDE = "outside"  # a complaint lies with a regulator or another body
    VERIFY = "verify"  # to the consumer: confirm your address


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One reminder that waits for one person's next mail; gone in the transaction that writes the mail."""

    KIND: ClassVar[str] = "notice"

    account: AccountId
    user: UserId
    request: RequestId
    code: str
    subject: Subject
    send_at: datetime
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SummaryLine:
    """What a summary says of one request: ids and codes only, worded when the mail leaves."""

    request: RequestId
    reference: str
    right: str
    subject: Subject
    due: str  # ISO date, so that the text order is the order in time
    late: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A person's mail in the making: more notices than one transaction can take away are folded in by portions."""

    KIND: ClassVar[str] = "summary"

    account: AccountId
    user: UserId
    lines: tuple[SummaryLine, ...]
    more: int = 0  # requests beyond the lines
    version: int = 0


def send_at(alerts: Alerts, *, soon: bool, late: bool, now: datetime, zone: ZoneInfo) -> datetime | None:
    """When a reminder goes out to a person, or None when they asked not to get it.

    `soon`: the date is at most two days away. What is late always comes, and at once.
    """
    local = now.astimezone(zone)
    earliest = max(now, datetime.combine(local.date(), MAIL_FROM, tzinfo=zone).astimezone(UTC))
    if late or alerts.rhythm is Rhythm.AT_ONCE or (soon and alerts.two_days_before):
        return earliest
    wait = _days_to_mail(alerts.rhythm, local)
    if wait is None:
        return None
    day = local.date() + timedelta(days=wait)
    return earliest if wait == 0 else datetime.combine(day, MAIL_FROM, tzinfo=zone).astimezone(UTC)


def _days_to_mail(rhythm: Rhythm, local: datetime) -> int | None:
    """How many days a reminder waits for the next regular mail; None where there is none."""
    if rhythm is Rhythm.NEVER:
        return None
    if rhythm is Rhythm.FRIDAY:
        return (_FRIDAY - local.weekday()) % 7
    return 0 if local.time() < MORNING_ENDS else 1
