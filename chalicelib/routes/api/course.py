"""What moves a request's course, for systems: its handler, its law, questions to the consumer and their answers."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Request
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.request_view import clock_states
from chalicelib.http.api.schemas.course import (
    Ask,
    AskIdentity,
    Assign,
    CorrectPlace,
    LawPreview,
    LawState,
    Received,
    SawParent,
    SawPermission,
    WishPlace,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.api.steps import STEP_REFUSALS
from chalicelib.http.law_words import law_words
from chalicelib.law.rules import Regime
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.agents.agent_permission import RecordPermission, record_permission
from chalicelib.services.agents.ask_permission import ask_permission
from chalicelib.services.agents.confirm_address import ask_address_again
from chalicelib.services.handling.ask_clarification import ask_clarification, receive_clarification
from chalicelib.services.handling.ask_identity import ask_identity, receive_identity
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.correct_law import CorrectLaw, answer_moves, correct_law, corrected
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.handling.record_parent import RecordParent, record_parent
from chalicelib.services.handling.step import open_request

section: Final = Section(blueprint, "Course of a request", "/requests/{request}")


@section.step("/assignment", audit=(Tag.REQUEST_ASSIGNED,), body=Assign)
def assign(call: ApiCall) -> None:
    """Give a request to somebody.

    To a user who may handle requests, or to nobody. The same one again changes nothing.
    """
    body: Assign = call.body
    assign_request(call.desk, call.staff, call.request, body.assignee, seen=call.seen)


@section.step("/law", audit=(Tag.REQUEST_LAW_CORRECTED, Tag.SUPPRESSION_CHANGED), body=CorrectPlace)
def correct(call: ApiCall) -> None:
    """Correct the law of a request.

    Puts it under the law of the place where the person lives, or under the one that is named; its periods are counted
    anew from receipt. Where the answer's day moves, the consumer is told.
    """
    body: CorrectPlace = call.body
    command = CorrectLaw(
        request=call.request,
        residence=body.residence,
        regime=_regime(body),
        why=body.why,
        words=body.words,
        looked=body.looked,
        seen=call.seen,
    )
    correct_law(call.desk, call.staff, command)


@section.writes(
    "/law/preview",
    audit=(Tag.VIEW_REQUEST,),
    body=WishPlace,
    answer=LawPreview,
    versioned=True,
    refusals=STEP_REFUSALS,
)
def preview(call: ApiCall) -> LawPreview:
    """See a correction of the law before it is done.

    Right, level and periods as they are and as they would be; whether the consumer must be told, with a draft.
    Refuses what the correction itself would refuse.
    """
    look_at(call.desk, call.staff, call.request)
    head = open_request(call.desk, call.staff, call.request, seen=call.seen)
    submission = call.desk.requests.submission(head.account, head.submission)
    wish: WishPlace = call.body
    after = corrected(call.desk, call.account, head, submission, residence=wish.residence, regime=_regime(wish))
    return LawPreview(
        now=_under(call, head),
        then=_under(call, after),
        moves=answer_moves(head, after),
        language=head.language,
        words=law_words(call.account, after),
    )


@section.step("/agent-permission", audit=(Tag.REQUEST_AGENT_PERMISSION,), body=SawPermission)
def agent_permission(call: ApiCall) -> None:
    """Record an agent's permission.

    That the business has seen the consumer's signed permission for the agent, or a power of attorney. A later look
    replaces an earlier one; of requests only that an agent has made.
    """
    body: SawPermission = call.body
    command = RecordPermission(
        request=call.request,
        shown=body.shown,
        receives=body.receives,
        notarized=body.notarized,
        identity=body.identity,
        seen=call.seen,
    )
    record_permission(call.desk, call.staff, command)


@section.step("/agent-permission/ask", audit=(Tag.REQUEST_AGENT_ASKED,))
def ask_agent_permission(call: ApiCall) -> None:
    """Ask the consumer whether an agent may act.

    By a mail with a link, to the consumer alone: who says yes there has given permission and confirmed the address.
    """
    ask_permission(call.desk, call.staff, call.request, seen=call.seen)


@section.step("/agent-address/ask", audit=(Tag.REQUEST_AGENT_ADDRESS_ASKED,))
def ask_agent_address(call: ApiCall) -> None:
    """Ask the agent to confirm their address.

    By a mail with a link to the address that the agent left: of the person whom it is about it says nothing.
    """
    ask_address_again(call.desk, call.staff, call.request, seen=call.seen)


@section.step("/parent", audit=(Tag.REQUEST_PARENT_RECORDED,), body=SawParent)
def parent(call: ApiCall) -> None:
    """Record that who asks for a child is the parent or guardian.

    By which of the ways of 11 CCR 7070(a)(2) they have shown it; before that no data of the child are shown, corrected
    or deleted. A later look replaces an earlier one.
    """
    body: SawParent = call.body
    command = RecordParent(request=call.request, shown=body.shown, deleted=body.deleted, seen=call.seen)
    record_parent(call.desk, call.staff, command)


@section.step("/clarification", audit=(Tag.REQUEST_CLARIFICATION_ASKED,), body=Ask)
def clarify(call: ApiCall) -> None:
    """Ask what a request means.

    Where the law says so, the days of the answer stop counting until the clarification comes (`paused_since`).
    """
    body: Ask = call.body
    ask_clarification(call.desk, call.staff, call.request, body.text, looked=body.looked, seen=call.seen)


@section.step("/clarification/answer", audit=(Tag.REQUEST_CLARIFICATION_RECEIVED,), body=Received)
def clarified(call: ApiCall) -> None:
    """Record that the clarification came.

    On which day: from the next one the days count again.
    """
    receive_clarification(call.desk, call.staff, call.request, call.body.received, seen=call.seen)


@section.step("/identity", audit=(Tag.REQUEST_IDENTITY_ASKED,), body=AskIdentity)
def identity(call: ApiCall) -> None:
    """Ask for proof of identity.

    Says what is needed and why. No clock moves before the proof comes; an opt-out may not be asked for any.
    """
    body: AskIdentity = call.body
    ask_identity(
        call.desk, call.staff, call.request, body.text, looked=body.looked, seen=call.seen, edits=body.passages
    )


@section.step("/identity/proof", audit=(Tag.REQUEST_IDENTITY_RECEIVED,), body=Received)
def identified(call: ApiCall) -> None:
    """Record that the proof came.

    On which day. Under a law that says so the answer's period starts there. What it proves is recorded by a match.
    """
    receive_identity(call.desk, call.staff, call.request, call.body.received, seen=call.seen)


def _regime(wish: WishPlace) -> str:
    return wish.regime.value if wish.regime else ""


def _under(call: ApiCall, head: Request) -> LawState:
    return LawState(
        regime=Regime(head.regime),
        law_version=head.law_version,
        right=head.right,
        residence=head.residence,
        needed=int(head.verification.needed),
        clocks=clock_states(head, call.account, call.account.day_of(call.now)),
    )
