"""The answer: outcome, grounds and words; shown as the consumer will read it before it is sent."""

from dataclasses import replace
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, FileState
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, InvalidInput, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.request_view import file_view
from chalicelib.http.responses import Response
from chalicelib.http.staff_pages import check_staff_token, read_seen, request_id
from chalicelib.http.staff_step import Step, again, changes, form_page, run_step, typed
from chalicelib.law.grounds import Ground, grounds_for
from chalicelib.routes.staff_blueprint import blueprint
from chalicelib.services.decide_request import TEXT_LIMIT, DecideRequest, check_decision, decide_request
from chalicelib.services.handling import open_request

_UNVERIFIED: Final = "unverified"
_OUTCOMES: Final = (Outcome.GRANTED, Outcome.PARTIAL, Outcome.DENIED)


def _context(call: Call, head: Request) -> dict[str, Any]:
    if not head.open:
        raise NotPossible("request-closed")
    release = head.verification.sufficient
    return {
        "outcomes": [outcome.value for outcome in (_OUTCOMES if release else (Outcome.DENIED,))],
        "grounds": [(ground.code, _words(ground, call.language)) for ground in _possible(head)],
        "files": [file_view(file) for file in _files(call, head)],
        "release": release,
        "contact": head.contact if head.email else None,
        "preview": None,
    }


def _possible(head: Request) -> list[Ground]:
    """The grounds that fit: for who is not verified, none that says whether data are held; else not that one."""
    grounds = grounds_for(head.regime, head.right)
    if head.verification.sufficient:
        return [ground for ground in grounds if ground.code != _UNVERIFIED]
    return [ground for ground in grounds if not ground.needs_identity]


def _words(ground: Ground, language: str) -> str:
    return f"{texts.text(f'ground.{ground.code}', language)} ({ground.citation})"


def _files(call: Call, head: Request) -> list[AnswerFile]:
    _, filed = call.desk.requests.dossier(head.account, head.id)
    return [item for item in filed if isinstance(item, AnswerFile) and item.state is FileState.ACCEPTED]


def _command(call: Call, seen: int | None) -> DecideRequest:
    outcome = call.value("outcome")
    if outcome not in {choice.value for choice in _OUTCOMES}:
        raise InvalidField(field="outcome", problem="missing")
    return DecideRequest(
        request=request_id(call),
        outcome=Outcome(outcome),
        grounds=tuple(dict.fromkeys(call.form.get("grounds", []))),
        text=call.value("text"),
        seen=seen,
    )


def _send(call: Call, seen: int) -> None:
    decide_request(call.desk, call.staff, _command(call, seen))


_STEP: Final = Step(template="staff/answer.html", done="answered", context=_context, act=_send, several=("grounds",))


@endpoint(
    blueprint,
    "/staff/requests/{request}/answer",
    methods=("GET", "POST"),
    audit=(Tag.VIEW_REQUEST, Tag.REQUEST_ANSWERED, Tag.REQUEST_DENIED),
    permission=Permission.HANDLE_REQUESTS,
)
def answer(call: Call) -> Response:
    """Answer in full, in part, or deny on a ground; nothing is sent that was not shown first."""
    if call.method == "POST" and call.value("action") != "send" and not call.value("resume"):
        return _preview(call)
    return run_step(call, _STEP)


def _preview(call: Call) -> Response:
    try:
        check_staff_token(call)
        head = open_request(call.desk, call.staff, request_id(call))
        command = _command(call, None)
        words = optional("text", command.text, limit=TEXT_LIMIT, lines=True)
        check_decision(head, command)
    except (InvalidField, InvalidInput, NotPossible, StaleForm) as error:
        return again(call, _STEP, error)
    shown = replace(command, text=words)
    more: dict[str, Any] = {"values": typed(call, _STEP), "preview": _as_read(call, head, shown)}
    if read_seen(call)[0] != head.version:
        more["changes"] = changes(call)
    return form_page(call, _STEP, head, **more)


def _as_read(call: Call, head: Request, command: DecideRequest) -> str:
    """What the consumer will read, in their language."""
    language = head.language
    known = {ground.code: ground for ground in grounds_for(head.regime, head.right)}
    parts = [texts.text(f"outcome.{command.outcome.value}", language)]
    parts += [_words(known[code], language) for code in command.grounds]
    if command.text:
        parts.append(command.text)
    if command.outcome is not Outcome.DENIED:
        parts += [file.name for file in _files(call, head)]
    return "\n\n".join(parts)
