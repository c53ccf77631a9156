"""The business's own questions on the pages on which staff write them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from msgspec import Struct

from chalicelib.domain import places
from chalicelib.domain.account import Account
from chalicelib.domain.question import Question, said_in
from chalicelib.domain.rights import Right
from chalicelib.law.choice import rights_for

_EVERYWHERE: Final = tuple(sorted(places.ALL))


class RightRow(Struct, frozen=True, kw_only=True):
    """A right that the form offers; text ``right.<right>.name``."""

    right: str
    url: str
    asked: int


class QuestionRow(Struct, frozen=True, kw_only=True):
    """One question as staff see it; ``kind`` names the text ``staff.questions.kind.<kind>``."""

    name: str
    label: str
    hint: str
    kind: str
    choices: Sequence[str]
    required: bool


def listed_rights(account: Account, on: date, known: Iterable[Right]) -> list[Right]:
    """Every right that the form offers to anybody, wherever they live, and those with questions of before."""
    offered = {right for place in _EVERYWHERE for right in rights_for(place, listed=account.regimes, on=on)}
    return [right for right in Right if right in offered | set(known)]


def question_row(question: Question, language: str) -> QuestionRow:
    """A question in the reader's language."""
    return QuestionRow(
        name=question.name,
        label=question.label(language),
        hint=question.hint(language),
        kind=question.kind.value,
        choices=[said_in(choice.labels, language) for choice in question.choices],
        required=question.required,
    )
