"""Complaints and appeals that left the house, for systems: noted, followed and ended."""

from collections.abc import Callable
from typing import Final

import msgspec

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.errors import InvalidField
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.outside_cases import (
    BodyRecord,
    CaseList,
    CaseRecord,
    CasesOfAll,
    CasesQuery,
    ListedCase,
    WriteCase,
    WriteFollowed,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.staff.cases_view import body_rows
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.recourse.list_cases import list_cases
from chalicelib.services.recourse.note_case import FollowCase, NoteCase, follow_case, note_case

section: Final = Section(blueprint, "Decisions", "/requests/{request}/outside-cases")
_all: Final = Section(blueprint, "Decisions")
_REFUSALS: Final = ("not-found", "not-possible", "conflict", "precondition-failed")
_FIELDS: Final = {
    "case_body": "body",
    "case_name": "name",
    "case_filed": "filed_on",
    "case_due": "due",
    "case_reference": "reference",
    "case_words": "words",
    "case_state": "state",
}


@_all.reads("/outside-cases", audit=(Tag.VIEW_CASES,), query=CasesQuery, answer=CasesOfAll)
def list_of_account(call: ApiCall) -> CasesOfAll:
    """List the complaints outside of all requests.

    Those that are open by their next date, those without one last; or those that have ended, newest first.
    """
    query: CasesQuery = call.query
    context = f"outside-cases-{query.state}"
    after = str(call.read_cursor(query.cursor, context)[0]) if query.cursor else ""
    page = list_cases(call.desk, call.staff, open_ones=query.state == "open", after=after, limit=query.limit)
    following = call.write_cursor([page.after], context) if page.after else None
    return CasesOfAll(items=[_listed(case) for case in page.cases], next=following)


@section.reads(audit=(Tag.VIEW_REQUEST,), answer=CaseList, refusals=("not-found",))
def list_all(call: ApiCall) -> CaseList:
    """List a request's complaints outside.

    With the authority of its law and place, and whoever else the person can turn to.
    """
    head = look_at(call.desk, call.staff, call.request)
    cases = call.desk.outside_cases.of(head.account, [head.id])
    shown = [
        BodyRecord(
            code=row.code, name=row.name, address=row.address, citation=row.citation, unconfirmed=row.unconfirmed
        )
        for row in body_rows(call.account, head, "en")
    ]
    return CaseList(items=[_record(case) for case in cases], bodies=shown)


@section.writes(
    audit=(Tag.REQUEST_CASE_NOTED,),
    body=WriteCase,
    answer=CaseRecord,
    status=201,
    versioned=True,
    refusals=_REFUSALS,
)
def note(call: ApiCall) -> CaseRecord:
    """Note a complaint outside.

    Staff are reminded before its date and each week after it; without a date each month.
    """
    body: WriteCase = call.body
    command = NoteCase(
        request=call.request,
        body=body.body,
        filed_on=body.filed_on,
        due=body.due,
        name=body.name,
        reference=body.reference,
        words=body.words,
        seen=call.seen,
    )
    return _record(_told(lambda: note_case(call.desk, call.staff, command)))


@section.writes(
    "/{case}",
    audit=(Tag.REQUEST_CASE_FOLLOWED, Tag.REQUEST_CASE_ENDED),
    body=WriteFollowed,
    answer=CaseRecord,
    versioned=True,
    refusals=_REFUSALS,
)
def follow(call: ApiCall) -> CaseRecord:
    """Follow or end a complaint outside.

    Its date and reference are replaced; a state other than `open` ends it.
    """
    body: WriteFollowed = call.body
    command = FollowCase(
        request=call.request,
        case=call.params["case"],
        state=body.state.value,
        due=body.due,
        reference=body.reference,
        words=body.words,
        seen=call.seen,
    )
    return _record(_told(lambda: follow_case(call.desk, call.staff, command)))


def _told(act: Callable[[], OutsideCase]) -> OutsideCase:
    """Do it; what is wrong is told at the fields of the body."""
    try:
        return act()
    except InvalidField as error:
        named = _FIELDS.get(error.field, error.field)
        raise InvalidField(field=named, problem=error.problem, **error.values) from None


def _listed(case: OutsideCase) -> ListedCase:
    known = msgspec.structs.asdict(_record(case))
    return ListedCase(request=case.request, request_reference=case.submission, **known)


def _record(case: OutsideCase) -> CaseRecord:
    return CaseRecord(
        id=case.id,
        body=case.body,
        name=case.name,
        reference=case.reference,
        words=case.words,
        filed_on=case.filed_on,
        due=case.due,
        state=case.state,
        noted_at=case.noted_at,
        ended_at=case.ended_at,
    )
