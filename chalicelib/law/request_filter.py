"""What a list of requests can be narrowed to, and what marks a request in it."""

from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.request import Behalf, Bucket, Channel, Clock, Period, Request, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.law.clocks import paused_since

WEEK: Final = timedelta(days=7)


class Mark(StrEnum):
    """What staff should notice about a request in a list; also the key of its text (`staff.flag.<mark>`)."""

    APPEAL = "appeal"
    VOICEMAIL = "voicemail"  # nobody has listened to it and said what is asked for
    CALL_BACK = "call-back"
    TEXT = "text"  # nobody has read it and said what is asked for
    MESSAGE = "message"  # the consumer wrote and nobody has answered
    UNDELIVERED = "undelivered"
    HOLD = "hold"
    PAUSED = "paused"
    AGENT = "agent"
    MINOR = "minor"  # a parent or guardian asks


class DueWithin(StrEnum):
    """How near the end of a period is."""

    LATE = "late"
    WEEK = "week"  # today and the seven days that follow
    ACKNOWLEDGE = "ack"  # its receipt must still be confirmed


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFilter:
    """What is looked for; a moment is included, an end (`before`) is not. None asks for everything.

    `assignee` is a user's id, the empty text nobody.
    """

    bucket: Bucket | None = None
    state: State | None = None
    right: Right | None = None
    channel: Channel | None = None
    residence: str | None = None
    regime: str | None = None
    assignee: str | None = None
    mark: Mark | None = None
    due: DueWithin | None = None
    due_from: date | None = None
    due_before: date | None = None
    received_from: datetime | None = None
    received_before: datetime | None = None
    changed_since: datetime | None = None

    def codes(self) -> list[str]:
        """What is asked for beside the list, as `name=code`: for audits, which hold nothing that anybody typed."""
        named = [(item.name, getattr(self, item.name)) for item in fields(RequestFilter)[1:]]
        return [f"{name}={_code(value)}" for name, value in named if value is not None]


def _code(value: object) -> str:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()[:10]
    return str(value) or "nobody"


def marks(request: Request) -> tuple[Mark, ...]:
    """What is to be noticed, in the order of `Mark`."""
    sort = request.sort if request.unsorted else None
    found = {
        Mark.APPEAL: request.state is State.APPEALED,
        Mark.VOICEMAIL: sort is Sorting.LISTEN,
        Mark.CALL_BACK: sort is Sorting.CALL_BACK,
        Mark.TEXT: sort is Sorting.READ,
        Mark.MESSAGE: request.waiting_message,
        Mark.UNDELIVERED: bool(request.undelivered),
        Mark.HOLD: request.hold is not None,
        Mark.PAUSED: any(paused_since(request, clock) for clock in request.clocks),
        Mark.AGENT: request.behalf is Behalf.AGENT or request.channel is Channel.AGENT,
        Mark.MINOR: request.behalf in {Behalf.PARENT, Behalf.GUARDIAN},
    }
    return tuple(mark for mark, stands in found.items() if stands)


def next_end(request: Request) -> Clock | None:
    """The running period that ends first; None where none runs, or where that one stands still."""
    running = [clock for clock in request.clocks if clock.met_at is None]
    first = min(running, key=lambda clock: clock.due, default=None)
    return first if first is not None and paused_since(request, first) is None else None


def due_bounds(sought: RequestFilter, today: date) -> tuple[date | None, date | None]:
    """The first due date that can be meant, and the day before which all lie: a list by due date is read between."""
    first, before = sought.due_from, sought.due_before
    if sought.due is DueWithin.LATE:
        before = min(before or today, today)
    if sought.due is DueWithin.WEEK:
        end = today + WEEK + timedelta(days=1)
        first, before = max(first or today, today), min(before or end, end)
    return first, before


def keeps(sought: RequestFilter, request: Request, today: date) -> bool:
    """Whether a request of the list is one of those that are looked for."""
    exact = (
        (sought.state, request.state),
        (sought.right, request.right),
        (sought.channel, request.channel),
        (sought.residence, request.residence),
        (sought.regime, request.regime),
        (sought.assignee, request.assignee),
    )
    if any(asked is not None and asked != found for asked, found in exact):
        return False
    if sought.mark is not None and sought.mark not in marks(request):
        return False
    return _in_time(sought, request) and _due_within(sought.due, request, today)


def _in_time(sought: RequestFilter, request: Request) -> bool:
    changed = request.changed_at or request.received_at
    return (
        (sought.due_from is None or request.due >= sought.due_from)
        and (sought.due_before is None or request.due < sought.due_before)
        and (sought.received_from is None or request.received_at >= sought.received_from)
        and (sought.received_before is None or request.received_at < sought.received_before)
        and (sought.changed_since is None or changed >= sought.changed_since)
    )


def _due_within(due: DueWithin | None, request: Request, today: date) -> bool:
    if due is None:
        return True
    if due is DueWithin.ACKNOWLEDGE:
        acknowledge = request.clock(Period.ACKNOWLEDGE)
        return request.open and acknowledge is not None and acknowledge.met_at is None
    end = next_end(request)
    if end is None:
        return False
    return end.due < today if due is DueWithin.LATE else today <= end.due <= today + WEEK
