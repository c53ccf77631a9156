"""How a holiday finds its days: the same date each year, the nth weekday of a month, or so many days from Easter."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from typing import Final, TypeAlias

MON, WED, THU, FRI, SAT, SUN = 0, 2, 3, 4, 5, 6
_DAY: Final = timedelta(days=1)
_JULIAN: Final = timedelta(days=13)  # how far the Julian calendar lies behind until February 2100

HolidayRule: TypeAlias = Callable[[int], tuple[date, ...]]  # a year -> the days off that the rule gives it


@cache
def easter(year: int) -> date:
    """Return Easter Sunday of the Gregorian calendar (the anonymous computus of 1876)."""
    century, rest = divmod(year, 100)
    epact = (19 * (year % 19) + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    weekday = (32 + 2 * (century % 4) + 2 * (rest // 4) - epact - rest % 4) % 7
    correction = (year % 19 + 11 * epact + 22 * weekday) // 451
    month, day = divmod(epact + weekday - 7 * correction + 114, 31)
    return date(year, month, day + 1)


@cache
def orthodox_easter(year: int) -> date:
    """Return Easter Sunday of the Orthodox churches: computed in the Julian calendar (Meeus), as a Gregorian date."""
    full_moon = (19 * (year % 19) + 15) % 30
    weekday = (2 * (year % 4) + 4 * (year % 7) - full_moon + 34) % 7
    month, day = divmod(full_moon + weekday + 114, 31)
    return date(year, month, day + 1) + _JULIAN


def nth(month: int, weekday: int, number: int, *, plus: int = 0) -> HolidayRule:
    """Give the `number`th weekday of a month (-1: the last), `plus` days later."""

    def days(year: int) -> tuple[date, ...]:
        if number < 0:
            last = date(year + month // 12, month % 12 + 1, 1) - _DAY
            return (last - timedelta(days=(last.weekday() - weekday) % 7),)
        first = date(year, month, 1)
        return (first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1) + plus),)

    return days


def weekday_from(month: int, day: int, weekday: int) -> HolidayRule:
    """Give the first such weekday on or after a date."""

    def days(year: int) -> tuple[date, ...]:
        first = date(year, month, day)
        return (first + timedelta(days=(weekday - first.weekday()) % 7),)

    return days


def fixed(month: int, day: int, *, sunday_to_monday: bool = False, saturday_to_friday: bool = False) -> HolidayRule:
    """Give the same day each year, with the day on which it is kept when it falls on a weekend."""

    def days(year: int) -> tuple[date, ...]:
        on = date(year, month, day)
        if sunday_to_monday and on.weekday() == SUN:
            return (on, on + _DAY)
        if saturday_to_friday and on.weekday() == SAT:
            return (on - _DAY, on)
        return (on,)

    return days


def each(*days: tuple[int, int]) -> tuple[HolidayRule, ...]:
    """Give days that are the same each year and stay where they fall, as (month, day)."""
    return tuple(fixed(month, day) for month, day in days)


def substituted(*days: tuple[int, int], besides: HolidayRule | None = None) -> HolidayRule:
    """Give days which, as far as they fall on a weekend, are kept on the next working days as well.

    No substitute falls on one of the days or on one that `besides` gives.
    """

    def found(year: int) -> tuple[date, ...]:
        named = sorted(date(year, month, day) for month, day in days)
        off = [*named, *(besides(year) if besides else ())]
        for on in named:
            if on.weekday() >= SAT:
                kept = on
                while kept.weekday() >= SAT or kept in off:
                    kept += _DAY
                off.append(kept)
        return tuple(off)

    return found


def after_easter(*offsets: int) -> HolidayRule:
    """Give days that move with Easter Sunday."""
    return lambda year: tuple(easter(year) + timedelta(days=offset) for offset in offsets)


def after_orthodox_easter(*offsets: int) -> HolidayRule:
    """Give days that move with the Orthodox Easter Sunday."""
    return lambda year: tuple(orthodox_easter(year) + timedelta(days=offset) for offset in offsets)


def listed(*dates: str) -> HolidayRule:
    """Give days that follow no rule: kept once, by proclamation."""
    parsed = tuple(date.fromisoformat(text) for text in dates)
    return lambda year: tuple(day for day in parsed if day.year == year)


def since(first: int, *rules: HolidayRule) -> HolidayRule:
    """Give what the rules give from a year on."""
    return lambda year: tuple(day for rule in rules for day in rule(year)) if year >= first else ()


def until(last: int, *rules: HolidayRule) -> HolidayRule:
    """Give what the rules give up to a year."""
    return lambda year: tuple(day for rule in rules for day in rule(year)) if year <= last else ()


def but_not(rule: HolidayRule, *dates: str) -> HolidayRule:
    """Give what the rule gives, without days that were kept on another one."""
    left_out = listed(*dates)
    return lambda year: tuple(day for day in rule(year) if day not in left_out(year))
