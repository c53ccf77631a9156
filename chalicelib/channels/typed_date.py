"""A date as people type it into three fields: 4 or 04, April, abr., 2025."""

from datetime import date
from typing import Final

from chalicelib.domain.text import clean
from chalicelib.errors import InvalidField

# The first three letters of each month in the languages of the pages; numbers are read in every script.
_MONTHS: Final = (
    {"jan", "ene"},
    {"feb"},
    {"mar"},
    {"apr", "abr"},
    {"may"},
    {"jun"},
    {"jul"},
    {"aug", "ago"},
    {"sep", "set"},
    {"oct"},
    {"nov"},
    {"dec", "dic"},
)
_EARLIEST: Final = 1900


def read_date(name: str, day: str, month: str, year: str) -> date:
    """Raise `InvalidField` `missing` when all three are empty, `malformed` for what is no real date since 1900."""
    parts = [clean(part) for part in (day, month, year)]
    if not any(parts):
        raise InvalidField(field=name, problem="missing")
    try:
        read = date(_number(parts[2]), _month(parts[1]), _number(parts[0]))
    except ValueError:
        raise InvalidField(field=name, problem="malformed") from None
    if read.year < _EARLIEST:
        raise InvalidField(field=name, problem="malformed")
    return read


def _month(text: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if text[:3].casefold() in names:
            return number
    return _number(text)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) <= 4 else 0
