"""The business's own questions, for systems."""

from collections.abc import Callable
from typing import Final, TypeVar

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.question import OwnQuestions, Question, Wanted, find
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, InvalidInput, NotFound
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.own import (
    ChoiceFacts,
    MoveQuestion,
    QuestionFacts,
    QuestionList,
    QuestionStep,
    WriteQuestion,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.intake import own_questions as services

T = TypeVar("T")
section: Final = Section(blueprint, "Own questions", "/questions")
_ONE: Final = "/{right}/{question}"
_REFUSALS: Final = ("not-found", "not-possible", "conflict")
_FIELDS: Final = ("label-", "hint-", "choices-")


@section.reads(audit=Reads.NOTHING_PERSONAL, answer=QuestionList)
def list_all(call: ApiCall) -> QuestionList:
    """List the own questions.

    What the business's form asks about each right, retired ones too. `answers` of a filing is a map of right to a map
    of these names: `{"delete": {"which_shop": "north"}}`; several choices are a list, a date is ISO 8601.
    """
    records = call.desk.questions.listed(call.account.id)
    return QuestionList(items=[_facts(record.right, one) for record in records for one in record.questions])


@section.administers(
    "/{right}", audit=(Tag.ACCOUNT_QUESTIONS_CHANGED,), body=WriteQuestion, answer=QuestionFacts, refusals=_REFUSALS
)
def add(call: ApiCall) -> QuestionFacts:
    """Ask another question about a right.

    At most ten are asked. None can be required for an opt-out, a limit, an objection or a withdrawal of consent.
    """
    right = _right(call)
    return _facts(right, _told(lambda: services.add_question(call.desk, call.staff, right, _wanted(call.body))))


@section.administers(
    _ONE,
    method="PUT",
    audit=(Tag.ACCOUNT_QUESTIONS_CHANGED,),
    body=WriteQuestion,
    answer=QuestionFacts,
    refusals=_REFUSALS,
)
def change(call: ApiCall) -> QuestionFacts:
    """Ask a question otherwise.

    Its name and place stay; answers that were given keep the question as it was asked.
    """
    right, name = _right(call), call.params["question"]
    after = _told(lambda: services.change_question(call.desk, call.staff, right, name, _wanted(call.body)))
    return _facts(right, find(after.questions, name))


@section.administers(
    _ONE, audit=(Tag.ACCOUNT_QUESTIONS_CHANGED,), body=MoveQuestion, answer=QuestionList, refusals=_REFUSALS
)
def move(call: ApiCall) -> QuestionList:
    """Order, retire or ask again.

    `up` and `down` change places with a neighbour; `retire` ends it on the form, `ask-again` puts it at the end.
    """
    right, name, body = _right(call), call.params["question"], call.body
    acts: dict[QuestionStep, Callable[[], OwnQuestions]] = {
        QuestionStep.UP: lambda: services.move_question(call.desk, call.staff, right, name, up=True),
        QuestionStep.DOWN: lambda: services.move_question(call.desk, call.staff, right, name, up=False),
        QuestionStep.RETIRE: lambda: services.retire_question(call.desk, call.staff, right, name),
        QuestionStep.ASK_AGAIN: lambda: services.ask_again(call.desk, call.staff, right, name),
    }
    after = acts[body.step]()
    return QuestionList(items=[_facts(right, one) for one in after.questions])


def _right(call: ApiCall) -> Right:
    known = {right.value: right for right in Right if right not in services.NEVER_ASKED}
    if call.params["right"] not in known:
        raise NotFound("right")
    return known[call.params["right"]]


def _wanted(body: WriteQuestion) -> Wanted:
    return Wanted(
        kind=body.kind.value,
        labels=body.labels,
        hints=body.hints,
        choices={language: "\n".join(lines) for language, lines in body.choices.items()},
        required=body.required,
    )


def _told(act: Callable[[], T]) -> T:
    """Do it; what is wrong is told at the fields of the body."""
    try:
        return act()
    except InvalidInput as error:
        raise InvalidInput(tuple(map(_named, error.problems))) from None


def _named(problem: InvalidField) -> InvalidField:
    field = problem.field
    for start in _FIELDS:
        if field.startswith(start):
            field = f"{start[:-1].removesuffix('s')}s.{field.removeprefix(start)}"
    return InvalidField(field=field, problem=problem.problem, **problem.values)


def _facts(right: Right, question: Question) -> QuestionFacts:
    return QuestionFacts(
        name=question.name,
        right=right,
        kind=question.kind,
        labels=question.labels,
        hints=question.hints,
        choices=[ChoiceFacts(name=choice.name, labels=choice.labels) for choice in question.choices],
        required=question.required,
        retired_at=question.retired_at,
    )
