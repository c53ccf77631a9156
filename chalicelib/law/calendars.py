"""Which days are working days where, computed from each calendar's own rules for 2018 to 2040.

A place without rules of its own counts Monday to Friday: without holidays a due date can only come out
earlier, never too late.
"""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from chalicelib.errors import InvalidField
from chalicelib.law import holiday_rules
from chalicelib.law.day_rules import SAT, SUN, HolidayRule
from chalicelib.values import dataclass

FIRST_YEAR: Final = 2018
LAST_YEAR: Final = 2040
WEEKDAYS: Final = "WEEKDAYS"

_PLACE: Final = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")
_DAY: Final = timedelta(days=1)
# ISO 3166 calls the United Kingdom GB; its three calendars bear the better known name.
_ALIASES: Final = {"GB": "UK-ENG", "GB-NIR": "UK-NIR", "GB-SCT": "UK-SCT", "UK": "UK-ENG", "EL": "GR"}


@dataclass(frozen=True, slots=True)
class Calendar:
    """The days of the week that never count, and the rules of those that do not count in a year."""

    weekend: frozenset[int]
    rules: tuple[HolidayRule, ...]


_BUSINESS_WEEK: Final = frozenset({SAT, SUN})
_SUNDAYS: Final = frozenset({SUN})

CALENDARS: Final[Mapping[str, Calendar]] = {
    WEEKDAYS: Calendar(_BUSINESS_WEEK, ()),
    "SIX_DAYS": Calendar(_SUNDAYS, ()),
    "CA_STATE": Calendar(_BUSINESS_WEEK, holiday_rules.CALIFORNIA_OFFICES),
    "CA_CIVCODE": Calendar(_SUNDAYS, holiday_rules.CALIFORNIA_CIVIL_CODE),
    "US_FEDERAL": Calendar(_BUSINESS_WEEK, holiday_rules.FEDERAL),
    "CANADA_FED": Calendar(_BUSINESS_WEEK, holiday_rules.CANADA),
    "CANADA_INTERP": Calendar(_SUNDAYS, holiday_rules.CANADA),
    **{place: Calendar(_BUSINESS_WEEK, rules) for place, rules in holiday_rules.EUROPE.items()},
}


def calendar_of(place: str) -> str:
    """Return the calendar of an ISO 3166 place: its region's, else its country's, else `WEEKDAYS`; "" has none.

    Raises `InvalidField` for text that is no place at all.
    """
    if place and not _PLACE.fullmatch(place):
        raise InvalidField(field="place", problem="malformed")
    named = (_ALIASES.get(name, name) for name in (place, place[:2]))
    return next((name for name in named if name in holiday_rules.EUROPE), WEEKDAYS)


@cache
def holidays(calendar: str, year: int) -> frozenset[date]:
    """Return the days off of a year, weekends apart; raises `InvalidField` outside 2018 to 2040."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InvalidField(field="received_at", problem="year-not-covered", first=FIRST_YEAR, last=LAST_YEAR)
    rules = CALENDARS[calendar].rules
    # The next year too: a New Year's Day that is a Saturday may be kept on 31 December.
    return frozenset(day for rule in rules for each in (year, year + 1) for day in rule(each) if day.year == year)


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


def subtract_working_days(calendar: str, day: date, number: int) -> date:
    """Return the `number`th working day before `day`, which itself never counts."""
    for _ in range(number):
        day -= _DAY
        while not is_working_day(calendar, day):
            day -= _DAY
    return day
