"""A business's own questions about a right: what its form asks beside what the product needs, and what was answered."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId
from chalicelib.domain.rights import Right
from chalicelib.domain.text import clean, optional, required
from chalicelib.errors import InvalidField, InvalidInput, NotFound, NotPossible
from chalicelib.values import dataclass, field, replace

QUESTIONS_LIMIT: Final = 10  # that the form asks about one right
RETIRED_LIMIT: Final = 20  # that can be asked again; the oldest is forgotten
CHOICES_LIMIT: Final = 20
LABEL_LIMIT: Final = 200
HINT_LIMIT: Final = 200
CHOICE_LIMIT: Final = 100
SHORT_LIMIT: Final = 200
LONG_LIMIT: Final = 1000
ANSWERS_LIMIT: Final = 20_000  # of all own questions of one submission
_LONGEST_NAME: Final = 40
_NO_NAME: Final = re.compile(r"[^a-z0-9]+")


class AnswerKind(StrEnum):
    """How a question is answered."""

    SHORT = "short"
    LONG = "long"
    YES_NO = "yes-no"
    ONE = "one"
    SEVERAL = "several"
    DATE = "date"


_CHOOSING: Final = frozenset({AnswerKind.ONE, AnswerKind.SEVERAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer to choose, by language."""

    name: str
    labels: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question; `name` is what systems call it and never changes."""

    name: str
    kind: AnswerKind
    labels: dict[str, str]
    hints: dict[str, str] = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    required: bool = False
    retired_at: datetime | None = None

    def label(self, language: str) -> str:
        """The question in a language, else in the first that it has."""
        return said_in(self.labels, language)

    def hint(self, language: str) -> str:
        """What helps to answer it; empty where nothing does."""
        return said_in(self.hints, language)


Questions = tuple[Question, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestions:
    """All own questions about one right, in the order of the form, retired ones among them."""

    KIND: ClassVar[str] = "questions"

    account: AccountId
    right: Right
    questions: Questions = ()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """What somebody answered, with the question as they were asked; choices in the words that they saw.

    `given` holds yes or no, a date as ISO 8601, or words.
    """

    right: Right
    name: str
    kind: AnswerKind
    question: str
    given: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A question as it was written in the form: `choices` are lines, the same number in every language."""

    kind: str
    labels: Mapping[str, str]
    hints: Mapping[str, str]
    choices: Mapping[str, str]
    required: bool = False


def said_in(by_language: Mapping[str, str], language: str) -> str:
    """The text of a language, else the first there is, else nothing."""
    return by_language.get(language) or next(iter(by_language.values()), "")


def asked(questions: Sequence[Question]) -> Questions:
    """Those that the form asks."""
    return tuple(question for question in questions if question.retired_at is None)


def with_question(questions: Questions, wanted: Wanted, languages: Sequence[str], *, may_require: bool) -> Questions:
    """The questions with another one at the end.

    Raise `InvalidInput` with every problem, or `NotPossible` (`too-many-questions`).
    """
    _refuse_too_many(questions)
    new = _read(wanted, languages, may_require=may_require)
    return (*questions, replace(new, name=_name(questions, new.label(languages[0]))))


def changed(
    questions: Questions, name: str, wanted: Wanted, languages: Sequence[str], *, may_require: bool
) -> Questions:
    """The questions, one of them asked otherwise. Raise `NotFound`, `InvalidInput`."""
    before = find(questions, name)
    new = replace(_read(wanted, languages, may_require=may_require), name=name, retired_at=before.retired_at)
    return tuple(new if question is before else question for question in questions)


def moved(questions: Questions, name: str, *, up: bool) -> Questions:
    """The questions, one of them before or behind its neighbour; at the end nothing changes. Raise `NotFound`."""
    find(questions, name)
    order = list(asked(questions))
    place = next((number for number, question in enumerate(order) if question.name == name), 0)
    other = place - 1 if up else place + 1
    if 0 <= other < len(order):
        order[place], order[other] = order[other], order[place]
    return (*order, *(question for question in questions if question.retired_at))


def retired(questions: Questions, name: str, at: datetime) -> Questions:
    """The questions, one of them asked no more; what was answered keeps it. Raise `NotFound`."""
    gone = find(questions, name)
    if gone.retired_at:
        return questions
    gone = replace(gone, retired_at=at)
    earlier = [question for question in questions if question.retired_at]
    others = [question for question in asked(questions) if question.name != name]
    return (*others, *[*earlier, gone][-RETIRED_LIMIT:])


def asked_again(questions: Questions, name: str) -> Questions:
    """The questions, a retired one at the end of the form. Raise `NotFound`, `NotPossible` (`too-many-questions`)."""
    again = find(questions, name)
    if again.retired_at is None:
        return questions
    _refuse_too_many(questions)
    return (*(question for question in questions if question is not again), replace(again, retired_at=None))


def find(questions: Questions, name: str) -> Question:
    """The question of a name. Raise `NotFound`."""
    for question in questions:
        if question.name == name:
            return question
    raise NotFound("question")


def _refuse_too_many(questions: Questions) -> None:
    if len(asked(questions)) >= QUESTIONS_LIMIT:
        raise NotPossible("too-many-questions", limit=str(QUESTIONS_LIMIT))


def _read(wanted: Wanted, languages: Sequence[str], *, may_require: bool) -> Question:
    """Raise `InvalidInput` with everything that cannot be asked like this."""
    problems: list[InvalidField] = []
    labels: dict[str, str] = {}
    hints: dict[str, str] = {}
    for language in languages:
        try:
            labels[language] = required(f"label-{language}", wanted.labels.get(language, ""), limit=LABEL_LIMIT)
        except InvalidField as problem:
            problems.append(problem)
        try:
            hints[language] = optional(f"hint-{language}", wanted.hints.get(language, ""), limit=HINT_LIMIT)
        except InvalidField as problem:
            problems.append(problem)
    kind = AnswerKind(wanted.kind) if wanted.kind in set(AnswerKind) else None
    if kind is None:
        problems.append(InvalidField(field="kind", problem="missing"))
    choices, wrong = _choices(wanted, languages) if kind in _CHOOSING else ((), [])
    problems += wrong
    if wanted.required and not may_require:
        problems.append(InvalidField(field="required", problem="never-required"))
    if problems or kind is None:
        raise InvalidInput(tuple(problems))
    told = {language: hint for language, hint in hints.items() if hint}
    return Question(name="", kind=kind, labels=labels, hints=told, choices=choices, required=wanted.required)


def _choices(wanted: Wanted, languages: Sequence[str]) -> tuple[tuple[Choice, ...], list[InvalidField]]:
    lines = {language: _lines(wanted.choices.get(language, "")) for language in languages}
    problems: list[InvalidField] = []
    first = lines[languages[0]]
    for language in languages:
        name, given = f"choices-{language}", lines[language]
        if not 2 <= len(given) <= CHOICES_LIMIT:
            problems.append(InvalidField(field=name, problem="choices", limit=CHOICES_LIMIT))
        elif len(given) != len(first):
            problems.append(InvalidField(field=name, problem="as-many", count=len(first)))
        elif len({line.casefold() for line in given}) < len(given):
            problems.append(InvalidField(field=name, problem="twice"))
        elif any(len(line) > CHOICE_LIMIT for line in given):
            problems.append(InvalidField(field=name, problem="too-long-line", limit=CHOICE_LIMIT))
    if problems:
        return (), problems
    names: list[str] = []
    for line in first:
        names.append(_free(_slug(line) or "choice", names))
    rows = zip(*lines.values(), strict=True)
    made = tuple(
        Choice(name=name, labels=dict(zip(lines, row, strict=True))) for name, row in zip(names, rows, strict=True)
    )
    return made, []


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in clean(text, lines=True).splitlines() if line.strip()]


def _name(questions: Questions, label: str) -> str:
    return _free(_slug(label) or "question", [question.name for question in questions])


def _slug(text: str) -> str:
    """Letters of the Latin alphabet and digits, joined by underscores."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return _NO_NAME.sub("_", plain).strip("_")[:_LONGEST_NAME].strip("_")


def _free(name: str, taken: Sequence[str]) -> str:
    numbers = (f"{name}_{number}" for number in range(2, len(taken) + 2))
    return next(one for one in (name, *numbers) if one not in taken)
