"""The business's own questions: the rights that it may ask about, and the questions about one of them."""

from typing import Any, Final

from chalicelib.channels.own_answers import Given
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.question import (
    CHOICES_LIMIT,
    QUESTIONS_LIMIT,
    AnswerKind,
    OwnQuestions,
    Question,
    Wanted,
    asked,
    find,
    said_in,
)
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound, NotPossible, RecourseError, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page, today
from chalicelib.http.staff.questions_view import QuestionRow, RightRow, listed_rights, question_row
from chalicelib.law.questions import may_require
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.intake import own_questions as services

PATH: Final = "/staff/questions"
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, NotPossible, NotFound, Conflict)


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.ADMINISTER)
def questions(call: Call) -> Response:
    """The rights that the form offers, each with how many questions the business asks about it."""
    account = call.staff.account
    known = {record.right: record.questions for record in call.desk.questions.every(account)}
    rights = listed_rights(account, today(call), known)
    rows = [
        RightRow(right=one.value, url=f"{PATH}/{one.value}", asked=len(asked(known.get(one, ())))) for one in rights
    ]
    return staff_page(call, "staff/questions.html", nav="questions", rows=rows, limit=QUESTIONS_LIMIT)


@endpoint(
    blueprint,
    f"{PATH}/{{right}}",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_QUESTIONS_CHANGED,),
    permission=Permission.ADMINISTER,
)
def questions_of(call: Call) -> Response:
    """The questions about one right: add, change, order, retire, ask again."""
    right = _right(call.params["right"])
    if call.method == "GET":
        return _page(call, right, editing=call.query.get("change", ""))
    try:
        check_staff_token(call)
        done = _ACTS.get(call.value("do"), _unknown)(call, right)
    except _REFUSALS as error:
        return _page(call, right, editing=call.value("question"), error=error)
    return see_other(f"{PATH}/{right.value}?done={done}")


def _right(name: str) -> Right:
    known = {right.value: right for right in Right if right not in services.NEVER_ASKED}
    if name not in known:
        raise NotFound("right")
    return known[name]


def _add(call: Call, right: Right) -> str:
    services.add_question(call.desk, call.staff, right, _wanted(call))
    return "question-added"


def _change(call: Call, right: Right) -> str:
    services.change_question(call.desk, call.staff, right, call.value("question"), _wanted(call))
    return "question-changed"


def _up(call: Call, right: Right) -> str:
    services.move_question(call.desk, call.staff, right, call.value("question"), up=True)
    return "question-moved"


def _down(call: Call, right: Right) -> str:
    services.move_question(call.desk, call.staff, right, call.value("question"), up=False)
    return "question-moved"


def _retire(call: Call, right: Right) -> str:
    services.retire_question(call.desk, call.staff, right, call.value("question"))
    return "question-retired"


def _again(call: Call, right: Right) -> str:
    services.ask_again(call.desk, call.staff, right, call.value("question"))
    return "question-back"


def _unknown(call: Call, right: Right) -> str:
    del call, right
    raise InvalidField(field="do", problem="unknown")


_ACTS: Final = {"add": _add, "change": _change, "up": _up, "down": _down, "retire": _retire, "again": _again}


def _wanted(call: Call) -> Wanted:
    spoken = call.staff.account.languages

    def each(name: str) -> dict[str, str]:
        return {language: call.value(f"{name}-{language}") for language in spoken}

    return Wanted(
        kind=call.value("kind"),
        labels=each("label"),
        hints=each("hint"),
        choices=each("choices"),
        required=call.value("required") == "yes",
    )


def _page(call: Call, right: Right, *, editing: str, error: RecourseError | None = None) -> Response:
    record = call.desk.questions.of_right(call.staff.account.id, right)
    edited = _edited(record, editing)
    typed = call.form if error and call.value("do") in {"add", "change"} else None
    context: dict[str, Any] = {
        "here": f"{PATH}/{right.value}",
        "right": right.value,
        "rows": _rows(call, record, retired=False),
        "retired": _rows(call, record, retired=True),
        "spoken": call.staff.account.languages,
        "kinds": [kind.value for kind in AnswerKind],
        "edited": edited.name if edited else "",
        "values": _typed(typed) if typed is not None else _values(edited, call.staff.account.languages),
        "may_require": may_require(right),
        "full": len(asked(record.questions)) >= QUESTIONS_LIMIT,
        "limit": QUESTIONS_LIMIT,
        "choices_limit": CHOICES_LIMIT,
        "errors": field_errors(call, error) if error else (),
    }
    return staff_page(call, "staff/question.html", status=error.status if error else 200, nav="questions", **context)


def _edited(record: OwnQuestions, name: str) -> Question | None:
    try:
        return find(record.questions, name) if name else None
    except NotFound:
        return None


def _rows(call: Call, record: OwnQuestions, *, retired: bool) -> list[QuestionRow]:
    shown = [one for one in record.questions if (one.retired_at is not None) is retired]
    return [question_row(question, call.language) for question in shown]


def _typed(form: Given) -> dict[str, str]:
    return {name: given[0] for name, given in form.items() if given}


def _values(question: Question | None, spoken: tuple[str, ...]) -> dict[str, str]:
    if question is None:
        return {}
    values = {"kind": question.kind.value, "required": "yes" if question.required else ""}
    for language in spoken:
        values[f"label-{language}"] = question.labels.get(language, "")
        values[f"hint-{language}"] = question.hints.get(language, "")
        lines = [said_in(choice.labels, language) for choice in question.choices]
        values[f"choices-{language}"] = "\n".join(lines)
    return values
