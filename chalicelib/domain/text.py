"""What a person may type: cleaned of what cannot be seen, limited, never silently cut."""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Final

from chalicelib.errors import InvalidField

# Invisible characters that reorder or hide text on a staff screen (Unicode TR 36, section 2.2).
# ZWJ and ZWNJ stay: Persian, Indic scripts and emoji need them.
_INVISIBLE: Final = frozenset(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"  # embeddings, overrides, isolates
    "\u200e\u200f\u061c\ufeff\u00ad\u200b",
)

_MARKS: Final = 30  # on one letter, as in streams that are safe to compose (UAX 15, section 13); more is an attack

_UNSEEN_ALONE: Final = frozenset({"Cc", "Cf", "Me", "Mn", "Zl", "Zp", "Zs"})


def clean(text: str, *, lines: bool = False) -> str:
    """Return `text` in NFC without control or bidirectional characters; line breaks stay if `lines`.

    Of the marks on one letter the first thirty stay: composing sorts them, in time that grows with their square.
    """
    kept = "".join(_kept(text.replace("\r\n", "\n")))
    composed = unicodedata.normalize("NFC", kept)  # last: what is left out may have kept letter and accent apart
    return composed.strip() if lines else " ".join(composed.split())


def _kept(text: str) -> Iterator[str]:
    marks = 0
    for char in text:
        if _stays(char):
            marks = marks + 1 if unicodedata.combining(char) else 0
            if marks <= _MARKS:
                yield char


def _stays(char: str) -> bool:
    return char in "\n\t" or (char not in _INVISIBLE and unicodedata.category(char) not in {"Cc", "Cs"})


def required(field: str, text: str, *, limit: int, lines: bool = False) -> str:
    """Return the cleaned text, or raise `InvalidField` `missing` (nothing to be seen) or `too-long` (characters)."""
    cleaned = optional(field, text, limit=limit, lines=lines)
    if all(unicodedata.category(char) in _UNSEEN_ALONE for char in cleaned):
        raise InvalidField(field=field, problem="missing")
    return cleaned


def optional(field: str, text: str, *, limit: int, lines: bool = False) -> str:
    """Return the cleaned text, possibly empty, or raise `InvalidField` `too-long`."""
    cleaned = clean(text, lines=lines)
    if len(cleaned) > limit:
        raise InvalidField(field=field, problem="too-long", limit=limit)
    return cleaned


def same_words(typed: str, known: str) -> bool:
    """Whether somebody typed a text as it is known, however spaced or capitalised."""
    return clean(typed).casefold() == clean(known).casefold()


def in_languages(
    titles: Mapping[str, str], texts: Mapping[str, str], *, title_limit: int, text_limit: int
) -> tuple[dict[str, str], dict[str, str]]:
    """Titles and texts by language, whole in each that has anything; at least one language.

    Raise `InvalidField` (`title_<language>`, `text_<language>`).
    """
    written = [one for one in titles if clean(titles[one]) or clean(texts.get(one, ""))]
    if not written:
        raise InvalidField(field=f"title_{next(iter(titles))}", problem="missing")
    headed = {one: required(f"title_{one}", titles[one], limit=title_limit) for one in written}
    return headed, {one: required(f"text_{one}", texts.get(one, ""), limit=text_limit, lines=True) for one in written}
