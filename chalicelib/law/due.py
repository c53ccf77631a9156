"""Due dates: the only place that computes them, a pure function of rule, receipt, time zone and place.

Conventions: the date of receipt is read in the business's time zone; that day is day 0 and does not count;
the last day counts to midnight. Months keep the number of the day, or take the last day of a shorter month.
Only laws that say so roll off weekends and holidays.
"""

import calendar as months
import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.errors import InvalidField
from chalicelib.law.calendars import add_working_days, calendar_of, roll
from chalicelib.law.rules import Period, Rule, Unit


class Event(StrEnum):
    """What must have happened by the date; for `APPEAL` the receipt is that of the appeal."""

    ACKNOWLEDGE = "acknowledge"
    RESPOND = "respond"
    APPEAL = "appeal"


@dataclass(frozen=True, slots=True)
class Due:
    """`date` is the last lawful day; `target` the earliest under any stated reading; `unrolled` before rolling."""

    date: dt.date
    target: dt.date
    unrolled: dt.date


def due(
    rule: Rule,
    event: Event,
    *,
    received_at: dt.datetime,
    time_zone: str,
    place: str,
    extended: bool = False,
) -> Due:
    """Return when `event` is due; `extended` counts the one extension of an answer, from receipt as well.

    Raises `InvalidField` for a naive time, an unknown zone, a malformed place, a clock that the law does not
    set, and a year for which the calendars hold no days.
    """
    periods = _periods(rule, event, extended=extended)
    received = receipt_date(received_at, time_zone)
    place_calendar = calendar_of(place)
    unrolled = _last_day(received, periods, rule)
    if not rule.counting.rolls:
        return Due(unrolled, min(unrolled, *_readings(received, periods, rule)), unrolled)
    last = roll(place_calendar, unrolled)
    return Due(last, min(last, *(roll(place_calendar, day) for day in _readings(received, periods, rule))), unrolled)


def receipt_date(received_at: dt.datetime, time_zone: str) -> dt.date:
    """Return the calendar day of receipt where the business is; 23:59 counts as that day."""
    if received_at.tzinfo is None:
        raise InvalidField(field="received_at", problem="naive")
    try:
        zone = ZoneInfo(time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InvalidField(field="time_zone", problem="unknown") from None
    return received_at.astimezone(zone).date()


def _periods(rule: Rule, event: Event, *, extended: bool) -> tuple[Period, ...]:
    """Return the period of the event, then its extension; in the same unit (a test holds the data to it)."""
    first = {Event.ACKNOWLEDGE: rule.acknowledge, Event.RESPOND: rule.respond, Event.APPEAL: rule.appeal}[event]
    if first is None:
        raise InvalidField(field="event", problem="no-such-clock")
    if not extended:
        return (first,)
    if event is not Event.RESPOND or rule.extension is None:
        raise InvalidField(field="event", problem="not-extendable")
    return (first, rule.extension)


def _last_day(received: dt.date, periods: tuple[Period, ...], rule: Rule) -> dt.date:
    """Return the end of all periods as one, counted from receipt."""
    number = sum(period.number for period in periods)
    unit = periods[0].unit
    if unit is Unit.MONTHS:
        return add_months(received, number)
    if unit is Unit.BUSINESS_DAYS:
        return add_working_days(rule.counting.business_days or calendar_of(""), received, number)
    return received + dt.timedelta(days=number)


def _readings(received: dt.date, periods: tuple[Period, ...], rule: Rule) -> tuple[dt.date, ...]:
    """Return the last day under each other reading that the law's own words allow."""
    number = sum(period.number for period in periods)
    unit = periods[0].unit
    if unit is Unit.MONTHS:
        day = received
        for period in periods:
            day = add_months(day, period.number)
        return (day,)
    if unit is Unit.BUSINESS_DAYS:
        return (add_working_days(rule.counting.target_business_days or calendar_of(""), received, number),)
    return (received + dt.timedelta(days=number - rule.counting.target_earlier_days),)


def add_months(day: dt.date, number: int) -> dt.date:
    """Return the same day of a later month, or that month's last where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + number, 12)
    return dt.date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))
