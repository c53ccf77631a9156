"""What a person may type: cleaned of what cannot be seen, limited, never silently cut."""

import unicodedata
from typing import Final

from chalicelib.errors import InvalidField

# Invisible characters that reorder or hide text on a staff screen (Unicode TR 36, section 2.2).
# ZWJ and ZWNJ stay: Persian, Indic scripts and emoji need them.
_INVISIBLE: Final = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # embeddings, overrides, isolates
    "\u200e\u200f\u061c\ufeff\u00ad\u200b",
)


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` in NFC without control or bidirectional characters; line breaks stay if `lines`."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    kept = "".join(char for char in composed if _visible(char, lines=lines))
    return kept.strip() if lines else " ".join(kept.split())


def _visible(char: str, *, lines: bool) -> bool:
    if char in _INVISIBLE:
        return False
    if char in "\n\t":
        return True
    return unicodedata.category(char) not in {"Cc", "Cs"} or (lines and char == "\n")


def required(field: str, text: str, *, limit: int, lines: bool = False) -> str:
    """Return the cleaned text, or raise `InvalidField` `missing` or `too-long` (limit in characters)."""
    cleaned = optional(field, text, limit=limit, lines=lines)
    if not cleaned:
        raise InvalidField(field=field, problem="missing")
    return cleaned


def optional(field: str, text: str, *, limit: int, lines: bool = False) -> str:
    """Return the cleaned text, possibly empty, or raise `InvalidField` `too-long`."""
    cleaned = clean(text, lines=lines)
    if len(cleaned) > limit:
        raise InvalidField(field=field, problem="too-long", limit=limit)
    return cleaned
