"""A business's own questions on a form, and what was answered, for templates."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib import texts
from chalicelib.channels.own_answers import YES_NO, field_of, is_date_field
from chalicelib.domain.question import AnswerKind, OwnAnswer, Question, said_in
from chalicelib.domain.rights import Right
from chalicelib.http.views import FieldError
from chalicelib.services.intake.own_questions import Asked


class OwnField(Struct, frozen=True, kw_only=True):
    """One question with what was typed: ``value`` of one field, ``values`` of several choices, ``parts`` of a date."""

    field: str
    kind: str
    label: str
    question: str  # the same without the word that it may stay empty
    hint: str
    choices: Sequence[tuple[str, str]]
    value: str
    values: Sequence[str]
    parts: Mapping[str, str]


class OwnGroup(Struct, frozen=True, kw_only=True):
    """The questions about one right."""

    right: str
    fields: Sequence[OwnField]


def own_groups(
    asked: Asked, answers: Mapping[str, Sequence[str]], language: str, *, marked: bool = True
) -> list[OwnGroup]:
    """The questions of a form; `marked`: those that may stay empty say so."""
    return [
        OwnGroup(right=right.value, fields=[_field(right, one, answers, language, marked=marked) for one in questions])
        for right, questions in asked.items()
    ]


def own_rows(answers: Iterable[OwnAnswer], language: str, *, about: Right | None = None) -> list[tuple[str, str]]:
    """What was answered: the question as it was asked, and the answer in words.

    A question about another right than the page's names that right: the law of a request may have been corrected.
    """
    return [(_asked(answer, language, about), _words(answer, language)) for answer in answers]


def _asked(answer: OwnAnswer, language: str, about: Right | None) -> str:
    if about is None or answer.right is about:
        return answer.question
    return f"{answer.question} ({texts.text(f'right.{answer.right.value}.name', language)})"


def named_problems(errors: Sequence[FieldError], groups: Iterable[OwnGroup], language: str) -> list[FieldError]:
    """The problems of a form; those of own questions name the question, because the words cannot."""
    labels = {field.field: field.question for group in groups for field in group.fields}
    return [_named(error, labels.get(error.field, ""), language) for error in errors]


def _named(error: FieldError, label: str, language: str) -> FieldError:
    words = texts.text("consumer.own.problem", language, question=label, problem=error.text) if label else error.text
    return replace(error, text=words)


def _field(
    right: Right, question: Question, answers: Mapping[str, Sequence[str]], language: str, *, marked: bool
) -> OwnField:
    name = field_of(right, question)
    typed = list(answers.get(name, ()))
    label = question.label(language)
    free = marked and not question.required
    parts = {key: given[0] for key, given in answers.items() if is_date_field(key) and key.startswith(name) and given}
    return OwnField(
        field=name,
        kind=question.kind.value,
        label=texts.text("consumer.own.optional", language, question=label) if free else label,
        question=label,
        hint=question.hint(language),
        choices=_choices(question, language),
        value=typed[0] if typed else "",
        values=typed,
        parts=parts,
    )


def _choices(question: Question, language: str) -> list[tuple[str, str]]:
    if question.kind is AnswerKind.YES_NO:
        return [(name, texts.text(f"common.{name}", language)) for name in YES_NO]
    return [(choice.name, said_in(choice.labels, language)) for choice in question.choices]


def _words(answer: OwnAnswer, language: str) -> str:
    if answer.kind is AnswerKind.YES_NO:
        return texts.text(f"common.{answer.given[0]}", language)
    if answer.kind is AnswerKind.DATE:
        return texts.date_text(date.fromisoformat(answer.given[0]), language)
    return "\n".join(answer.given)
