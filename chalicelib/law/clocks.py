"""The clocks of a request: its legal periods with their dates, from the rule that it came in under."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from chalicelib.domain.request import Clock, Period, Request
from chalicelib.law.calendars import WEEKDAYS, calendar_of
from chalicelib.law.due import Event, Extended, IdentityReceived, Paused, due
from chalicelib.law.rules import load
from chalicelib.law.terms import Period as LegalPeriod
from chalicelib.law.terms import Rule

_NATIONAL: Final = {"US": "US_FEDERAL", "CA": "CANADA_FED"}  # no legal date rolls off these days, but nobody works


def start_clocks(rule: Rule, *, received_at: datetime, time_zone: str, place: str) -> tuple[Clock, ...]:
    """Return a clock for each period that the law sets: acknowledge (not in every law), then respond.

    A law without a period for the answer (an opt-in) gives none. Raises what `due` raises.
    """
    clocks = []
    for period, legal in ((Period.ACKNOWLEDGE, rule.acknowledge), (Period.RESPOND, rule.respond)):
        if legal:
            when = due(rule, period, received_at=received_at, time_zone=time_zone, place=place)
            clocks.append(Clock(period=period, due=when.date, target=when.target))
    return tuple(clocks)


def appeal_clock(rule: Rule, *, received_at: datetime, time_zone: str, place: str, extended: bool = False) -> Clock:
    """Return the clock of an appeal from its own receipt; raise `InvalidField` where the law knows none."""
    events = (Extended(),) if extended else ()
    when = due(rule, Period.APPEAL, received_at=received_at, time_zone=time_zone, place=place, events=events)
    return Clock(period=Period.APPEAL, due=when.date, target=when.target, extended=extended)


def recomputed(request: Request, rule: Rule, *, time_zone: str, place: str) -> tuple[Clock, ...]:
    """Return every clock of a request from its facts under `rule`; what was met stays met.

    An extension that this law does not know falls away, and so does a clock that it does not set, but for the one
    of an appeal that was taken in. A clock that it sets anew is met where the request was closed before.
    """
    clocks: list[Clock] = []
    for period, legal, extension in (
        (Period.ACKNOWLEDGE, rule.acknowledge, None),
        (Period.RESPOND, rule.respond, rule.extension),
        (Period.APPEAL, rule.appeal, rule.appeal_extension),
    ):
        received_at = _received(request, period)
        before = request.clock(period)
        if legal is None or received_at is None:
            clocks += [before] if before and period is Period.APPEAL else []
            continue
        extended = before is not None and before.extended and extension is not None
        events = (*((Extended(),) if extended else ()), *_events(request, rule, period))
        when = due(rule, period, received_at=received_at, time_zone=time_zone, place=place, events=events)
        met_at = before.met_at if before else _ended(request, period)
        clocks.append(Clock(period=period, due=when.date, target=when.target, extended=extended, met_at=met_at))
    return tuple(clocks)


def _received(request: Request, period: Period) -> datetime | None:
    if period is Period.APPEAL:
        return request.appeal.received_at if request.appeal else None
    return request.received_at


def _ended(request: Request, period: Period) -> datetime | None:
    if period is Period.APPEAL:
        return request.appeal.decided_at if request.appeal else None
    return request.closed_at


def _events(request: Request, rule: Rule, period: Period) -> Sequence[Event]:
    """Return what moves the answer under a law that knows pauses and restarts; elsewhere these facts change nothing."""
    if period is not Period.RESPOND:
        return ()
    pauses = request.pauses if rule.counting.pauses else ()
    proof = request.identity_at if rule.counting.restarts_on_identity else None
    return (
        *(Paused(pause.asked_on, pause.received_on) for pause in pauses),
        *((IdentityReceived(proof),) if proof else ()),
    )


def paused_since(request: Request, clock: Clock) -> date | None:
    """Return since when a clock stands still for a clarification that is awaited; None where it runs or was met.

    The date that it then shows is only the earliest that the end can be, and can pass without anything being late.
    """
    stands = clock.period is Period.RESPOND and clock.met_at is None and load(request.law_version).counting.pauses
    return request.paused_since if stands else None


def legal_periods(rule: Rule, clock: Clock) -> list[LegalPeriod]:
    """Return what the law sets for a clock: the first period and, where it was extended, the extension."""
    first, extension = {
        Period.ACKNOWLEDGE: (rule.acknowledge, None),
        Period.RESPOND: (rule.respond, rule.extension),
        Period.APPEAL: (rule.appeal, rule.appeal_extension),
    }[clock.period]
    return [period for period in (first, extension if clock.extended else None) if period]


def working_calendar(rule: Rule, place: str) -> str:
    """Return the calendar in which reminders count business days: the law's own, else that of the place."""
    found = rule.counting.business_days or calendar_of(place)
    return _NATIONAL.get(place[:2], found) if found == WEEKDAYS else found
