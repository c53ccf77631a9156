"""Staff note that a complaint or an appeal went to a body outside, what they hear of it, and how it ended."""

from datetime import date

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.outside_case import (
    NAME_LIMIT,
    OPEN_LIMIT,
    REFERENCE_LIMIT,
    WORDS_LIMIT,
    CaseState,
    OutsideCase,
    first_look,
)
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.text import optional, required
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.law.recourse import OTHER, bodies
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteCase:
    """With whom it lies (a code of `law.recourse`; `name` for another), since when, and by when to be heard of."""

    request: RequestId
    body: str
    filed_on: date
    due: date | None = None
    name: str = ""
    reference: str = ""
    words: str = ""
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowCase:
    """What was heard of it: a date, a reference; or its end (a word of `CaseState`)."""

    request: RequestId
    case: str
    state: str
    due: date | None = None
    reference: str = ""
    words: str = ""
    seen: int | None = None


def note_case(desk: Desk, staff: Staff, command: NoteCase) -> OutsideCase:
    """Note it. Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`cases-full`).

    `InvalidField`: `case_body`, `case_name`, `case_filed`, `case_due`, `case_reference`, `case_words`.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = _head(desk, staff, command.request, command.seen)
    today = staff.account.day_of(desk.clock.now())
    if command.filed_on > today:
        raise InvalidField(field="case_filed", problem="future")
    if command.due and command.due < command.filed_on:
        raise InvalidField(field="case_due", problem="early")
    if sum(case.open for case in desk.outside_cases.of(head.account, [head.id])) >= OPEN_LIMIT:
        raise NotPossible("cases-full", limit=str(OPEN_LIMIT))
    case = OutsideCase(
        account=head.account,
        request=head.id,
        submission=head.submission,
        id=new_id(desk),
        body=command.body,
        filed_on=command.filed_on,
        noted_at=desk.clock.now(),
        by=staff.actor,
        due=command.due,
        next_on=first_look(command.due, today),
        name=_name(staff, head, command),
        reference=_reference(command.reference),
        words=_words(command.words),
    )
    detail: Detail = {"case": case.id, "body": case.body, "filed": case.filed_on.isoformat(), "due": _day(case.due)}
    because = Reason(Tag.REQUEST_CASE_NOTED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    unit.create(case, because=because)
    unit.commit()
    return case


def follow_case(desk: Desk, staff: Staff, command: FollowCase) -> OutsideCase:
    """Change or end it. Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`case-ended`).

    `InvalidField`: `case_state`, `case_due`, `case_reference`, `case_words`.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = _head(desk, staff, command.request, command.seen)
    case = desk.outside_cases.get(head.account, head.id, command.case)
    if not case.open:
        raise NotPossible("case-ended")
    state = next((one for one in CaseState if one.value == command.state), None)
    if state is None:
        raise InvalidField(field="case_state", problem="missing")
    if command.due and command.due < case.filed_on:
        raise InvalidField(field="case_due", problem="early")
    now = desk.clock.now()
    heard = case.followed(
        due=command.due,
        reference=_reference(command.reference),
        words=_words(command.words),
        today=staff.account.day_of(now),
    )
    detail: Detail = {"case": case.id, "body": case.body, "due": _day(heard.due)}
    tag = Tag.REQUEST_CASE_FOLLOWED
    if state is not CaseState.OPEN:
        tag, heard = Tag.REQUEST_CASE_ENDED, heard.ended(state, at=now, by=staff.actor)
        detail = {"case": case.id, "body": case.body, "how": state.value}
    because = Reason(tag, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.store(heard, because=because)
    unit.commit()
    return heard


def _head(desk: Desk, staff: Staff, request: RequestId, seen: int | None) -> Request:
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    return head


def _name(staff: Staff, head: Request, command: NoteCase) -> str:
    """What the body is called, in English: the record is the business's own."""
    if command.body == OTHER:
        return required("case_name", command.name, limit=NAME_LIMIT)
    known = bodies(head.law_version, head.residence, staff.account.recourse)
    found = next((body for body in known if body.code == command.body), None)
    if found is None:
        raise InvalidField(field="case_body", problem="missing")
    return found.where.name


def _reference(typed: str) -> str:
    return optional("case_reference", typed, limit=REFERENCE_LIMIT)


def _words(typed: str) -> str:
    return optional("case_words", typed, limit=WORDS_LIMIT, lines=True)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
