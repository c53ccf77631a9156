"""Dates as people type them."""

from datetime import date

import pytest

from chalicelib.channels.typed_date import read_date
from chalicelib.errors import InvalidField


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("4", "1", "2025"),
        ("04", "01", "2025"),
        (" 4 ", "Jan", "2025"),
        ("4", "january", "2025"),
        ("4", "ene.", "2025"),
        ("\N{ARABIC-INDIC DIGIT FOUR}", "\N{ARABIC-INDIC DIGIT ONE}", "2025"),
        ("\N{FULLWIDTH DIGIT FOUR}", "\N{FULLWIDTH DIGIT ONE}", "2025"),
    ],
)
def test_a_real_date_is_read_in_numbers_of_every_script_and_names_of_both_languages(
    day: str, month: str, year: str
) -> None:
    assert read_date("from", day, month, year) == date(2025, 1, 4)


@pytest.mark.parametrize(
    ("day", "month", "year"),
    [
        ("31", "2", "2025"),
        ("0", "1", "2025"),
        ("1", "13", "2025"),
        ("1", "1", "25"),
        ("1", "1", "1899"),
        ("1", "1", "99999"),
        ("-1", "1", "2025"),
        ("1", "", "2025"),
        ("x", "y", "z"),
        ("1²", "1", "2025"),
        ("1", "tomorrow", "2025"),
    ],
)
def test_what_is_no_real_date_is_malformed(day: str, month: str, year: str) -> None:
    with pytest.raises(InvalidField, match="from: malformed"):
        read_date("from", day, month, year)


def test_three_empty_fields_are_missing() -> None:
    with pytest.raises(InvalidField, match="until: missing"):
        read_date("until", " ", "", "\t")
