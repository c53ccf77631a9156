"""Texts: the languages agree with each other, and the right one is chosen."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from string import Formatter

import pytest

from chalicelib import texts
from chalicelib.domain import places


def placeholders(entry: texts.Entry) -> set[str]:
    forms = entry.values() if isinstance(entry, dict) else [entry] if isinstance(entry, str) else []
    return {name for form in forms for _, name, _, _ in Formatter().parse(form) if name}


@pytest.mark.parametrize("language", texts.languages())
def test_every_language_has_the_keys_and_placeholders_of_english(language: str) -> None:
    english, other = texts.catalogue("en"), texts.catalogue(language)
    assert set(other) == set(english)
    differing = {key for key in english if placeholders(english[key]) != placeholders(other[key])}
    # A language may write dates with other parts than English does.
    assert differing <= {"language.date", "language.time", "language.moment"}
    assert {key for key, entry in english.items() if type(entry) is not type(other[key])} == set()


@pytest.mark.parametrize("language", texts.languages())
def test_no_text_is_empty_or_carries_markup(language: str) -> None:
    for key, entry in texts.catalogue(language).items():
        written = entry if isinstance(entry, str) else " ".join(entry.values() if isinstance(entry, dict) else entry)
        assert written.strip(), key
        assert not re.search(r"<\w", written), key


@pytest.mark.parametrize("code", sorted(places.ALL))
def test_every_place_has_a_name(code: str) -> None:
    assert texts.has_text(f"place.{code}")


def test_dates_are_written_as_the_language_does() -> None:
    assert texts.date_text(date(2026, 4, 7), "en") == "April 7, 2026"
    assert texts.date_text(date(2026, 4, 7), "es") == "7 de abril de 2026"


@pytest.mark.parametrize(
    ("hour", "english", "spanish"),
    [
        (8, "April 7, 2026, 1:05 AM PDT", "7 de abril de 2026, 01:05 PDT"),
        (7, "April 7, 2026, 12:05 AM PDT", "7 de abril de 2026, 00:05 PDT"),
        (19, "April 7, 2026, 12:05 PM PDT", "7 de abril de 2026, 12:05 PDT"),
    ],
)
def test_an_instant_is_written_in_the_zone_of_the_business(hour: int, english: str, spanish: str) -> None:
    at = datetime(2026, 4, 7, hour, 5, tzinfo=UTC)
    assert texts.moment_text(at, "en", "America/Los_Angeles") == english
    assert texts.moment_text(at, "es", "America/Los_Angeles") == spanish


def test_the_day_is_that_of_the_business() -> None:
    assert texts.day_text(datetime(2026, 4, 7, 2, tzinfo=UTC), "en", "America/Los_Angeles") == "April 6, 2026"


def test_numbers_choose_the_form() -> None:
    assert texts.text("staff.days-left", "en", count=1) == "1 day left"
    assert texts.text("staff.days-left", "es", count=3) == "Quedan 3 días"


def test_an_unknown_language_speaks_english_and_an_unknown_key_is_an_error() -> None:
    assert texts.text("common.back", "xx") == "Back"
    with pytest.raises(texts.UnknownTextError):
        texts.text("common.never", "en")
    with pytest.raises(texts.UnknownTextError):
        texts.text("language.months", "en")


def test_a_problem_is_worded_for_its_field_or_in_general() -> None:
    assert texts.problem("rights", "missing", "en") == "Choose at least one thing that you want to do"
    assert texts.problem("hat", "too-long", "en", limit=5) == "Shorten this to 5 characters or fewer"


@pytest.mark.parametrize(
    ("asked", "remembered", "accepted", "default", "chosen"),
    [
        ("es", "en", "en", "en", "es"),
        ("xx", "es", "en", "en", "es"),
        (None, None, "fr;q=0.9, es-MX;q=0.8, en;q=0.1", "en", "es"),
        (None, None, "en;q=0.2,es;q=nonsense", "es", "en"),
        (None, None, "es;q=0", "en", "en"),
        (None, None, None, "es", "es"),
        (None, None, "fr", "fr", "en"),
    ],
)
def test_the_language_is_negotiated(
    asked: str | None, remembered: str | None, accepted: str | None, default: str, chosen: str
) -> None:
    assert texts.negotiate(asked=asked, remembered=remembered, accepted=accepted, default=default) == chosen
