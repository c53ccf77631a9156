"""Questions to the consumer that may move a clock: what the request means, and proof of who asks."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, LetterKind, Message
from chalicelib.domain.request import Request
from chalicelib.domain.verification import Level
from chalicelib.errors import NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.disclosure_view import disclosure_view, typed_view
from chalicelib.http.staff.letter_form import LetterDraft, edits_of, letter_draft, typed_words
from chalicelib.http.staff.pages import today
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.ask_clarification import (
    ask_clarification,
    pauses_by_law,
    receive_clarification,
    stops_now,
)
from chalicelib.services.handling.ask_identity import (
    ask_identity,
    behalf,
    identity_outstanding,
    receive_identity,
    restarts_by_law,
    said,
)
from chalicelib.services.handling.step import check_open

_PARTS: Final = ("day", "month", "year")


def _open(head: Request) -> Request:
    check_open(head)
    return head


def _received(call: Call) -> date:
    return read_date("received", *(call.value(f"received_{part}") for part in _PARTS))


def _as_typed(day: date) -> dict[str, str]:
    return {f"received_{part}": str(getattr(day, part)) for part in _PARTS}


# What the request means


def _clarify_context(call: Call, head: Request) -> dict[str, Any]:
    if pauses_by_law(_open(head)) and head.paused_since:
        raise NotPossible("clarification-open")
    warned = typed_view(call, "text")
    if stops_now(head, today=today(call)):
        return {"effect": "pauses", "warned": warned}
    return {"effect": "too-late" if pauses_by_law(head) else "plain", "warned": warned}


def _clarify(call: Call, seen: int) -> None:
    looked = call.value("looked")
    ask_clarification(call.desk, call.staff, request_id(call), call.value("text"), looked=looked, seen=seen)


def _clarify_letter(call: Call, head: Request) -> LetterDraft | None:
    text = typed_words(call, "text")
    return letter_draft(call, head, LetterKind.CLARIFICATION, {"text": text}) if text else None


_CLARIFY: Final = Step(
    template="staff/clarify.html",
    done="clarification-asked",
    context=_clarify_context,
    act=_clarify,
    letter=_clarify_letter,
)


@step_page("clarify", Tag.REQUEST_CLARIFICATION_ASKED)
def clarify(call: Call) -> Response:
    """Ask what the request means; the page says whether that stops the clock."""
    return run_step(call, _CLARIFY)


def _clarified_context(call: Call, head: Request) -> dict[str, Any]:
    since = _open(head).paused_since
    if since is None:
        raise NotPossible("no-clarification-open")
    wrote = _first_word(call, head, since)
    return {"asked_on": since, "wrote_on": wrote, "values": _as_typed(wrote or today(call))}


def _first_word(call: Call, head: Request, since: date) -> date | None:
    """The day on which the consumer first wrote after the question: probably the answer to it."""
    _, filed = call.desk.requests.dossier(head.account, head.id)
    days = [
        call.staff.account.day_of(item.at)
        for item in filed
        if isinstance(item, Message) and item.direction is Direction.FROM_CONSUMER
    ]
    return min((day for day in days if day >= since), default=None)


def _recording(act: Callable[..., object]) -> Callable[[Call, int], object]:
    """The act that records the day which was typed."""
    return lambda call, seen: act(call.desk, call.staff, request_id(call), _received(call), seen=seen)


_CLARIFIED: Final = Step(
    template="staff/clarified.html",
    done="clarification-received",
    context=_clarified_context,
    act=_recording(receive_clarification),
)


@step_page("clarified", Tag.REQUEST_CLARIFICATION_RECEIVED)
def clarified(call: Call) -> Response:
    """Record the day on which the clarification came."""
    return run_step(call, _CLARIFIED)


# Proof of identity


def _identity_context(call: Call, head: Request) -> dict[str, Any]:
    if _open(head).verification.needed is Level.NONE:
        raise NotPossible("no-verification")
    typed = said(call.value("text"), edits_of(call)) if call.method == "POST" else ""
    return {"restarts": restarts_by_law(head), "warned": disclosure_view(typed)}


def _identity(call: Call, seen: int) -> None:
    text, looked = call.value("text"), call.value("looked")
    ask_identity(call.desk, call.staff, request_id(call), text, looked=looked, seen=seen, edits=edits_of(call))


def _identity_letter(call: Call, head: Request) -> LetterDraft | None:
    text = typed_words(call, "text")
    values = {"text": text, "behalf": behalf(call.desk, head)}
    return letter_draft(call, head, LetterKind.VERIFICATION_REQUEST, values) if text else None


_IDENTITY: Final = Step(
    template="staff/identity.html",
    done="identity-asked",
    context=_identity_context,
    act=_identity,
    letter=_identity_letter,
)


@step_page("identity", Tag.REQUEST_IDENTITY_ASKED)
def identity(call: Call) -> Response:
    """Ask for proof of identity, saying what is needed and why."""
    return run_step(call, _IDENTITY)


def _identified_context(call: Call, head: Request) -> dict[str, Any]:
    if _open(head).identity_asked_at is None or not identity_outstanding(head):
        raise NotPossible("identity-not-asked")
    return {"restarts": restarts_by_law(head), "asked_at": head.identity_asked_at, "values": _as_typed(today(call))}


_IDENTIFIED: Final = Step(
    template="staff/identified.html",
    done="identity-received",
    context=_identified_context,
    act=_recording(receive_identity),
)


@step_page("identified", Tag.REQUEST_IDENTITY_RECEIVED)
def identified(call: Call) -> Response:
    """Record the day on which the proof came."""
    return run_step(call, _IDENTIFIED)
