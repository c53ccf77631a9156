"""What staff are told about deadlines, and when: as each person chooses, but never nothing about what is late."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, Final
from zoneinfo import ZoneInfo

from chalicelib.domain.ids import AccountId, RequestId, UserId

MAIL_FROM: Final = time(8)  # nobody is written to earlier; by then the morning's reminders have been collected
_FRIDAY: Final = 4
_DAY: Final = timedelta(days=1)


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


class Subject(StrEnum):
    """What a reminder is about."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    APPEAL = "appeal"
    DRAFT = "draft"  # nobody has proved who they are, and a denial is drafted for staff
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
    at_once = late or alerts.rhythm is Rhythm.AT_ONCE or (soon and alerts.two_days_before)
    local = now.astimezone(zone)
    this_morning = datetime.combine(local.date(), MAIL_FROM, tzinfo=zone)
    if at_once:
        return max(now, this_morning.astimezone(UTC))
    if alerts.rhythm is Rhythm.NEVER:
        return None
    morning = this_morning if local <= this_morning else this_morning + _DAY
    if alerts.rhythm is Rhythm.FRIDAY:
        morning += _DAY * ((_FRIDAY - morning.weekday()) % 7)
    return morning.astimezone(UTC)
