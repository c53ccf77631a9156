"""What a request counts as: the arithmetic under Home and Statistics. docs/statistics.md defines every figure.

A request is counted in sheets: each is one small item of the table, each count one number in it. What a request
was last counted as is kept beside it (`Tally`), so that a change is a difference of two lists, added to the sheets;
telling the same state again adds nothing, and a definition that changes takes back exactly what had been added.
Nothing here names a person: rights, channels, days and ids of staff.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, tzinfo
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Bucket, Outcome, Period, Request, Sorting, State
from chalicelib.values import dataclass

DESK: Final = "desk"  # what lies there now
LAST: Final = "desk/last"  # what happened last; no counts
LATE: Final = "desk/late"  # of that, whose period had ended when it was last counted
DUE: Final = "due/"  # of that, by the day on which its period ends
AGE: Final = "age/"  # of what waits for its decision, by the day of receipt
MONTH: Final = "month/"  # what came in
YEAR: Final = "year/"  # what came in during a calendar year, and what became of it

ALL: Final = "n"  # in sheets of one day: how many requests are counted there
LONGEST_DAYS: Final = 400  # longer ones share one place in the histogram; the mean counts them as they are
CALIFORNIA: Final = "ca"
ELSEWHERE: Final = "else"
_RESIDENCE: Final = "US-CA"  # of a consumer (Civ. Code 1798.140(i))

ANSWERED: Final = frozenset({Outcome.GRANTED, Outcome.PARTIAL, Outcome.DENIED, Outcome.NO_DATA})
NOT_RECEIVED: Final = frozenset({Outcome.NO_REQUEST, Outcome.DUPLICATE})  # asked for nothing, or for nothing new

Place = tuple[str, str]  # sheet, count
Counts = Mapping[Place, int]
Sheets = Mapping[str, Mapping[str, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What a request is counted as at present: in `marks`, as `as_marks` writes them.

    `seen` is the version of the request, `seq` the last entry of its chain, `epoch` the edition of the account's
    sheets that they were added to.
    """

    KIND: ClassVar[str] = "tally"

    account: AccountId
    request: RequestId
    seen: int
    seq: int
    epoch: int
    marks: tuple[str, ...]
    gone_at: datetime | None = None  # since when the request is deleted: this is all that is left, and about nobody
    version: int = 0


def counted(head: Request, *, zone: tzinfo, today: date, due: date | None, refusals: Iterable[str] = ()) -> Counts:
    """Everything that a request counts as.

    `due` is the last lawful day of the period that ends next, None where none runs or that one stands still
    (`law.request_filter.next_end`); `refusals` are the kinds of grounds on which it was denied. What is late at
    `today` leaves the sheet of its day: readers take past days for late as well, so it does not matter when.
    """
    received = head.received_at.astimezone(zone).date()
    found: Counter[Place] = Counter()
    found.update(_on_the_desk(head, today, due))
    if head.open and head.leaving_at is None:
        found[f"{AGE}{received.isoformat()}", ALL] = 1
    if head.outcome is not Outcome.NO_REQUEST:
        month = f"{MONTH}{received:%Y-%m}"
        found.update([(month, ALL), (month, f"right.{head.right.value}"), (month, f"channel.{head.channel.value}")])
    found.update(dict(_of_the_year(head, received, zone, refusals)))
    return found


def _on_the_desk(head: Request, today: date, due: date | None) -> Iterator[Place]:
    if head.leaving_at is not None:
        return
    yield DESK, head.bucket.value
    if head.bucket is Bucket.CLOSED:
        return
    for name, on in _flags(head).items():
        if on:
            yield DESK, name
    mine = [f"user.{head.assignee}"] if head.assignee and head.bucket is Bucket.OPEN else []
    parts = (f"right.{head.right.value}", *mine)
    for name in parts:
        yield DESK, name
    if due is None:
        return
    sheet = LATE if due < today else f"{DUE}{due.isoformat()}"
    for name in (ALL, head.bucket.value, *parts):
        yield sheet, name


def _flags(head: Request) -> dict[str, bool]:
    lies_open = head.bucket is Bucket.OPEN
    acknowledge = head.clock(Period.ACKNOWLEDGE)
    return {
        "nobody": lies_open and not head.assignee,
        "ack": lies_open and head.open and acknowledge is not None and acknowledge.met_at is None,
        "voicemail": head.unsorted and head.sort is Sorting.LISTEN,
        "appeal": head.state is State.APPEALED,
        "message": lies_open and head.waiting_message,
        "undelivered": lies_open and bool(head.undelivered),
        "approval": head.state is State.AWAITING_APPROVAL,
    }


def _of_the_year(head: Request, received: date, zone: tzinfo, refusals: Iterable[str]) -> Iterator[tuple[Place, int]]:
    who = CALIFORNIA if head.residence == _RESIDENCE else ELSEWHERE
    sheet = f"{YEAR}{received.year:04}/{who}/{head.right.value}"
    outcome = head.outcome
    if outcome not in NOT_RECEIVED:
        yield (sheet, "received"), 1
    yield (sheet, outcome.value if outcome else "open"), 1
    if outcome not in ANSWERED or head.closed_at is None:
        return
    days = max(0, (head.closed_at.astimezone(zone).date() - received).days)
    yield (sheet, "answered"), 1
    yield (sheet, "days"), days
    yield (sheet, f"d.{min(days, LONGEST_DAYS)}"), 1
    respond = head.clock(Period.RESPOND)
    if respond is not None and respond.met_at is not None:
        late = respond.days_late(today=received, zone=zone) > 0
        yield (sheet, "late" if late else "in-time"), 1
    for why in sorted(set(refusals)):
        yield (sheet, f"why.{why}"), 1


def difference(before: Counts, after: Counts) -> dict[Place, int]:
    """What must be added so that `before` becomes `after`; nothing where they agree."""
    places = sorted({*before, *after})
    changes = {place: after.get(place, 0) - before.get(place, 0) for place in places}
    return {place: change for place, change in changes.items() if change}


def total(several: Iterable[Counts]) -> dict[Place, int]:
    """The sum of several lists, without what comes to nothing."""
    found: Counter[Place] = Counter()
    for counts in several:
        for place, number in counts.items():
            found[place] += number
    return {place: number for place, number in found.items() if number}


def as_marks(counts: Counts) -> tuple[str, ...]:
    """Counts as they are kept with a request: `sheet|count`, with `|number` where that is not one."""
    return tuple(
        f"{sheet}|{name}" if number == 1 else f"{sheet}|{name}|{number}"
        for (sheet, name), number in sorted(counts.items())
        if number
    )


def from_marks(marks: Iterable[str]) -> dict[Place, int]:
    """The counts that `as_marks` wrote."""
    parts = (mark.split("|") for mark in marks)
    return {(sheet, name): int(number[0]) if number else 1 for sheet, name, *number in parts}


def in_sheets(counts: Counts) -> dict[str, dict[str, int]]:
    """The same, sheet by sheet."""
    sheets: dict[str, dict[str, int]] = {}
    for (sheet, name), number in counts.items():
        sheets.setdefault(sheet, {})[name] = number
    return sheets


def can_empty(sheet: str) -> bool:
    """Whether a sheet is of one day, and of no more use once nothing is counted there."""
    return sheet.startswith((DUE, AGE))
