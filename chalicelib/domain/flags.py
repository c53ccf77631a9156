"""What staff should notice about a request: it may repeat another, or be one more than the law makes free.

A flag blocks nothing: whether to refuse, to charge or to answer twice is a decision with its own ground.
"""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from chalicelib.domain.request import NOTHING_TO_TELL, Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass

DUPLICATE_DAYS: Final = 30  # a request that was closed longer ago was answered about another time

# One kind of request under the names that different laws give it (11 CCR 7024 knows two requests to know).
_KINDS: Final = (
    frozenset({Right.KNOW_CATEGORIES, Right.KNOW_SPECIFIC, Right.ACCESS}),
    frozenset({Right.DELETE, Right.ERASE}),
    frozenset({Right.CORRECT, Right.RECTIFY}),
)
_NOT_COUNTED: Final = frozenset({*NOTHING_TO_TELL, Outcome.DUPLICATE, Outcome.REFERRED})


class FlagKind(StrEnum):
    """What was noticed; also the key of its text (`staff.noticed.<kind>`)."""

    FREQUENCY = "frequency"
    DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many requests of one kind the law makes free or has answered, in 12 months or in a calendar year."""

    number: int
    calendar_year: bool = False


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing noticed, with the requests that show it, newest first.

    `number` counts this request in; `free` and `since` belong to `FREQUENCY`: how many the law makes free, and
    the first day of the time that is looked at.
    """

    kind: FlagKind
    requests: tuple[Request, ...]
    number: int = 0
    free: int = 0
    since: date | None = None


def same_kind(one: Right, other: Right) -> bool:
    """Whether two rights ask for the same, if under different laws."""
    return one is other or any(one in kind and other in kind for kind in _KINDS)


def flags_of(head: Request, others: Sequence[Request], *, allowance: Allowance | None, zone: ZoneInfo) -> list[Flag]:
    """What is to be noticed about a request beside the `others` of the same contact, itself not among them."""
    found = [_frequency(head, others, allowance, zone)] if allowance else []
    return [flag for flag in (*found, _duplicate(head, others)) if flag.requests]


def _frequency(head: Request, others: Sequence[Request], allowance: Allowance, zone: ZoneInfo) -> Flag:
    """The earlier requests of the kind since `since`, if this one exceeds the allowance; one submission counts once."""
    received = head.received_at.astimezone(zone).date()
    since = received.replace(month=1, day=1) if allowance.calendar_year else _year_before(received)
    counted = [
        other
        for other in _newest_first(others)
        if same_kind(head.right, other.right)
        and other.outcome not in _NOT_COUNTED
        and other.received_at <= head.received_at
        and other.received_at.astimezone(zone).date() >= since
        and other.submission != head.submission
    ]
    number = len({other.submission for other in counted}) + 1
    shown = counted if number > allowance.number else []
    return Flag(FlagKind.FREQUENCY, tuple(shown), number, allowance.number, since)


def _duplicate(head: Request, others: Sequence[Request]) -> Flag:
    """Requests for the same right that were open when this one came, or had been closed for 30 days at most."""
    alike = [
        other
        for other in _newest_first(others)
        if other.right is head.right
        and other.submission != head.submission
        and other.outcome not in _NOT_COUNTED
        and (other.closed_at is None or abs((head.received_at - other.closed_at).days) <= DUPLICATE_DAYS)
    ]
    return Flag(FlagKind.DUPLICATE, tuple(alike), len(alike))


def _newest_first(others: Sequence[Request]) -> list[Request]:
    return sorted(others, key=lambda other: (other.received_at, other.id), reverse=True)


def _year_before(day: date) -> date:
    """The first of the 12 months that end with `day`."""
    last = day.replace(year=day.year - 1, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
    return date.fromordinal(last.toordinal() + 1)
