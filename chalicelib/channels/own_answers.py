"""Answers to a business's own questions, as a form or a system gives them: understood, or refused by their field."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.question import (
    ANSWERS_LIMIT,
    LONG_LIMIT,
    SHORT_LIMIT,
    AnswerKind,
    OwnAnswer,
    Question,
    Questions,
    said_in,
)
from chalicelib.domain.rights import Right
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField
from chalicelib.services.intake.own_questions import Asked

Given = Mapping[str, Sequence[str]]
YES_NO = ("yes", "no")
_PARTS = ("day", "month", "year")


def field_of(right: Right, question: Question) -> str:
    """The name of a question's form field; a date has three, with its parts behind it."""
    kind = "date-" if question.kind is AnswerKind.DATE else ""
    return f"own-{kind}{right.value}-{question.name}"


def is_date_field(field: str) -> bool:
    """Whether a field of this name is a date in three parts."""
    return field.startswith("own-date-")


def fields_of(asked: Asked) -> tuple[str, ...]:
    """The names of all fields of a form that asks these questions."""
    return tuple(name for right, question in each(asked) for name in _names(right, question))


def each(asked: Asked) -> Iterator[tuple[Right, Question]]:
    """The questions with their rights, in the order of the form."""
    yield from ((right, question) for right, questions in asked.items() for question in questions)


def read_form(asked: Asked, given: Given, *, demand: bool = True) -> tuple[dict[str, list[str]], list[InvalidField]]:
    """The fields as they are kept, and what is wrong with them; with `demand` what is required must be there."""
    kept: dict[str, list[str]] = {}
    problems: list[InvalidField] = []
    for right, question in each(asked):
        field = field_of(right, question)
        try:
            values = _read(question, field, _form_values(field, given))
        except InvalidField as problem:
            problems.append(problem)
            continue
        if demand and question.required and not values:
            problems.append(InvalidField(field=field, problem="missing"))
        names = _names(right, question)
        if len(names) > 1:
            kept |= {name: list(given.get(name, ())) for name in names}
        else:
            kept[field] = values
    problems += _too_much(kept)
    return kept, problems


def answers_of(asked: Asked, given: Given, language: str) -> tuple[OwnAnswer, ...]:
    """What was answered in a form that `read_form` has accepted, in the words that the person saw."""
    found = []
    for right, question in each(asked):
        field = field_of(right, question)
        values = _read(question, field, _form_values(field, given))
        if values:
            found.append(_answer(right, question, values, language))
    return tuple(found)


def read_named(
    asked: Asked,
    given: Mapping[str, Mapping[str, str | Sequence[str]]],
    language: str,
) -> tuple[tuple[OwnAnswer, ...], list[InvalidField]]:
    """Answers by right and question, as systems give them, and what is wrong with them; unknown names are refused.

    A date is written as ISO 8601, yes or no as such, a choice by its name.
    """
    found: list[OwnAnswer] = []
    problems: list[InvalidField] = []
    for right, by_name in given.items():
        known = {question.name: question for questions in _of(asked, right) for question in questions}
        for name, value in by_name.items():
            field = f"answers.{right}.{name}"
            try:
                question = _known(known, name)
                values = _read(question, field, [value] if isinstance(value, str) else list(value))
                if values:
                    found.append(_answer(Right(right), question, values, language))
            except InvalidField as problem:
                shown = field if name in known else "answers"  # a name that we do not know is not repeated
                problems.append(InvalidField(field=shown, problem=problem.problem, **problem.values))
    problems += _too_much({answer.name: list(answer.given) for answer in found})
    return tuple(found), problems


def _of(asked: Asked, right: str) -> list[Questions]:
    return [questions for one, questions in asked.items() if one.value == right]


def _known(known: Mapping[str, Question], name: str) -> Question:
    if name not in known:
        raise InvalidField(field="answers", problem="unknown")
    return known[name]


def _names(right: Right, question: Question) -> tuple[str, ...]:
    field = field_of(right, question)
    return tuple(f"{field}_{part}" for part in _PARTS) if question.kind is AnswerKind.DATE else (field,)


def _form_values(field: str, given: Given) -> list[str]:
    """What was typed; a date as one text of ISO 8601, or as what cannot be one."""
    if not is_date_field(field):
        return list(given.get(field, ()))
    parts = ["".join(given.get(f"{field}_{part}", ())[:1]) for part in _PARTS]
    if not any(part.strip() for part in parts):
        return []
    try:
        return [read_date(field, *parts).isoformat()]
    except InvalidField:
        raise InvalidField(field=field, problem="no-date") from None


def _read(question: Question, field: str, values: list[str]) -> list[str]:
    """The answer as it is kept; empty where there is none. Raise `InvalidField`."""
    return _READERS[question.kind](question, field, [value for value in values if value.strip()])


def _words(limit: int, *, lines: bool) -> Callable[[Question, str, list[str]], list[str]]:
    def read(_: Question, field: str, values: list[str]) -> list[str]:
        text = optional(field, "".join(_one(field, values)), limit=limit, lines=lines)
        return [text] if text else []

    return read


def _yes_no(_: Question, field: str, values: list[str]) -> list[str]:
    return _among(field, _one(field, values), YES_NO)


def _choice(question: Question, field: str, values: list[str]) -> list[str]:
    return _among(field, _one(field, values), [choice.name for choice in question.choices])


def _several(question: Question, field: str, values: list[str]) -> list[str]:
    chosen = _among(field, values, [choice.name for choice in question.choices])
    return list(dict.fromkeys(chosen))


def _day(_: Question, field: str, values: list[str]) -> list[str]:
    try:
        return [date.fromisoformat(value).isoformat() for value in _one(field, values)]
    except ValueError:
        raise InvalidField(field=field, problem="no-date") from None


def _one(field: str, values: list[str]) -> list[str]:
    if len(values) > 1:
        raise InvalidField(field=field, problem="several")
    return values


def _among(field: str, values: list[str], known: Sequence[str]) -> list[str]:
    if set(values) - set(known):
        raise InvalidField(field=field, problem="unknown")
    return values


_READERS: Mapping[AnswerKind, Callable[[Question, str, list[str]], list[str]]] = {
    AnswerKind.SHORT: _words(SHORT_LIMIT, lines=False),
    AnswerKind.LONG: _words(LONG_LIMIT, lines=True),
    AnswerKind.YES_NO: _yes_no,
    AnswerKind.ONE: _choice,
    AnswerKind.SEVERAL: _several,
    AnswerKind.DATE: _day,
}


def _answer(right: Right, question: Question, values: list[str], language: str) -> OwnAnswer:
    labels = {choice.name: said_in(choice.labels, language) for choice in question.choices}
    return OwnAnswer(
        right=right,
        name=question.name,
        kind=question.kind,
        question=question.label(language),
        given=tuple(labels.get(value, value) for value in values),
    )


def _too_much(kept: Mapping[str, Sequence[str]]) -> list[InvalidField]:
    """The first field with which all answers together are too long."""
    total = 0
    for field, values in kept.items():
        total += sum(map(len, values))
        if total > ANSWERS_LIMIT:
            return [InvalidField(field=field, problem="too-much", limit=ANSWERS_LIMIT)]
    return []
