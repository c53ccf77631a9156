"""The steps with a form of their own: match, approve, extend, message."""

from collections.abc import Set as AbstractSet
from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.domain.verification import ApprovalState, Level, MatchMethod, MatchResult
from chalicelib.domain.verification_policy import COMPARABLE
from chalicelib.errors import InvalidField, InvalidInput, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.disclosure_view import typed_view
from chalicelib.http.staff.letter_form import LetterDraft, letter_draft, typed_words
from chalicelib.http.staff.pages import reader, today
from chalicelib.http.staff.part_view import part_url
from chalicelib.http.staff.request_view import LEVELS, fact_view
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.extend_deadline import extend_deadline, extension, extension_citation
from chalicelib.services.handling.read_part import Part
from chalicelib.services.handling.record_match import RecordMatch, decide_approval, record_match
from chalicelib.services.handling.step import check_open
from chalicelib.services.handling.write_message import write_to_consumer

_YES_NO: Final = frozenset({"yes", "no"})


# The business's own match


def _match_context(call: Call, head: Request) -> dict[str, Any]:
    del call
    check_open(head, appealed=True)
    if head.verification.needed is Level.NONE:
        raise NotPossible("no-verification")
    demands = head.verification.demands
    high = head.verification.needed is Level.REASONABLY_HIGH
    return {
        "details_url": part_url(head.id, Part.DETAILS),
        "points": COMPARABLE,
        "needed": LEVELS[head.verification.needed],
        "count": demands.points_high if high else demands.points,
        "methods": [method.value for method in MatchMethod if method is not MatchMethod.ACCOUNT or demands.sign_in],
        "second_person": demands.second_person,
    }


def _record(call: Call, seen: int) -> None:
    chosen = {name: call.value(name) for name in ("method", "result", "contact_on_file")}
    allowed: dict[str, AbstractSet[str]] = {
        "method": set(MatchMethod),
        "result": set(MatchResult),
        "contact_on_file": _YES_NO,
    }
    problems = [
        InvalidField(field=name, problem="missing") for name, value in chosen.items() if value not in allowed[name]
    ]
    if problems:
        raise InvalidInput(tuple(problems))
    on_file = chosen["contact_on_file"] == "yes"
    other = call.value("file_contact").strip()
    command = RecordMatch(
        request=request_id(call),
        compared=tuple(point for point in call.form.get("compared", []) if point in COMPARABLE),
        method=MatchMethod(chosen["method"]),
        result=MatchResult(chosen["result"]),
        declaration=call.value("declaration") == "yes",
        contact_on_file=on_file,
        file_contact=Email.parse(other, field="file_contact") if other and not on_file else None,
        seen=seen,
    )
    record_match(call.desk, call.staff, command)


_MATCH: Final = Step(
    template="staff/match.html",
    done="match-recorded",
    context=_match_context,
    act=_record,
    several=("compared", "declaration"),
)


@step_page("match", Tag.REQUEST_VERIFICATION_RECORDED, Tag.REQUEST_APPROVAL_REQUESTED)
def match(call: Call) -> Response:
    """Record which data points were compared with the business's records, and the result."""
    return run_step(call, _MATCH)


# The second person


def _approve_context(call: Call, head: Request) -> dict[str, Any]:
    check = head.verification
    if not head.in_work or check.approval is not ApprovalState.WAITING or check.match is None:
        raise NotPossible("no-approval-waiting")
    if check.match.by == call.staff.actor:
        raise NotPossible("second-person-needed")
    return {"match": fact_view(check, reader(call)), "contact": head.contact}


def _decide(call: Call, seen: int) -> None:
    decision = call.value("decision")
    if decision not in {ApprovalState.GIVEN, ApprovalState.REFUSED}:
        raise InvalidField(field="decision", problem="missing")
    agrees = decision == ApprovalState.GIVEN
    decide_approval(call.desk, call.staff, request_id(call), agrees=agrees, seen=seen)


_APPROVE: Final = Step(template="staff/approve.html", done="approval-recorded", context=_approve_context, act=_decide)


@step_page("approve", Tag.REQUEST_APPROVAL_GIVEN, Tag.REQUEST_APPROVAL_REFUSED, permission=Permission.APPROVE)
def approve(call: Call) -> Response:
    """A second person agrees with the match, or does not."""
    return run_step(call, _APPROVE)


# The one extension


def _extend_context(call: Call, head: Request) -> dict[str, Any]:
    check_open(head, appealed=True)
    before, after = extension(call.staff, head, today=today(call))
    citation = extension_citation(head) or ""
    warned = typed_view(call, "reason")
    return {"due": before.due, "extended_due": after.due, "citation": citation, "warned": warned}


def _extend(call: Call, seen: int) -> None:
    looked = call.value("looked")
    extend_deadline(call.desk, call.staff, request_id(call), call.value("reason"), looked=looked, seen=seen)


def _extend_letter(call: Call, head: Request) -> LetterDraft | None:
    reason = typed_words(call, "reason")
    if not reason:
        return None
    _, after = extension(call.staff, head, today=today(call))
    values = {"reason": reason, "respond_by": after.due.isoformat(), "period": after.period.value}
    return letter_draft(call, head, LetterKind.EXTENDED, values)


_EXTEND: Final = Step(
    template="staff/extend.html", done="extended", context=_extend_context, act=_extend, letter=_extend_letter
)


@step_page("extend", Tag.REQUEST_EXTENDED)
def extend(call: Call) -> Response:
    """Move the answer's due date once, and tell the consumer why."""
    return run_step(call, _EXTEND)


# Words to the consumer


def _message_context(call: Call, head: Request) -> dict[str, Any]:
    language = texts.describe(head.language).name
    return {
        "contact": head.contact,
        "language_name": language,
        "silenced": call.staff.account.silenced,
        "warned": typed_view(call, "text"),
    }


def _write(call: Call, seen: int) -> None:
    looked = call.value("looked")
    write_to_consumer(call.desk, call.staff, request_id(call), call.value("text"), looked=looked, seen=seen)


_MESSAGE: Final = Step(
    template="staff/message.html", done="message-sent", context=_message_context, act=_write, part="messages"
)


@step_page("message", Tag.REQUEST_MESSAGE_SENT)
def message(call: Call) -> Response:
    """Write to the consumer."""
    return run_step(call, _MESSAGE)
