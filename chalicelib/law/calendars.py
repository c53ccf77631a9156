"""Which days are working days where, computed from each calendar's own rules for 2024 to 2040.

Sources: Gov. Code 6700, 6701 and 19853 (California), the holiday acts of Germany, Bavaria, Berlin, France
and Ireland. A place without rules of its own counts Monday to Friday: without holidays a due date can only
come out earlier, never too late.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeAlias

from chalicelib.errors import InvalidField

FIRST_YEAR: Final = 2024
LAST_YEAR: Final = 2040
WEEKDAYS: Final = "WEEKDAYS"

_MON, _FRI, _SAT, _SUN = 0, 4, 5, 6
_PLACE: Final = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_DAY: Final = timedelta(days=1)

HolidayRule: TypeAlias = Callable[[int], tuple[date, ...]]  # a year -> the days off that the rule gives it


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the week that never count, and the rules of those that do not count in a year."""

    weekend: frozenset[int]
    rules: tuple[HolidayRule, ...]


def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous computus of 1876)."""
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


def nth(month: int, weekday: int, number: int, *, plus: int = 0) -> HolidayRule:
    """Give the `number`th weekday of a month (-1: the last), `plus` days later."""

    def days(year: int) -> tuple[date, ...]:
        if number < 0:
            last = date(year + month // 12, month % 12 + 1, 1) - _DAY
            return (last - timedelta(days=(last.weekday() - weekday) % 7),)
        first = date(year, month, 1)
        return (first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1) + plus),)

    return days


def fixed(month: int, day: int, *, sunday_to_monday: bool = False, saturday_to_friday: bool = False) -> HolidayRule:
    """Give the same day each year, with the day on which it is kept when it falls on a weekend."""

    def days(year: int) -> tuple[date, ...]:
        on = date(year, month, day)
        if sunday_to_monday and on.weekday() == _SUN:
            return (on, on + _DAY)
        if saturday_to_friday and on.weekday() == _SAT:
            return (on - _DAY, on)
        return (on,)

    return days


def after_easter(offset: int) -> HolidayRule:
    """Give a day that moves with Easter Sunday."""
    return lambda year: (easter(year) + timedelta(days=offset),)


def listed(*dates: str) -> HolidayRule:
    """Give days that follow no rule that could be computed here."""
    parsed = tuple(date.fromisoformat(text) for text in dates)
    return lambda year: tuple(day for day in parsed if day.year == year)


def _brigid(year: int) -> tuple[date, ...]:
    """Ireland since 2023: the first Monday of February, or the 1st where that is a Friday."""
    first = date(year, 2, 1)
    return (first,) if first.weekday() == _FRI else nth(2, _MON, 1)(year)


# New Year, King, Presidents, Farmworkers, Memorial, Independence, Labor, Veterans, Thanksgiving, Christmas.
_CALIFORNIA: Final = (
    fixed(1, 1, sunday_to_monday=True),
    nth(1, _MON, 3),
    nth(2, _MON, 3),
    fixed(3, 31, sunday_to_monday=True),
    nth(5, _MON, -1),
    fixed(6, 19),  # a holiday of state and nation; California does not move it off a Sunday
    fixed(7, 4, sunday_to_monday=True),
    nth(9, _MON, 1),
    nth(10, _MON, 2),  # Columbus Day: state and nation
    fixed(11, 11, sunday_to_monday=True, saturday_to_friday=True),
    nth(11, 3, 4),
    fixed(12, 25, sunday_to_monday=True),
)

# Gov. Code 6700 days on which state offices stay open.
_CALIFORNIA_OPEN: Final = (
    fixed(2, 12, sunday_to_monday=True),
    fixed(4, 24),
    fixed(9, 9, sunday_to_monday=True),
    nth(9, _FRI, 4),
    # Lunar New Year and Diwali, as far as their dates were at hand: this calendar only sets targets, and a
    # holiday left out can only make a target earlier.
    listed("2026-02-17", "2027-02-06", "2028-01-26", "2026-11-08", "2027-10-29", "2028-10-17"),
)

_FEDERAL: Final = (
    fixed(1, 1, sunday_to_monday=True, saturday_to_friday=True),
    nth(1, _MON, 3),
    nth(2, _MON, 3),
    nth(5, _MON, -1),
    fixed(6, 19, sunday_to_monday=True, saturday_to_friday=True),
    fixed(7, 4, sunday_to_monday=True, saturday_to_friday=True),
    nth(9, _MON, 1),
    nth(10, _MON, 2),
    fixed(11, 11, sunday_to_monday=True, saturday_to_friday=True),
    nth(11, 3, 4),
    fixed(12, 25, sunday_to_monday=True, saturday_to_friday=True),
)
_CANADA: Final = (
    *(fixed(1, 1), after_easter(-2), after_easter(1), fixed(7, 1), nth(9, _MON, 1), fixed(9, 30)),
    *(nth(10, _MON, 2), fixed(11, 11), fixed(12, 25)),
    lambda year: (date(year, 5, 25) - timedelta(days=date(year, 5, 25).weekday() or 7),),
)

_CHRISTIAN: Final = (fixed(1, 1), after_easter(1), after_easter(39), fixed(5, 1), fixed(12, 25))
_GERMANY: Final = (*_CHRISTIAN, after_easter(-2), after_easter(50), fixed(10, 3), fixed(12, 26))
_BUSINESS_WEEK: Final = frozenset({_SAT, _SUN})

CALENDARS: Final = {
    WEEKDAYS: Calendar(_BUSINESS_WEEK, ()),
    "SIX_DAYS": Calendar(frozenset({_SUN}), ()),
    "US_FEDERAL": Calendar(_BUSINESS_WEEK, _FEDERAL),
    "CANADA_FED": Calendar(_BUSINESS_WEEK, _CANADA),
    "CANADA_INTERP": Calendar(frozenset({_SUN}), _CANADA),
    "CA_STATE": Calendar(_BUSINESS_WEEK, (*_CALIFORNIA, nth(11, 3, 4, plus=1))),
    "CA_CIVCODE": Calendar(frozenset({_SUN}), (*_CALIFORNIA, *_CALIFORNIA_OPEN)),
    "DE": Calendar(_BUSINESS_WEEK, _GERMANY),
    "DE-BE": Calendar(_BUSINESS_WEEK, (*_GERMANY, fixed(3, 8), listed("2025-05-08", "2028-06-17"))),
    "DE-BY": Calendar(_BUSINESS_WEEK, (*_GERMANY, fixed(1, 6), after_easter(60), fixed(11, 1))),
    "FR": Calendar(
        _BUSINESS_WEEK,
        (*_CHRISTIAN, after_easter(50), fixed(5, 8), fixed(7, 14), fixed(8, 15), fixed(11, 1), fixed(11, 11)),
    ),
    "IE": Calendar(
        _BUSINESS_WEEK,
        (
            *(fixed(1, 1), _brigid, fixed(3, 17), after_easter(1), nth(5, _MON, 1), nth(6, _MON, 1)),
            *(nth(8, _MON, 1), nth(10, _MON, -1), fixed(12, 25), fixed(12, 26)),
        ),
    ),
}


def calendar_of(place: str) -> str:
    """Return the calendar of an ISO 3166 place: its region's, else its country's, else `WEEKDAYS`; "" has none.

    Raises `InvalidField` for text that is no place at all.
    """
    if place and not _PLACE.fullmatch(place):
        raise InvalidField(field="place", problem="malformed")
    return next((name for name in (place, place[:2]) if name in CALENDARS), WEEKDAYS)


@cache
def holidays(calendar: str, year: int) -> frozenset[date]:
    """Return the days off of a year, weekends apart; raises `InvalidField` outside 2024 to 2040."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidField(field="received_at", problem="year-not-covered", first=FIRST_YEAR, last=LAST_YEAR)
    return frozenset(day for rule in CALENDARS[calendar].rules for day in rule(year))


def is_working_day(calendar: str, day: date) -> bool:
    """Whether the day counts as a business day, and whether a last day may fall on it."""
    off = holidays(calendar, day.year)
    return day.weekday() not in CALENDARS[calendar].weekend and day not in off


def roll(calendar: str, day: date) -> date:
    """Return the day itself if it is a working day, else the next one that is."""
    while not is_working_day(calendar, day):
        day += _DAY
    return day


def add_working_days(calendar: str, day: date, number: int) -> date:
    """Return the `number`th working day after `day`, which itself never counts."""
    for _ in range(number):
        day = roll(calendar, day + _DAY)
    return day
