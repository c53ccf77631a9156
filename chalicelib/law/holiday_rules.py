"""The holidays of each calendar, as rules with their sources; days that fall on a weekend only are left out.

They hold for 2024 to 2040, and for 2018 to 2023 with what was different then. Days off that are declared for one
year (Hungary and Latvia move working days) are not here: a holiday left out can only make a date earlier.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from chalicelib.law.day_rules import (
    FRI,
    MON,
    SUN,
    THU,
    WED,
    HolidayRule,
    after_easter,
    after_orthodox_easter,
    but_not,
    each,
    fixed,
    listed,
    nth,
    since,
    substituted,
    until,
    weekday_from,
)

Rules = tuple[HolidayRule, ...]

# New Year, King, Presidents, Farmworkers (Cesar Chavez before 2026), Memorial, Independence, Labor, Veterans,
# Thanksgiving, Christmas: Gov. Code 6700, 6701 and 19853.
CALIFORNIA: Final[Rules] = (
    fixed(1, 1, sunday_to_monday=True),
    nth(1, MON, 3),
    nth(2, MON, 3),
    fixed(3, 31, sunday_to_monday=True),
    nth(5, MON, -1),
    since(2023, fixed(6, 19)),  # a holiday of state and nation; California does not move it off a Sunday
    fixed(7, 4, sunday_to_monday=True),
    nth(9, MON, 1),
    nth(10, MON, 2),  # Columbus Day: state and nation
    fixed(11, 11, sunday_to_monday=True, saturday_to_friday=True),
    nth(11, THU, 4),
    fixed(12, 25, sunday_to_monday=True),
)

CALIFORNIA_OFFICES: Final[Rules] = (*CALIFORNIA, nth(11, THU, 4, plus=1))

# With the Gov. Code 6700 days on which state offices stay open.
CALIFORNIA_CIVIL_CODE: Final[Rules] = (
    *CALIFORNIA,
    fixed(2, 12, sunday_to_monday=True),
    fixed(4, 24),
    fixed(9, 9, sunday_to_monday=True),
    nth(9, FRI, 4),
    # Lunar New Year and Diwali, as far as their dates were at hand: this calendar only sets targets, and a
    # holiday left out can only make a target earlier.
    listed("2026-02-17", "2027-02-06", "2028-01-26", "2026-11-08", "2027-10-29", "2028-10-17"),
)

# 5 USC 6103.
FEDERAL: Final[Rules] = (
    *(fixed(month, day, sunday_to_monday=True, saturday_to_friday=True) for month, day in ((1, 1), (7, 4))),
    since(2021, fixed(6, 19, sunday_to_monday=True, saturday_to_friday=True)),
    *(fixed(month, day, sunday_to_monday=True, saturday_to_friday=True) for month, day in ((11, 11), (12, 25))),
    *(nth(1, MON, 3), nth(2, MON, 3), nth(5, MON, -1), nth(9, MON, 1), nth(10, MON, 2), nth(11, THU, 4)),
)

# Interpretation Act s.35, Holidays Act s.2: Victoria Day is the Monday before 25 May.
CANADA: Final[Rules] = (
    *(*each((1, 1), (11, 11), (12, 25)), fixed(7, 1, sunday_to_monday=True), since(2021, fixed(9, 30))),
    *(after_easter(-2, 1), weekday_from(5, 18, MON), nth(9, MON, 1), nth(10, MON, 2)),
)

# Banking and Financial Dealings Act 1971 and proclamations.
_UNITED_KINGDOM: Final[Rules] = (
    *(after_easter(-2), but_not(nth(5, MON, 1), "2020-05-04"), but_not(nth(5, MON, -1), "2022-05-30")),
    *(substituted((12, 25), (12, 26)), listed("2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08")),
)
_ENGLAND: Final[Rules] = (*_UNITED_KINGDOM, substituted((1, 1)), after_easter(1), nth(8, MON, -1))


def _brigid(year: int) -> tuple[date, ...]:
    """Ireland: the first Monday of February, or the 1st where that is a Friday."""
    first = date(year, 2, 1)
    return (first,) if first.weekday() == FRI else nth(2, MON, 1)(year)


def _kings_day(year: int) -> tuple[date, ...]:
    """The Netherlands: 27 April, or the day before where that is a Sunday."""
    day = date(year, 4, 27)
    return (date(year, 4, 26) if day.weekday() == SUN else day,)


def _liberation_day(year: int) -> tuple[date, ...]:
    """The Netherlands: 5 May, a day off in every fifth year."""
    return (date(year, 5, 5),) if year % 5 == 0 else ()


_CHRISTIAN: Final[Rules] = (after_easter(1, 39), *each((1, 1), (5, 1), (12, 25)))
_GERMANY: Final[Rules] = (*_CHRISTIAN, after_easter(-2, 50), *each((10, 3), (12, 26)))
_CORPUS_CHRISTI: Final = after_easter(60)
_REFORMATION: Final = fixed(10, 31)
_ALL_SAINTS: Final = fixed(11, 1)
_FRANCE: Final[Rules] = (*_CHRISTIAN, after_easter(50), *each((5, 8), (7, 14), (8, 15), (11, 1), (11, 11)))
_ALSACE_MOSELLE: Final[Rules] = (*_FRANCE, after_easter(-2), fixed(12, 26))
_NORDIC: Final[Rules] = (*_CHRISTIAN, after_easter(-2), fixed(12, 26))
_ORTHODOX: Final = after_orthodox_easter(-48, -2, 1, 50)  # Clean Monday, Good Friday, Easter and Pentecost Monday
_GREEK: Final[Rules] = (_ORTHODOX, *each((1, 1), (1, 6), (3, 25), (8, 15), (10, 28), (12, 25), (12, 26)))

# The holiday acts of the countries and regions; for the Member States the list that the Commission publishes under
# Reg. 1182/71 Art 2(1) governs, and leaves days out rather than adding some.
EUROPE: Final[Mapping[str, Rules]] = {
    "AT": (*_CHRISTIAN, after_easter(50, 60), *each((1, 6), (8, 15), (10, 26), (11, 1), (12, 8), (12, 26))),
    "BE": (*_CHRISTIAN, after_easter(50), *each((7, 21), (8, 15), (11, 1), (11, 11))),
    "BG": (
        after_orthodox_easter(-2, 1),
        substituted(
            *((1, 1), (3, 3), (5, 1), (5, 6), (5, 24), (9, 6), (9, 22), (12, 24), (12, 25), (12, 26)),
            besides=after_orthodox_easter(-2, -1, 0, 1),
        ),
    ),
    "CY": (*_GREEK, *each((4, 1), (5, 1), (10, 1))),
    "CZ": (
        after_easter(-2, 1),
        *each((1, 1), (5, 1), (5, 8), (7, 5), (7, 6), (9, 28), (10, 28), (11, 17), (12, 24), (12, 25), (12, 26)),
    ),
    "DE": _GERMANY,
    **dict.fromkeys(("DE-BB", "DE-HB", "DE-HH", "DE-NI", "DE-SH"), (*_GERMANY, _REFORMATION)),
    "DE-BE": (*_GERMANY, since(2019, fixed(3, 8)), listed("2020-05-08", "2025-05-08", "2028-06-17")),
    **dict.fromkeys(("DE-BW", "DE-BY"), (*_GERMANY, fixed(1, 6), _CORPUS_CHRISTI, _ALL_SAINTS)),
    "DE-HE": (*_GERMANY, _CORPUS_CHRISTI),
    "DE-MV": (*_GERMANY, _REFORMATION, since(2023, fixed(3, 8))),
    **dict.fromkeys(("DE-NW", "DE-RP"), (*_GERMANY, _CORPUS_CHRISTI, _ALL_SAINTS)),
    "DE-SL": (*_GERMANY, _CORPUS_CHRISTI, fixed(8, 15), _ALL_SAINTS),
    "DE-SN": (*_GERMANY, _REFORMATION, weekday_from(11, 16, WED)),
    "DE-ST": (*_GERMANY, fixed(1, 6), _REFORMATION),
    "DE-TH": (*_GERMANY, _REFORMATION, since(2019, fixed(9, 20))),
    "DK": (after_easter(-3, -2, 1, 39, 50), until(2023, after_easter(26)), *each((1, 1), (12, 25), (12, 26))),
    "EE": (
        after_easter(-2),
        *each((1, 1), (2, 24), (5, 1), (6, 23), (6, 24), (8, 20), (12, 24), (12, 25), (12, 26)),
    ),
    "ES": (
        after_easter(-2),
        *each((1, 1), (1, 6), (5, 1), (8, 15), (10, 12), (11, 1), (12, 6), (12, 8), (12, 25)),
    ),
    "FI": (*_NORDIC, *each((1, 6), (12, 6), (12, 24)), weekday_from(6, 19, FRI)),
    "FR": _FRANCE,
    **dict.fromkeys(("FR-57", "FR-67", "FR-68", "FR-6AE"), _ALSACE_MOSELLE),
    "GR": (*_GREEK, but_not(fixed(5, 1), "2024-05-01"), listed("2021-05-04", "2022-05-02", "2024-05-07")),
    "HR": (
        *(after_easter(1, 60), until(2019, *each((6, 25), (10, 8))), since(2020, *each((5, 30), (11, 18)))),
        *each((1, 1), (1, 6), (5, 1), (6, 22), (8, 5), (8, 15), (11, 1), (12, 25), (12, 26)),
    ),
    "HU": (
        *(after_easter(-2, 1, 50), since(2026, fixed(12, 24))),
        *each((1, 1), (3, 15), (5, 1), (8, 20), (10, 23), (11, 1), (12, 25), (12, 26)),
    ),
    "IE": (
        *(*each((1, 1), (3, 17), (12, 25), (12, 26)), after_easter(1), listed("2022-03-18")),
        *(nth(5, MON, 1), nth(6, MON, 1), nth(8, MON, 1), nth(10, MON, -1)),
        since(2023, _brigid),
    ),
    "IS": (*_NORDIC, after_easter(-3, 50), weekday_from(4, 19, THU), fixed(6, 17), nth(8, MON, 1)),
    "IT": (
        *(after_easter(1), since(2026, fixed(10, 4))),
        *each((1, 1), (1, 6), (4, 25), (5, 1), (6, 2), (8, 15), (11, 1), (12, 8), (12, 25), (12, 26)),
    ),
    "LI": (
        *(*_CHRISTIAN, after_easter(50, 60)),
        *each((1, 6), (2, 2), (3, 19), (8, 15), (9, 8), (11, 1), (12, 8), (12, 26)),
    ),
    "LT": (
        *(after_easter(1), since(2020, fixed(11, 2))),
        *each((1, 1), (2, 16), (3, 11), (5, 1), (6, 24), (7, 6), (8, 15), (11, 1), (12, 24), (12, 25), (12, 26)),
    ),
    "LU": (*_CHRISTIAN, after_easter(50), since(2019, fixed(5, 9)), *each((6, 23), (8, 15), (11, 1), (12, 26))),
    "LV": (
        *(after_easter(-2, 1), substituted((5, 4), (11, 18)), listed("2018-07-09", "2018-09-24")),
        *(listed("2023-05-29", "2023-07-10"), *each((1, 1), (5, 1), (6, 23), (6, 24))),
        *each((12, 24), (12, 25), (12, 26), (12, 31)),
    ),
    "MT": (
        *(after_easter(-2), *each((1, 1), (2, 10), (3, 19), (3, 31), (5, 1), (6, 7), (6, 29), (8, 15))),
        *each((9, 8), (9, 21), (12, 8), (12, 13), (12, 25)),
    ),
    "NL": (after_easter(1, 39, 50), *each((1, 1), (12, 25), (12, 26)), _kings_day, _liberation_day),
    "NO": (*_NORDIC, after_easter(-3, 50), fixed(5, 17)),
    "PL": (
        *(after_easter(1, 60), since(2025, fixed(12, 24)), listed("2018-11-12")),
        *each((1, 1), (1, 6), (5, 1), (5, 3), (8, 15), (11, 1), (11, 11), (12, 25), (12, 26)),
    ),
    "PT": (
        after_easter(-2, 60),
        *each((1, 1), (4, 25), (5, 1), (6, 10), (8, 15), (10, 5), (11, 1), (12, 1), (12, 8), (12, 25)),
    ),
    "RO": (
        *(after_orthodox_easter(-2, 1, 50), since(2024, *each((1, 6), (1, 7)))),
        *each((1, 1), (1, 2), (1, 24), (5, 1), (6, 1), (8, 15), (11, 30), (12, 1), (12, 25), (12, 26)),
    ),
    "SE": (*_NORDIC, *each((1, 6), (6, 6))),
    "SI": (
        *(after_easter(1), listed("2023-08-14")),
        *each((1, 1), (1, 2), (2, 8), (4, 27), (5, 1), (5, 2), (6, 25), (8, 15), (10, 31), (11, 1)),
        *each((12, 25), (12, 26)),
    ),
    "SK": (
        *(after_easter(-2, 1), until(2023, fixed(9, 1)), until(2024, fixed(11, 17)), listed("2018-10-30")),
        *(but_not(fixed(5, 8), "2026-05-08"), but_not(fixed(9, 15), "2026-09-15")),
        *each((1, 1), (1, 6), (5, 1), (7, 5), (8, 29), (11, 1), (12, 24), (12, 25), (12, 26)),
    ),
    "UK-ENG": _ENGLAND,
    "UK-NIR": (*_ENGLAND, substituted((3, 17)), substituted((7, 12))),
    "UK-SCT": (
        *(*_UNITED_KINGDOM, substituted((1, 1), (1, 2)), nth(8, MON, 1), substituted((11, 30))),
        listed("2026-06-15"),
    ),
}
