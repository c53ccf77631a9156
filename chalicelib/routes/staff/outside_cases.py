"""A complaint or an appeal that left the house: noted, followed and ended at its request."""

from datetime import date
from typing import Any, Final

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.outside_case import CaseState
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response
from chalicelib.http.staff.cases_view import body_rows, case_rows
from chalicelib.http.staff.pages import today
from chalicelib.http.staff.step import Step, run_step
from chalicelib.law.recourse import OTHER
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.recourse.note_case import FollowCase, NoteCase, follow_case, note_case


@step_page("outside", Tag.REQUEST_CASE_NOTED, Tag.REQUEST_CASE_FOLLOWED, Tag.REQUEST_CASE_ENDED)
def of_request(call: Call) -> Response:
    """Note one, or what was heard of one."""
    return run_step(call, _FOLLOW if _named(call) else _NOTE)


def _named(call: Call) -> str:
    """Which one is followed: the form says so too, because an address is shortened when a session has ended."""
    return call.query.get("case", "") or (call.value("case") if call.method == "POST" else "")


def _note_context(call: Call, head: Request) -> dict[str, Any]:
    return {"bodies": body_rows(call.staff.account, head, call.language), "other": OTHER}


def _note(call: Call, seen: int) -> None:
    filed = _day(call, "case_filed")
    if filed is None:
        raise InvalidField(field="case_filed", problem="missing")
    command = NoteCase(
        request=request_id(call),
        body=call.value("case_body"),
        filed_on=filed,
        due=_day(call, "case_due"),
        name=call.value("case_name"),
        reference=call.value("case_reference"),
        words=call.value("case_words"),
        seen=seen,
    )
    note_case(call.desk, call.staff, command)


def _follow_context(call: Call, head: Request) -> dict[str, Any]:
    case = call.desk.outside_cases.get(head.account, head.id, _named(call))
    if not case.open:
        raise NotPossible("case-ended")
    [row] = case_rows([case], today(call))
    known = {"case_reference": case.reference, "case_words": case.words}
    if case.due:
        parts = zip(("day", "month", "year"), (case.due.day, case.due.month, case.due.year), strict=True)
        known |= {f"case_due_{part}": str(number) for part, number in parts}
    states = tuple(state.value for state in CaseState)
    return {"case": case.id, "row": row, "states": states, "known": known}


def _follow(call: Call, seen: int) -> None:
    command = FollowCase(
        request=request_id(call),
        case=_named(call),
        state=call.value("case_state"),
        due=_day(call, "case_due"),
        reference=call.value("case_reference"),
        words=call.value("case_words"),
        seen=seen,
    )
    follow_case(call.desk, call.staff, command)


def _day(call: Call, name: str) -> date | None:
    parts = [call.value(f"{name}_{part}") for part in ("day", "month", "year")]
    return read_date(name, *parts) if any(part.strip() for part in parts) else None


_NOTE: Final = Step(template="staff/case.html", done="case-noted", context=_note_context, act=_note)
_FOLLOW: Final = Step(template="staff/case_follow.html", done="case-followed", context=_follow_context, act=_follow)
