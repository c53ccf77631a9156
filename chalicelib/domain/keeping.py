"""How long a closed request is kept, and when it is looked at next: a pure function of the request and of a period.

A request is kept for 24 months at least after the last thing was decided about it (11 CCR 7101(a)); its business may
keep it longer, by the steps below. What was sent together goes together: a submission waits for its last request.
"""

from datetime import UTC, datetime, time, timedelta
from typing import Final

from chalicelib.domain.request import Bucket, Request
from chalicelib.errors import InvalidField

LEAST_MONTHS: Final = 24  # 11 CCR 7101(a)
TEXTS_MONTHS: Final = 60  # of an opt-out of texts and calls, from its end: 47 CFR 64.1200(d)(6)
STEPS: Final = (24, 30, 36, 48, 60, 72, 84, 96, 108, 120)  # months that a business can choose
REVIEW: Final = timedelta(days=31)  # what may not go yet is looked at again by then: the period may be another one
_DAY: Final = timedelta(days=1)
_IN_EVERY_MONTH: Final = 28


def months_after(at: datetime, months: int) -> datetime:
    """The same moment so many calendar months later; where the month lacks the day, on the first of the next one."""
    years, month = divmod(at.month - 1 + months, 12)
    first = at.replace(year=at.year + years, month=month + 1, day=1)
    there = first + (at.day - 1) * _DAY
    if there.month == first.month:
        return there
    return (first + _IN_EVERY_MONTH * _DAY + 4 * _DAY).replace(day=1)


def parse_months(text: str) -> int:
    """Return a period of the list, or raise `InvalidField` (`kept_months`): `too-short` names the law's."""
    months = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 else 0
    if 0 < months < LEAST_MONTHS:
        raise InvalidField(field="kept_months", problem="too-short", limit=LEAST_MONTHS)
    if months not in STEPS:
        raise InvalidField(field="kept_months", problem="unknown")
    return months


def ended_at(head: Request) -> datetime | None:
    """When the last thing was decided about a request; None while anything is still to be done."""
    if head.closed_at is None or head.bucket is not Bucket.CLOSED:
        return None
    appealed = head.appeal.decided_at if head.appeal else None
    return max(head.closed_at, appealed) if appealed else head.closed_at


def disposable_at(head: Request, months: int) -> datetime | None:
    """When it may go if nothing holds it; None while anything is still to be done."""
    ended = ended_at(head)
    return months_after(ended, months) if ended else None


def look_at(head: Request) -> datetime | None:
    """When retention looks at it next: the law's period over, a hold that has an end over, and what was put off.

    None while it is in work, or held until somebody releases it: then nothing needs to look.
    """
    if head.leaving_at is not None:
        return head.leaving_at
    at = disposable_at(head, LEAST_MONTHS)
    if at is None or (head.hold is not None and head.hold.until is None):
        return None
    free = _free_of_hold(head)
    return max(when for when in (at, free, head.review_at) if when is not None)


def _free_of_hold(head: Request) -> datetime | None:
    """The first moment at which the last day of its hold is over everywhere."""
    if head.hold is None or head.hold.until is None:
        return None
    return datetime.combine(head.hold.until, time(12), tzinfo=UTC) + _DAY
