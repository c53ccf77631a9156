"""The decision about an appeal: outcome, grounds and explanation; shown before it is sent."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, Filed, LetterKind
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Outcome, Request, State
from chalicelib.errors import InvalidField, InvalidInput, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.appeal_view import decision_words, words_of
from chalicelib.http.staff.disclosure_view import disclosure_view
from chalicelib.http.staff.ground_view import ground_choices, ground_words, grounds_of
from chalicelib.http.staff.letter_form import edits_of, letter_draft, typed_words
from chalicelib.http.staff.pages import reader
from chalicelib.http.staff.request_view import file_view
from chalicelib.http.staff.step import Step, run_shown_first
from chalicelib.law.decisions import carries_files, possible
from chalicelib.law.drafts import by_categories
from chalicelib.law.grounds import grounds_for
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.decide_appeal import (
    OUTCOMES,
    DecideAppeal,
    appealed_request,
    check_appeal,
    check_decider,
    decide_appeal,
    said,
    values_of,
)
from chalicelib.services.handling.step import waiting_files


def _context(call: Call, head: Request) -> dict[str, Any]:
    if head.state is not State.APPEALED:
        raise NotPossible("no-appeal-waiting")
    who = check_decider(call.desk, call.staff, head)
    filed: tuple[Filed, ...] = call.desk.requests.dossier(head.account, head.id)[1]
    files = waiting_files(filed)
    open_to = possible(head)
    return {
        "words": words_of(head, filed),
        "same": who.same,
        "first": _first_decision(call, head, filed),
        "outcomes": [outcome.value for outcome in OUTCOMES if outcome in open_to],
        "grounds": ground_choices(head, call.language),
        "files": [file_view(file) for file in files],
        "categories": by_categories(head),
        "release": head.verification.sufficient,
        "contact": head.contact if head.email else None,
        **_preview(call, head, files),
    }


def _first_decision(call: Call, head: Request, filed: Sequence[Filed]) -> dict[str, Any]:
    """What the appeal is against: who decided what, on which grounds, in which words."""
    known = {ground.code: ground for ground in grounds_for(head.regime, head.right)}
    written = decision_words(call.desk.audit_log.of_request(head.account, head.id), filed)
    return {
        "outcome": str(head.outcome),
        "at": head.closed_at,
        "by": reader(call).name(head.decided_by),
        "grounds": [ground_words(known[code], call.language) for code in head.grounds],
        "text": written.text if written else "",
    }


def _preview(call: Call, head: Request, files: list[AnswerFile]) -> dict[str, Any]:
    """What the consumer will read, once the decision can be made; and what may not be disclosed in it."""
    if call.method != "POST":
        return {"goes": True, "warned": None}
    try:
        command = _command(call, None)
        check_appeal(call.desk, call.staff, head, command)
    except (InvalidField, InvalidInput, NotPossible):
        return {"goes": True, "warned": None}
    goes = carries_files(command.outcome)
    decided = replace(head, outcome=command.outcome, grounds=command.grounds)
    values = values_of(decided, typed_words(call, "text"))
    return {
        "goes": goes,
        "warned": disclosure_view(said(command), files if goes else []),
        "letter_draft": letter_draft(call, head, LetterKind.APPEAL_DECIDED, values),
    }


def _command(call: Call, seen: int | None) -> DecideAppeal:
    outcome = call.value("outcome")
    if outcome not in {choice.value for choice in OUTCOMES}:
        raise InvalidField(field="outcome", problem="missing")
    return DecideAppeal(
        request=request_id(call),
        outcome=Outcome(outcome),
        grounds=grounds_of(call, Outcome(outcome)),
        text=call.value("text"),
        categories_only=call.value("categories_only") == "yes",
        looked=call.value("looked"),
        edits=edits_of(call),
        seen=seen,
    )


def _send(call: Call, seen: int) -> None:
    decide_appeal(call.desk, call.staff, _command(call, seen))


def _check(call: Call) -> Request:
    head = appealed_request(call.desk, call.staff, request_id(call))
    check_appeal(call.desk, call.staff, head, _command(call, None))
    return head


_STEP: Final = Step(
    template="staff/appeal.html", done="appeal-decided", context=_context, act=_send, several=("grounds",)
)


@step_page("appeal", Tag.REQUEST_APPEAL_DECIDED, permission=Permission.DECIDE_APPEALS)
def appeal(call: Call) -> Response:
    """Decide an appeal, as another person than the first where there is one; nothing is sent that was not shown."""
    return run_shown_first(call, _STEP, _check)
