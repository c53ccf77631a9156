"""Due dates: the only place that computes them, a pure function of rule, receipt, time zone, place and events.

Conventions: the date of receipt is read in the business's time zone; that day is day 0 and does not count;
the last day counts to midnight. Months keep the number of the day, or take the last day of a shorter month.
Only laws that say so roll off weekends and holidays, pause and restart.
"""

import calendar as months
import datetime as dt
from collections.abc import Sequence
from typing import Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.request import Period
from chalicelib.errors import InvalidField
from chalicelib.law import terms
from chalicelib.law.calendars import FIRST_YEAR, LAST_YEAR, WEEKDAYS, add_working_days, calendar_of, roll
from chalicelib.law.terms import Counting, Rule, Unit
from chalicelib.values import dataclass

_DAY: Final = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Extended:
    """The one extension was notified in time."""


@dataclass(frozen=True, slots=True)
class Paused:
    """A clarification was asked for, and came or is still awaited."""

    asked_on: dt.date
    received_on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class IdentityReceived:
    """Proof of identity that had been asked for arrived."""

    at: dt.datetime


@dataclass(frozen=True, slots=True)
class NotDesignated:
    """The request came by another way than the one designated for it (Civ. Code 1798.83(b)(1)(C))."""


Event: TypeAlias = Extended | Paused | IdentityReceived | NotDesignated
_Kind = TypeVar("_Kind", Extended, Paused, IdentityReceived, NotDesignated)


@dataclass(frozen=True, slots=True)
class Due:
    """`date` is the last lawful day; `target` the earliest under any stated reading; `unrolled` before rolling."""

    date: dt.date
    target: dt.date
    unrolled: dt.date


def due(
    rule: Rule,
    period: Period,
    *,
    received_at: dt.datetime,
    time_zone: str,
    place: str,
    events: Sequence[Event] = (),
) -> Due:
    """Return when a period ends after what has happened; for an appeal, `received_at` is the appeal's receipt.

    While a clarification is awaited, only the day of asking is left out: the earliest that the end can be.
    Raises `InvalidField` for a naive time, one before 2018, an unknown zone, a malformed place, a clock or an event
    that the law does not know, and a year for which the calendars hold no days.
    """
    chain = _chain(rule, period, events)
    received = receipt_date(received_at, time_zone)
    off = rule.counting.rolls_off or calendar_of(place)
    start = _start(rule, period, received, time_zone, events)
    unrolled = min(_last_day(start, each, rule.counting) for each in _alternatives(chain))
    stopped = _paused(rule, period, received, _Span(start, unrolled), _of(events, Paused)) * _DAY

    def moved(day: dt.date) -> dt.date:
        return roll(off, day + stopped) if rule.counting.rolls else day + stopped

    last = moved(unrolled)
    readings = [moved(day) for day in _readings(start, chain, rule.counting)]
    earlier = last - _earlier(chain, rule.counting)  # a reading that ends a day sooner may not roll as far
    return Due(last, min(last, earlier, *readings), unrolled + stopped)


def receipt_date(received_at: dt.datetime, time_zone: str) -> dt.date:
    """Return the calendar day of receipt where the business is; 23:59 counts as that day."""
    if received_at.tzinfo is None:
        raise InvalidField(field="received_at", problem="naive")
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidField(field="time_zone", problem="unknown") from None
    if not FIRST_YEAR - 1 <= received_at.year <= LAST_YEAR + 1:  # so that the conversion cannot overflow
        raise _not_covered(received_at)
    day = received_at.astimezone(zone).date()
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise _not_covered(received_at)
    return day


def refuse_future(received_at: dt.datetime, *, now: dt.datetime) -> None:
    """Raise `InvalidField` for a receipt that is yet to come, or whose time names no zone."""
    if received_at.tzinfo is None:
        raise InvalidField(field="received_at", problem="naive")
    if received_at > now:
        raise InvalidField(field="received_at", problem="in-the-future")


def _not_covered(received_at: dt.datetime) -> InvalidField:
    if received_at.year <= FIRST_YEAR:
        return InvalidField(field="received_at", problem="before-2018")
    return InvalidField(field="received_at", problem="year-not-covered", first=FIRST_YEAR, last=LAST_YEAR)


def add_months(day: dt.date, number: int) -> dt.date:
    """Return the same day of a later month, or that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


_Chain: TypeAlias = tuple[terms.Period, ...]  # a period, then its extension; in one unit (a test holds the data to it)


@dataclass(frozen=True, slots=True)
class _Span:
    """From day 0 to the last day, both included."""

    start: dt.date
    last: dt.date


def _of(events: Sequence[Event], kind: type[_Kind]) -> list[_Kind]:
    return [event for event in events if isinstance(event, kind)]


def _chain(rule: Rule, period: Period, events: Sequence[Event]) -> _Chain:
    first, extension = {
        Period.ACKNOWLEDGE: (rule.acknowledge, None),
        Period.RESPOND: (rule.respond, rule.extension),
        Period.APPEAL: (rule.appeal, rule.appeal_extension),
    }[period]
    if first is None:
        raise InvalidField(field="event", problem="no-such-clock")
    if _of(events, NotDesignated):
        if period is not Period.RESPOND or rule.respond_not_designated is None:
            raise InvalidField(field="event", problem="no-designated-address")
        first = rule.respond_not_designated
    if not _of(events, Extended):
        return (first,)
    if extension is None:
        raise InvalidField(field="event", problem="not-extendable")
    return (first, extension)


def _start(rule: Rule, period: Period, received: dt.date, time_zone: str, events: Sequence[Event]) -> dt.date:
    """Return day 0: the receipt, or the later arrival of proof of identity where the law says so."""
    proofs = _of(events, IdentityReceived)
    if proofs and not (rule.counting.restarts_on_identity and period is Period.RESPOND):
        raise InvalidField(field="event", problem="no-restart")
    return max((received, *(receipt_date(proof.at, time_zone) for proof in proofs)))


def _paused(rule: Rule, period: Period, received: dt.date, span: _Span, pauses: Sequence[Paused]) -> int:
    """Return how many days do not count: those of each pause that began before the end, both ends included."""
    if pauses and not (rule.counting.pauses and period is Period.RESPOND):
        raise InvalidField(field="event", problem="no-pause")
    out: set[dt.date] = set()
    for pause in sorted(pauses, key=lambda each: each.asked_on):
        until = pause.received_on or pause.asked_on
        if until < pause.asked_on:
            raise InvalidField(field="pause", problem="ends-before-it-begins")
        if until.year > LAST_YEAR:
            raise InvalidField(field="pause", problem="year-not-covered", first=FIRST_YEAR, last=LAST_YEAR)
        if pause.asked_on < received:
            raise InvalidField(field="pause", problem="before-receipt")
        if pause.asked_on <= span.last + len(out) * _DAY:
            days = (pause.asked_on + n * _DAY for n in range((until - pause.asked_on).days + 1))
            out.update(day for day in days if day >= span.start)
    return len(out)


def _alternatives(chain: _Chain) -> list[_Chain]:
    sooner = chain[0].or_sooner if len(chain) == 1 else None
    return [chain, (sooner,)] if sooner else [chain]


def _last_day(start: dt.date, chain: _Chain, counting: Counting) -> dt.date:
    """Return the end of all periods as one, counted from day 0."""
    number, unit = sum(period.number for period in chain), chain[0].unit
    if unit is Unit.MONTHS:
        return add_months(start, number)
    if unit is Unit.BUSINESS_DAYS:
        return add_working_days(counting.business_days or WEEKDAYS, start, number)
    return start + number * _DAY


def _readings(start: dt.date, chain: _Chain, counting: Counting) -> list[dt.date]:
    """Return the last day under each other reading that the law's own words allow, and of a period to aim at."""
    found = [_other_reading(start, each, counting) for each in _alternatives(chain)]
    if len(chain) == 1 and chain[0].target:
        found.append(_last_day(start, (chain[0].target,), counting))
    return found


def _other_reading(start: dt.date, chain: _Chain, counting: Counting) -> dt.date:
    unit = chain[0].unit
    if unit is Unit.BUSINESS_DAYS:
        other = counting.target_business_days or counting.business_days or WEEKDAYS
        return add_working_days(other, start, sum(period.number for period in chain))
    day = start
    for period in chain:  # the extension counted from the end of the first period: 28 Feb + 2 months
        day = add_months(day, period.number) if unit is Unit.MONTHS else day + period.number * _DAY
    return day - _earlier(chain, counting)


def _earlier(chain: _Chain, counting: Counting) -> dt.timedelta:
    unit = chain[0].unit
    applies = unit is not Unit.BUSINESS_DAYS and counting.target_earlier_unit in (None, unit)
    return counting.target_earlier_days * _DAY if applies else 0 * _DAY
