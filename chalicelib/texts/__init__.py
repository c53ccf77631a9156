"""Texts are data: one file per language in ``chalicelib/texts``, and dropping in a file adds a language.

A file is an object of keys to texts; a text with a number is an object of ``one`` and ``other``.
``language.*`` keys say the language's own name, its direction and how it writes dates.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from chalicelib.values import dataclass

FOLDER = Path(__file__).parent
ENGLISH = "en"

Entry = str | dict[str, str] | list[str]


class UnknownTextError(KeyError):
    """No language has a text of this key: a mistake in a template or a route, found by tests."""


@dataclass(frozen=True, slots=True)
class Language:
    """A language the pages speak, named in itself."""

    code: str
    name: str
    direction: str


@cache
def languages() -> tuple[str, ...]:
    """Give the codes of all languages that have a file, English first."""
    codes = sorted(path.stem for path in FOLDER.glob("*.json"))
    return (ENGLISH, *(code for code in codes if code != ENGLISH))


@cache
def catalogue(language: str) -> Mapping[str, Entry]:
    """Read one language's file; an unknown language is an empty catalogue, so English answers."""
    if language not in languages():
        return {}
    texts: dict[str, Entry] = json.loads((FOLDER / f"{language}.json").read_text("utf-8"))
    return texts


@cache
def describe(language: str) -> Language:
    """Give a language's own name and its direction."""
    return Language(language, text("language.name", language), text("language.direction", language))


def has_text(key: str) -> bool:
    """Say whether English, and by the tests every language, has this key."""
    return key in catalogue(ENGLISH)


def raw(key: str, language: str) -> Entry:
    """Give the entry of a key in the language or else in English.

    Raises:
        UnknownTextError: no language has it.
    """
    found = catalogue(language).get(key)
    if found is None:
        found = catalogue(ENGLISH).get(key)
    if found is None:
        raise UnknownTextError(key)
    return found


def pattern(key: str, language: str, count: object = None) -> str:
    """Give the unfilled text of a key, in the plural form that ``count`` asks for."""
    found = raw(key, language)
    if isinstance(found, dict):
        return found["one" if count == 1 else "other"]
    if isinstance(found, list):
        raise UnknownTextError(key)
    return found


def text(key: str, language: str, /, **values: object) -> str:
    """Give the text of a key, filled with values; for letters and plain text, where nothing is escaped."""
    found = pattern(key, language, values.get("count"))
    return found.format(**values) if values else found


def problem(field: str, kind: str, language: str, /, **values: object) -> str:
    """Word a field's problem: ``error.<field>.<kind>`` or, where there is none, ``error.<kind>``."""
    own = f"error.{field}.{kind}"
    return text(own if has_text(own) else f"error.{kind}", language, **values)


def not_possible(reason: str, language: str, /, **values: object) -> str:
    """Word why a step is not possible: ``error.not-possible.<reason>`` or, where there is none, the plain text."""
    own = f"error.not-possible.{reason}"
    if isinstance(values.get("date"), str):  # a day, as systems write it
        values["date"] = date_text(date.fromisoformat(str(values["date"])), language)
    return text(own if has_text(own) else "error.not-possible", language, **values)


def date_text(day: date, language: str) -> str:
    """Write a date as the language does: April 7, 2026, or 7 de abril de 2026."""
    months = raw("language.months", language)
    if not isinstance(months, list):
        raise UnknownTextError("language.months")
    return text("language.date", language, day=day.day, month=months[day.month - 1], year=day.year)


def day_text(at: datetime, language: str, zone: str) -> str:
    """Write the calendar day of an instant in a business's time zone."""
    return date_text(at.astimezone(ZoneInfo(zone)).date(), language)


def moment_text(at: datetime, language: str, zone: str) -> str:
    """Write an instant as date and time of day in a business's time zone, with the zone's name."""
    local = at.astimezone(ZoneInfo(zone))
    half, hour = divmod(local.hour, 12)
    clock = text(
        "language.time",
        language,
        hour12=hour or 12,
        hour24=f"{local.hour:02}",
        minute=f"{local.minute:02}",
        half=text(("language.am", "language.pm")[half], language),
    )
    return text("language.moment", language, date=date_text(local.date(), language), time=clock, zone=local.tzname())


def negotiate(
    *,
    asked: str | None,
    remembered: str | None,
    accepted: str | None,
    default: str,
    spoken: tuple[str, ...] = (),
) -> str:
    """Choose the page's language: ``?lang=``, then the cookie, then Accept-Language, then the account's own.

    Of those that are ``spoken``, or of all that there are.
    """
    known = tuple(code for code in languages() if not spoken or code in spoken) or (ENGLISH,)
    for wish in (asked, remembered):
        if wish in known:
            return str(wish)
    for wish in _by_preference(accepted or ""):
        if wish in known:
            return wish
    return default if default in known else known[0]


def _by_preference(header: str) -> list[str]:
    """Order the primary languages of an Accept-Language header; what cannot be read counts as not wanted."""
    weighed = []
    for place, part in enumerate(header[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        if quality > 0:
            weighed.append((-quality, place, tag.split("-")[0].strip().lower()))
    return [tag for _, _, tag in sorted(weighed)]
