"""What moves a request's course, for systems: its handler, its law, questions to the consumer and their answers."""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.http.api.frame import Answer, ApiCall, api
from chalicelib.http.api.schemas.course import Ask, AskIdentity, Assign, CorrectPlace, Received
from chalicelib.http.api.schemas.steps import RequestNow
from chalicelib.http.api.steps import STEP_REFUSALS, as_it_is_now
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.ask_clarification import ask_clarification, receive_clarification
from chalicelib.services.handling.ask_identity import ask_identity, receive_identity
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law

GROUP: Final = "Course of a request"
PATH: Final = "/requests/{request}"


@api(
    blueprint,
    f"{PATH}/assignment",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_ASSIGNED,),
    group=GROUP,
    body=Assign,
    answer=RequestNow,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def assign(call: ApiCall) -> Answer:
    """Give a request to somebody.

    To a user who may handle requests, or to nobody. The same one again changes nothing.
    """
    body: Assign = call.body
    assign_request(call.desk, call.staff, call.request, body.assignee, seen=call.seen)
    return as_it_is_now(call)


@api(
    blueprint,
    f"{PATH}/law",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_LAW_CORRECTED, Tag.SUPPRESSION_CHANGED),
    group=GROUP,
    body=CorrectPlace,
    answer=RequestNow,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def correct(call: ApiCall) -> Answer:
    """Correct the law of a request.

    Puts it under the law of the place where the person lives, or under the one that is named; its periods are counted
    anew from receipt. Where the answer's day moves, the consumer is told.
    """
    body: CorrectPlace = call.body
    command = CorrectLaw(
        request=call.request,
        residence=body.residence,
        regime=body.regime.value if body.regime else "",
        why=body.why,
        words=body.words,
        looked=body.looked,
        seen=call.seen,
    )
    correct_law(call.desk, call.staff, command)
    return as_it_is_now(call)


@api(
    blueprint,
    f"{PATH}/clarification",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_CLARIFICATION_ASKED,),
    group=GROUP,
    body=Ask,
    answer=RequestNow,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def clarify(call: ApiCall) -> Answer:
    """Ask what a request means.

    Where the law says so, the days of the answer stop counting until the clarification comes (`paused_since`).
    """
    body: Ask = call.body
    ask_clarification(call.desk, call.staff, call.request, body.text, looked=body.looked, seen=call.seen)
    return as_it_is_now(call)


@api(
    blueprint,
    f"{PATH}/clarification/answer",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_CLARIFICATION_RECEIVED,),
    group=GROUP,
    body=Received,
    answer=RequestNow,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def clarified(call: ApiCall) -> Answer:
    """Record that the clarification came.

    On which day: from the next one the days count again.
    """
    return _record(call, receive_clarification)


@api(
    blueprint,
    f"{PATH}/identity",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_IDENTITY_ASKED,),
    group=GROUP,
    body=AskIdentity,
    answer=RequestNow,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def identity(call: ApiCall) -> Answer:
    """Ask for proof of identity.

    Says what is needed and why. No clock moves before the proof comes; an opt-out may not be asked for any.
    """
    body: AskIdentity = call.body
    ask_identity(
        call.desk, call.staff, call.request, body.text, looked=body.looked, seen=call.seen, edits=body.passages
    )
    return as_it_is_now(call)


@api(
    blueprint,
    f"{PATH}/identity/proof",
    method="POST",
    scope=Scope.WRITE,
    permission=Permission.HANDLE_REQUESTS,
    audit=(Tag.REQUEST_IDENTITY_RECEIVED,),
    group=GROUP,
    body=Received,
    answer=RequestNow,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def identified(call: ApiCall) -> Answer:
    """Record that the proof came.

    On which day. Under a law that says so the answer's period starts there. What it proves is recorded by a match.
    """
    return _record(call, receive_identity)


def _record(call: ApiCall, act: Callable[..., Any]) -> Answer:
    on: date = call.body.received
    act(call.desk, call.staff, call.request, on, seen=call.seen)
    return as_it_is_now(call)
