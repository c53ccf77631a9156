"""Which requests of a list fit a filter, and what marks a request in it."""

from datetime import date, timedelta
from typing import Final

from chalicelib.domain.request import Behalf, Channel, Clock, Period, Request, Sorting, State
from chalicelib.domain.request_filter import DueWithin, Mark, RequestFilter
from chalicelib.law.clocks import paused_since

__all__ = ["WEEK", "DueWithin", "Mark", "RequestFilter", "due_bounds", "keeps", "marks", "next_end"]

WEEK: Final = timedelta(days=7)


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
        Mark.ELSEWHERE: request.open and bool(request.elsewhere),
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
