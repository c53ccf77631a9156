"""Pass a request on to the controller who decides; shown as the consumer will read it before it is sent."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, InvalidInput, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.disclosure_view import disclosure_view
from chalicelib.http.staff.letter_form import edits_of, letter_draft
from chalicelib.http.staff.referral_view import choices_of, file_choices
from chalicelib.http.staff.step import Step, run_shown_first
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.decide_request import checked, said, values_of
from chalicelib.services.referrals.find_controller import concerned, standing
from chalicelib.services.referrals.package import passable
from chalicelib.services.referrals.refer_request import (
    ReferRequest,
    check_passable,
    decision_of,
    prepare,
    refer_request,
)
from chalicelib.services.referrals.sent_together import sent_together

_REFUSALS: Final = (InvalidField, InvalidInput, NotPossible)
_MANY: Final = 25  # controllers above which only those that may be meant are shown, and a name is searched for


def _context(call: Call, head: Request) -> dict[str, Any]:
    check_passable(call.desk, head)
    _, filed = call.desk.requests.dossier(head.account, head.id)
    submission = call.desk.requests.submission(head.account, head.submission)
    filed = sent_together(call.desk, head, submission, filed)
    sought = call.value("sought") if call.method == "POST" else call.query.get("name", "")[:200]
    found = concerned(call.desk, head, submission, filed, sought)
    every = standing(call.desk, head.account)
    return {
        "named": found.named,
        "service": found.service,
        "sought": sought,
        "choices": choices_of(found.matches, every if len(every) <= _MANY else ()),
        "many": len(every) > _MANY,
        "none_yet": not every,
        "files": file_choices(passable(filed)),
        "again": not head.open,
        **_preview(call, head),
    }


def _preview(call: Call, head: Request) -> dict[str, Any]:
    """What the consumer will read, once it is known to whom the request goes."""
    if call.method != "POST" or call.value("action") == "seek":
        return {"warned": None}
    try:
        prepared = prepare(call.desk, call.staff, _command(call, None))
        decided = decision_of(_command(call, None), prepared)
        decided = checked(call.desk, head, decided) if head.open else decided
    except _REFUSALS:
        return {"warned": None}
    words = values_of(decided) if head.open else {"text": said(decided)}
    kind = LetterKind.REFERRED if head.open else LetterKind.MESSAGE
    return {
        "warned": disclosure_view(said(decided), []),
        "letter_draft": letter_draft(call, head, kind, words),
        "going_to": prepared.controller.name,
        "going_by": prepared.referral.method.value,
        "answer_by": prepared.referral.due,
    }


def _command(call: Call, seen: int | None) -> ReferRequest:
    return ReferRequest(
        request=request_id(call),
        controller=call.value("controller"),
        files=tuple(call.form.get("files", [])),
        words=call.value("words"),
        text=call.value("text"),
        looked=call.value("looked"),
        edits=edits_of(call),
        seen=seen,
    )


def _send(call: Call, seen: int) -> None:
    refer_request(call.desk, call.staff, _command(call, seen))


_STEP: Final = Step(template="staff/refer.html", done="referred", context=_context, act=_send, several=("files",))


@step_page("refer", Tag.REQUEST_REFERRAL_MADE, Tag.REQUEST_ANSWERED)
def refer(call: Call) -> Response:
    """Choose the controller, say what goes with it, see the letter, send."""
    return run_shown_first(call, _STEP, _check)


def _check(call: Call) -> Request:
    if call.value("action") == "seek":
        head = call.desk.requests.get(call.staff.account.id, request_id(call))
        check_passable(call.desk, head)
        return head
    return prepare(call.desk, call.staff, _command(call, None)).head
