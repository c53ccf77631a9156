"""Working days, held against tables that were made independently."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import holidays as published
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.places import EUROPEAN
from chalicelib.errors import InvalidField
from chalicelib.law.calendars import (
    CALENDARS,
    FIRST_YEAR,
    LAST_YEAR,
    WEEKDAYS,
    add_working_days,
    calendar_of,
    holidays,
    is_working_day,
    roll,
    subtract_working_days,
)
from chalicelib.law.day_rules import easter, nth, orthodox_easter
from chalicelib.law.holiday_rules import EUROPE

covered_days = st.dates(min_value=date(2018, 3, 1), max_value=date(2040, 6, 30))
calendars = st.sampled_from(sorted(CALENDARS))
# What the package knows and we leave out, because it can only make a due date earlier: days off declared for one
# year, Greek moves of 1 May that nobody has decreed yet, and the Dutch Good Friday, on which most people work.
LEFT_OUT = {
    "BG": ("Non-working day",),
    "GR": ("Labor Day (observed)",),
    "HU": ("Day off",),
    "LV": ("Day off",),
    "NL": ("Good Friday",),
}


def _tables() -> dict[str, set[date]]:
    tables: dict[str, set[date]] = defaultdict(set)
    with (Path(__file__).parent / "holidays.csv").open(newline="") as rows:
        for row in csv.DictReader(rows):
            tables[row["calendar"]].add(date.fromisoformat(row["date"]))
    return tables


@pytest.mark.parametrize(("name", "listed"), sorted(_tables().items()))
def test_the_computed_days_are_those_of_the_table_for_2026_to_2028(name: str, listed: set[date]) -> None:
    weekend = CALENDARS[name].weekend
    computed = {day for year in (2026, 2027, 2028) for day in holidays(name, year)}
    assert {day for day in computed if day.weekday() not in weekend} == {
        day for day in listed if day.weekday() not in weekend
    }


def _elsewhere(name: str) -> dict[date, str]:
    country, _, region = name.partition("-")
    region = {"67": "6AE", "68": "6AE"}.get(region, region)  # Alsace is one region there
    days = published.country_holidays(
        {"UK": "GB"}.get(country, country),
        subdiv=region or None,
        years=range(FIRST_YEAR, LAST_YEAR + 1),
        language="en_US",
    )
    return {day: what for day, what in days.items() if day.weekday() < 5}


@pytest.mark.parametrize("name", sorted(EUROPE))
def test_europe_keeps_the_days_that_the_holidays_package_knows_for_2018_to_2040(name: str) -> None:
    ours = {day for year in range(FIRST_YEAR, LAST_YEAR + 1) for day in holidays(name, year) if day.weekday() < 5}
    theirs = _elsewhere(name)
    missing = {day: what for day, what in theirs.items() if day not in ours}
    assert ours <= set(theirs)
    assert {day: what for day, what in missing.items() if not what.startswith(LEFT_OUT.get(name, ()))} == {}


def test_every_calendar_with_holidays_is_held_against_a_table_or_the_package() -> None:
    assert set(CALENDARS) - set(_tables()) - set(EUROPE) == {WEEKDAYS, "SIX_DAYS"}


def test_every_country_of_the_economic_area_has_its_calendar() -> None:
    assert len(EUROPEAN) == 30
    assert [place for place in EUROPEAN if calendar_of(place) != place] == []
    assert len([name for name in EUROPE if name.startswith("DE-")]) == 16


@pytest.mark.parametrize("on", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2008-03-23"])
def test_easter_falls_on_its_known_sundays(on: str) -> None:
    assert easter(date.fromisoformat(on).year) == date.fromisoformat(on)


@pytest.mark.parametrize("on", ["2024-05-05", "2025-04-20", "2026-04-12", "2027-05-02", "2028-04-16", "2021-05-02"])
def test_orthodox_easter_falls_on_its_known_sundays(on: str) -> None:
    assert orthodox_easter(date.fromisoformat(on).year) == date.fromisoformat(on)


def test_the_last_weekday_of_a_month_is_found_in_december_too() -> None:
    assert nth(12, 0, -1)(2026) == (date(2026, 12, 28),)


def test_california_works_on_the_friday_before_a_saturday_holiday_but_for_veterans_day() -> None:
    assert is_working_day("CA_STATE", date(2026, 7, 3))
    assert not is_working_day("US_FEDERAL", date(2026, 7, 3))
    assert not is_working_day("CA_STATE", date(2028, 11, 10))


def test_california_keeps_a_sunday_holiday_on_monday_but_for_juneteenth() -> None:
    assert not is_working_day("CA_STATE", date(2027, 7, 5))
    assert is_working_day("CA_STATE", date(2033, 6, 20))


def test_a_federal_new_years_day_on_a_saturday_is_kept_in_the_old_year() -> None:
    assert not is_working_day("US_FEDERAL", date(2027, 12, 31))


def test_saturdays_count_in_the_literal_reading_of_the_civil_code_and_in_the_canadian_act() -> None:
    for calendar in ("CA_CIVCODE", "CANADA_INTERP", "SIX_DAYS"):
        assert is_working_day(calendar, date(2026, 6, 27))
        assert not is_working_day(calendar, date(2026, 6, 28))


def test_canada_day_on_a_sunday_is_kept_on_monday() -> None:
    assert not is_working_day("CANADA_FED", date(2029, 7, 2))


def test_saint_brigid_is_kept_on_a_friday_when_the_first_of_february_is_one() -> None:
    assert date(2030, 2, 1) in holidays("IE", 2030)
    assert date(2030, 2, 4) not in holidays("IE", 2030)


def test_the_year_2018_has_the_days_that_were_kept_then() -> None:
    assert date(2018, 6, 19) not in holidays("US_FEDERAL", 2018)
    assert date(2018, 2, 5) not in holidays("IE", 2018)
    assert date(2018, 4, 27) in holidays("DK", 2018)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        *(("DE-BY", "DE-BY"), ("DE-HH", "DE-HH"), ("DE-XX", "DE"), ("FR", "FR"), ("FR-67", "FR-67"), ("AT-9", "AT")),
        *(("GB", "UK-ENG"), ("GB-WLS", "UK-ENG"), ("GB-SCT", "UK-SCT"), ("UK-NIR", "UK-NIR"), ("UK", "UK-ENG")),
        *(("US-CA", WEEKDAYS), ("CH", WEEKDAYS), ("", WEEKDAYS)),
    ],
)
def test_a_place_has_its_regions_calendar_or_its_countrys_or_the_plain_one(place: str, name: str) -> None:
    assert calendar_of(place) == name


@pytest.mark.parametrize("place", ["Berlin", "de", "D", "DE-", "DE-BERLIN", "DE BY", "CA_STATE", "DE\n"])
def test_a_nonsense_place_is_named_as_such(place: str) -> None:
    with pytest.raises(InvalidField) as caught:
        calendar_of(place)
    assert (caught.value.field, caught.value.problem) == ("place", "malformed")


@pytest.mark.parametrize("day", [date(2017, 12, 31), date(2041, 1, 1)])
def test_years_without_a_table_are_refused_by_name(day: date) -> None:
    with pytest.raises(InvalidField) as caught:
        is_working_day(WEEKDAYS, day)
    assert caught.value.problem == "year-not-covered"
    assert dict(caught.value.values) == {"first": 2018, "last": 2040}


@given(calendars, covered_days)
def test_rolling_stops_at_the_first_working_day(calendar: str, day: date) -> None:
    rolled = roll(calendar, day)
    assert rolled >= day
    assert is_working_day(calendar, rolled)
    assert not any(is_working_day(calendar, day + timedelta(days=n)) for n in range((rolled - day).days))


@given(calendars, covered_days, st.integers(1, 20))
def test_adding_working_days_passes_exactly_that_many(calendar: str, day: date, number: int) -> None:
    last = add_working_days(calendar, day, number)
    passed = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]
    assert sum(is_working_day(calendar, each) for each in passed) == number
    assert is_working_day(calendar, last)


@given(calendars, covered_days, st.integers(1, 20))
def test_subtracting_working_days_undoes_adding_them(calendar: str, day: date, number: int) -> None:
    working = roll(calendar, day)
    assert subtract_working_days(calendar, add_working_days(calendar, working, number), number) == working
    assert subtract_working_days(calendar, day, 0) == day
