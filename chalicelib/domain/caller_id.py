"""Whose number a call or text shows."""

from typing import Final

from chalicelib.domain.contact import Phone
from chalicelib.errors import InvalidField

# Twilio keys a word for a number that is withheld: anonymous, unavailable, restricted, blocked, unknown, private.
_WITHHELD: Final = frozenset({"+266696687", "+86282452253", "+7378742833", "+2562533", "+8656696", "+7748283"})


def number_of(text: str) -> Phone | None:
    """The number that is shown, or None: withheld, an extension, an address of another kind."""
    if not text.startswith("+") or text in _WITHHELD:
        return None
    try:
        return Phone.parse(text)
    except InvalidField:
        return None
