"""What a business has written itself: words of its letters, questions of its form."""

from enum import StrEnum
from typing import Annotated

import msgspec

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.question import AnswerKind
from chalicelib.domain.rights import Right
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment

LanguageCode = Annotated[str, msgspec.Meta(max_length=10)]
Texts = dict[LanguageCode, Annotated[str, msgspec.Meta(max_length=1000)]]
Version = Annotated[int, msgspec.Meta(ge=0, le=999_999)]


class LetterQuery(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which letters to list."""

    step: Annotated[str, msgspec.Meta(max_length=40, description="For example acknowledged or denied.")]
    language: LanguageCode = "en"


class OwnLetter(msgspec.Struct, kw_only=True):
    """One letter; version 0 has the product's words."""

    name: Annotated[str, msgspec.Meta(description="step.language.law; the law `all` stands for every law.")]
    step: LetterKind
    language: str
    law: str
    version: int
    changed_at: Moment | None
    changed_by: str


class OwnLetterList(msgspec.Struct, kw_only=True):
    """The letters of a step in one language: for every law, then by law."""

    items: list[OwnLetter]


class LetterPassage(msgspec.Struct, kw_only=True):
    """One passage: what the product says, and the business's own words where it may write them."""

    id: str
    text: Annotated[str, msgspec.Meta(description="The product's, with names in braces; empty where staff write it.")]
    own: str
    citation: Annotated[str, msgspec.Meta(description="What requires it; empty where no law does.")]
    writable: bool
    confidential: Annotated[bool, msgspec.Meta(description="On the page behind the code only, in no mail.")]
    may_name: Annotated[list[str], msgspec.Meta(description="What own words may name in braces.")]
    must_name: list[str]


class OwnLetterWords(OwnLetter, kw_only=True):
    """A letter with its passages; `note` and `restored` are of its version."""

    note: str
    restored: Annotated[int, msgspec.Meta(description="The version whose words these are again; 0 of none.")]
    passages: list[LetterPassage]


class WriteWords(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """All own words of a letter; a passage that is not named has the product's again."""

    words: Annotated[dict[str, Annotated[str, msgspec.Meta(max_length=5000)]], msgspec.Meta(max_length=200)]
    note: Annotated[str, msgspec.Meta(max_length=300)] = ""
    seen: Annotated[
        Version | None, msgspec.Meta(description="The version that this changes: with another in use it is refused.")
    ] = None


class RestoreWords(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Which version's words shall be in use again; 0 is the product's."""

    version: Version
    seen: Version | None = None


class WordVersion(msgspec.Struct, kw_only=True):
    """One version of a letter's own words."""

    version: int
    at: Moment
    by: str
    note: str
    restored: int
    words: dict[str, str]


class WordVersionQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """A part of a letter's versions, newest first."""


class WordVersionPage(msgspec.Struct, kw_only=True):
    """A page of versions."""

    items: list[WordVersion]
    next: str | None


class ChoiceFacts(msgspec.Struct, kw_only=True):
    """One answer to choose; `name` is what a filing gives."""

    name: str
    labels: dict[str, str]


class QuestionFacts(msgspec.Struct, kw_only=True):
    """One question of the business's own."""

    name: str
    right: Right
    kind: AnswerKind
    labels: dict[str, str]
    hints: dict[str, str]
    choices: list[ChoiceFacts]
    required: Annotated[bool, msgspec.Meta(description="By the business's form; a filing need not answer it.")]
    retired_at: Moment | None


class QuestionList(msgspec.Struct, kw_only=True):
    """The questions, in the order of the form, retired ones last of each right."""

    items: list[QuestionFacts]


class WriteQuestion(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A question, in every language of the account."""

    kind: AnswerKind
    labels: Annotated[Texts, msgspec.Meta(max_length=20)]
    hints: Annotated[Texts, msgspec.Meta(max_length=20)] = msgspec.field(default_factory=dict)
    choices: Annotated[
        dict[
            LanguageCode,
            Annotated[list[Annotated[str, msgspec.Meta(max_length=300)]], msgspec.Meta(max_length=50)],
        ],
        msgspec.Meta(max_length=20, description="Answers to choose, as many in each language; for one and several."),
    ] = msgspec.field(default_factory=dict)
    required: bool = False


class QuestionStep(StrEnum):
    """What can be done with a question."""

    UP = "up"
    DOWN = "down"
    RETIRE = "retire"
    ASK_AGAIN = "ask-again"


class MoveQuestion(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Ask it before or after its neighbour, no more, or again."""

    step: QuestionStep
