"""The words of a letter in passages: what the law requires stands, what only staff know is theirs to write."""

from collections.abc import Mapping
from typing import Final

from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.values import dataclass, replace

PASSAGE_LIMIT: Final = 4000
TITLE: Final = ".title"  # the heading of a passage has the passage's key with this behind it


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One paragraph or heading; `key` names it within its letter and `citation` says what asks for it.

    Staff may change an `editable` one only. A `confidential` one is read behind the code, never in a mail.
    """

    key: str
    text: str
    heading: bool = False
    required: bool = False
    editable: bool = False
    confidential: bool = False
    citation: str = ""

    @property
    def field(self) -> str:
        """The name of its form field; what is no passage of its own comes from the field `text`."""
        return f"passage-{self.key}" if self.editable else "text"


Passages = tuple[Passage, ...]


def edited(passages: Passages, edits: Mapping[str, str]) -> Passages:
    """The passages with what staff wrote, by key: only editable ones take it, so nothing else can be changed.

    Raise `InvalidInput` for texts that are too long.
    """
    problems: list[InvalidField] = []
    changed = []
    for passage in passages:
        text = passage.text
        if passage.editable and passage.key in edits:
            try:
                text = optional(passage.field, edits[passage.key], limit=PASSAGE_LIMIT, lines=True)
            except InvalidField as problem:
                problems.append(problem)
        changed.append(replace(passage, text=text))
    if problems:
        raise InvalidInput(tuple(problems))
    return tuple(changed)


def complete(passages: Passages) -> Passages:
    """The passages as they go out: those that were left empty are gone, and their headings with them.

    Raise `InvalidInput` that names every required one that is empty.
    """
    missing = [passage for passage in passages if passage.required and not passage.text]
    if missing:
        raise InvalidInput(tuple(InvalidField(field=passage.field, problem="missing") for passage in missing))
    empty = {passage.key for passage in passages if not passage.text}
    return tuple(passage for passage in passages if passage.key.removesuffix(TITLE) not in empty)
