"""The answer: outcome, grounds and words; shown as the consumer will read it before it is sent."""

from datetime import date
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile
from chalicelib.domain.request import Outcome, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField, InvalidInput, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.disclosure_view import disclosure_view
from chalicelib.http.staff.ground_view import ground_choices, grounds_of
from chalicelib.http.staff.letter_form import edits_of, letter_draft
from chalicelib.http.staff.next_step import GIVES_DATA
from chalicelib.http.staff.pages import today
from chalicelib.http.staff.request_view import file_view
from chalicelib.http.staff.step import Step, run_shown_first
from chalicelib.law.decisions import ANSWERS, carries_files, possible
from chalicelib.law.drafts import by_categories, denial_draft_due, drafted
from chalicelib.law.letters import letter_of
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.decide_request import DecideRequest, checked, decide_request, said, values_of
from chalicelib.services.handling.step import check_open, open_request, waiting_files

_REFUSALS: Final = (InvalidField, InvalidInput, NotPossible)


def _context(call: Call, head: Request) -> dict[str, Any]:
    check_open(head)
    files = waiting_files(call.desk.requests.dossier(head.account, head.id)[1])
    return {
        "outcomes": [_shown(head, outcome) for outcome in possible(head)],
        "grounds": ground_choices(head, call.language),
        "files": [file_view(file) for file in files],
        "release": head.verification.sufficient,
        "categories": by_categories(head),
        "opts_in": head.right is Right.OPT_IN,
        "unconfirmed": head.right is Right.OPT_IN and head.verification.contact_confirmed_at is None,
        "contact": head.contact if head.email else None,
        **_draft(call, head),
        **_preview(call, head, files),
    }


def _shown(head: Request, outcome: Outcome) -> tuple[str, str]:
    """An outcome and the key of its words: part of the data, or the categories that are given instead."""
    instead = outcome is Outcome.PARTIAL and not head.verification.sufficient
    return outcome.value, "categories" if instead else outcome.value.replace(" ", "-")


def _draft(call: Call, head: Request) -> dict[str, Any]:
    """What the form comes filled with when the time for an unverified request runs out."""
    if not denial_draft_due(head, today(call), received=call.staff.account.day_of(head.received_at)):
        return {"drafted_by": None}
    draft = drafted(head)
    values = {
        "outcome": draft.outcome.value,
        "grounds": list(draft.grounds),
        "text": texts.text(f"draft.{draft.key}", head.language),
    }
    return {"drafted_by": _target(head), "values": values}


def _target(head: Request) -> date | None:
    clock = head.clock(Period.RESPOND)
    return clock.target if clock else None


def _preview(call: Call, head: Request, files: list[AnswerFile]) -> dict[str, Any]:
    """What the consumer will read, once the decision can be made; and what may not be disclosed in it."""
    try:
        decided = checked(call.desk, head, _command(call, None)) if call.method == "POST" else None
    except _REFUSALS:
        decided = None
    if decided is None:
        return {"goes": True, "warned": None, "bare": False}
    goes = carries_files(decided.outcome)
    return {
        "goes": goes,
        "warned": disclosure_view(said(decided), files if goes else []),
        "bare": goes and not files and head.right in GIVES_DATA and not by_categories(head),
        "letter_draft": letter_draft(call, head, letter_of(decided.outcome, head.right), values_of(decided, files)),
    }


def _command(call: Call, seen: int | None) -> DecideRequest:
    outcome = call.value("outcome")
    if outcome not in {choice.value for choice in ANSWERS}:
        raise InvalidField(field="outcome", problem="missing")
    return DecideRequest(
        request=request_id(call),
        outcome=Outcome(outcome),
        grounds=grounds_of(call, Outcome(outcome)),
        text=call.value("text"),
        same_as=call.value("same_as"),
        controller=call.value("controller"),
        categories_only=call.value("categories_only") == "yes",
        second_step=call.value("second_step") == "yes",
        looked=call.value("looked"),
        edits=edits_of(call),
        seen=seen,
    )


def _send(call: Call, seen: int) -> None:
    decide_request(call.desk, call.staff, _command(call, seen))


_STEP: Final = Step(template="staff/answer.html", done="answered", context=_context, act=_send, several=("grounds",))


@step_page("answer", Tag.REQUEST_ANSWERED, Tag.REQUEST_DENIED)
def answer(call: Call) -> Response:
    """Answer in full, in part, or deny on a ground; nothing is sent that was not shown first."""
    return run_shown_first(call, _STEP, _check)


def _check(call: Call) -> Request:
    head = open_request(call.desk, call.staff, request_id(call))
    checked(call.desk, head, _command(call, None))
    return head
