"""What a business has written for its letters: own words for a law, a step and a language, in numbered versions.

A text names what each letter fills in as ``{reference}``; ``{{`` and ``}}`` are braces of the text itself, and so is
every brace around anything that is no such name. Nothing in it is ever formatted or looked up beyond these names.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import ClassVar, Final

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import AccountId
from chalicelib.domain.record import sealed
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.values import dataclass

ANY_LAW: Final = "*"  # words for a step under every law; those for one law come before them
WORDS_LIMIT: Final = 3000
ALL_WORDS_LIMIT: Final = 20_000
NOTE_LIMIT: Final = 200
_PART: Final = re.compile(r"\{\{|\}\}|\{([A-Za-z][A-Za-z0-9_]*)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterName:
    """Which letter: of a step, in a language, under a law (a regime, or ANY_LAW)."""

    step: LetterKind
    language: str
    law: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """The newest own words of one letter by the ids of their elements; none at all: the product's words again."""

    KIND: ClassVar[str] = "wording"

    account: AccountId
    letter: LetterName
    number: int
    at: datetime
    by: str  # actor
    restored: int = 0  # the version whose words these are again
    note: str = sealed("")
    words: dict[str, str] = sealed()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PastWording:
    """A version that another one has replaced; never changed."""

    KIND: ClassVar[str] = "past-wording"

    account: AccountId
    number: int
    wording: Wording = sealed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A place of a letter that own words may take: what they may name, and what they must."""

    id: str
    may: frozenset[str]
    must: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One passage or heading of a letter as the product has it: `text` with its names not filled in.

    `slot` is None where the business cannot write: a law has it say something, or staff say it in each letter.
    """

    id: str
    text: str
    citation: str = ""
    title: str = ""
    heading: bool = False
    confidential: bool = False
    fill: bool = False
    slot: Slot | None = None


Parts = tuple[Part, ...]


def slots_of(parts: Parts) -> dict[str, Slot]:
    """What the business may write of a letter."""
    return {part.id: part.slot for part in parts if part.slot}


def names_in(words: str) -> tuple[str, ...]:
    """What a text asks to be filled in, in its order, each once."""
    return tuple(dict.fromkeys(found[1] for found in _PART.finditer(words) if found[1]))


def filled(words: str, values: Mapping[str, str]) -> str | None:
    """The text with its values; None where one of them is not there or empty."""
    if not all(values.get(name) for name in names_in(words)):
        return None
    return _PART.sub(lambda found: values[found[1]] if found[1] else found[0][0], words)


def read_words(slots: Mapping[str, Slot], given: Mapping[str, str]) -> dict[str, str]:
    """The words as they are kept, without empty ones.

    Raise `InvalidInput` with every problem: a place that nobody may write (`unknown`), a name that there is not
    (`unknown-variable`), one that is missing (`variable-missing`), too many characters (`too-long`).
    """
    problems: list[InvalidField] = []
    kept: dict[str, str] = {}
    for name, text in given.items():
        try:
            words = _checked(slots.get(name), name, text)
        except InvalidField as problem:
            problems.append(problem)
            continue
        if words:
            kept[name] = words
    if sum(map(len, kept.values())) > ALL_WORDS_LIMIT:
        problems.append(InvalidField(field="words", problem="too-long", limit=ALL_WORDS_LIMIT))
    if problems:
        raise InvalidInput(tuple(problems))
    return kept


def field_of(slot: str) -> str:
    """The name of its form field."""
    return f"words-{slot}"


def _checked(slot: Slot | None, name: str, text: str) -> str:
    if slot is None:
        raise InvalidField(field="words", problem="unknown")
    field = field_of(name)
    words = optional(field, text, limit=WORDS_LIMIT, lines=True)
    named = names_in(words)
    for variable in named:
        if variable not in slot.may:
            raise InvalidField(field=field, problem="unknown-variable", variable=f"{{{variable[:40]}}}")
    missing = sorted(slot.must.difference(named)) if words else []
    if missing:
        raise InvalidField(field=field, problem="variable-missing", variable=f"{{{missing[0]}}}")
    return words
