"""Working days, held against tables that were made independently."""

import csv
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.errors import InvalidField
from chalicelib.law.calendars import (
    CALENDARS,
    WEEKDAYS,
    add_working_days,
    calendar_of,
    easter,
    holidays,
    is_working_day,
    nth,
    roll,
)

covered_days = st.dates(min_value=date(2024, 1, 1), max_value=date(2040, 6, 30))
calendars = st.sampled_from(sorted(CALENDARS))


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


def test_every_calendar_but_the_plain_one_is_held_against_a_table() -> None:
    assert set(_tables()) == set(CALENDARS) - {WEEKDAYS}


@pytest.mark.parametrize("on", ["2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2038-04-25", "2008-03-23"])
def test_easter_falls_on_its_known_sundays(on: str) -> None:
    assert easter(date.fromisoformat(on).year) == date.fromisoformat(on)


def test_the_last_weekday_of_a_month_is_found_in_december_too() -> None:
    assert nth(12, 0, -1)(2026) == (date(2026, 12, 28),)


def test_california_works_on_the_friday_before_a_saturday_holiday_but_for_veterans_day() -> None:
    assert is_working_day("CA_STATE", date(2026, 7, 3))
    assert not is_working_day("CA_STATE", date(2028, 11, 10))


def test_california_keeps_a_sunday_holiday_on_monday_but_for_juneteenth() -> None:
    assert not is_working_day("CA_STATE", date(2027, 7, 5))
    assert is_working_day("CA_STATE", date(2033, 6, 20))


def test_saturdays_count_in_the_literal_reading_of_the_civil_code() -> None:
    assert is_working_day("CA_CIVCODE", date(2026, 6, 27))
    assert not is_working_day("CA_CIVCODE", date(2026, 6, 28))


def test_saint_brigid_is_kept_on_a_friday_when_the_first_of_february_is_one() -> None:
    assert date(2030, 2, 1) in holidays("IE", 2030)
    assert date(2030, 2, 4) not in holidays("IE", 2030)


@pytest.mark.parametrize(
    ("place", "name"),
    [("DE-BY", "DE-BY"), ("DE-HH", "DE"), ("FR", "FR"), ("AT", WEEKDAYS), ("US-CA", WEEKDAYS), ("", WEEKDAYS)],
)
def test_a_place_has_its_regions_calendar_or_its_countrys_or_the_plain_one(place: str, name: str) -> None:
    assert calendar_of(place) == name


@pytest.mark.parametrize("place", ["Berlin", "de", "D", "DE-", "DE-BERLIN", "DE BY", "CA_STATE", "DE\n"])
def test_a_nonsense_place_is_named_as_such(place: str) -> None:
    with pytest.raises(InvalidField) as caught:
        calendar_of(place)
    assert (caught.value.field, caught.value.problem) == ("place", "malformed")


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2041, 1, 1)])
def test_years_without_a_table_are_refused_by_name(day: date) -> None:
    with pytest.raises(InvalidField) as caught:
        is_working_day(WEEKDAYS, day)
    assert caught.value.problem == "year-not-covered"
    assert dict(caught.value.values) == {"first": 2024, "last": 2040}


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
