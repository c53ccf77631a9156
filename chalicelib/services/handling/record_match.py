"""The business's own match: the only thing that proves identity, recorded as facts apart."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.verification import (
    ApprovalState,
    Level,
    Match,
    MatchMethod,
    MatchResult,
    Verification,
    needs_second_person,
)
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.handling.step import letter_to, open_request
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMatch:
    """What staff compared: names of data points, how, with what result."""

    request: RequestId
    compared: tuple[str, ...]
    method: MatchMethod
    result: MatchResult
    declaration: bool
    contact_on_file: bool
    file_contact: Email | None = None  # the address on the business's file, to be warned
    seen: int | None = None


def record_match(desk: Desk, staff: Staff, command: RecordMatch) -> Request:
    """Record the match; raise `InvalidField`, `NotPossible`, `Conflict`.

    Where the contact is not on file and the right is dangerous, a second person must agree and the contact
    on file is told. From then on every match needs a second person: one alone cannot take the question back. Where the
    business's policy says so, one must agree in any case.
    """
    head = open_request(desk, staff, command.request, seen=command.seen, appealed=True)
    if head.verification.needed is Level.NONE:
        raise NotPossible("no-verification")  # 11 CCR 7060(b): may not even be asked for
    if command.method is MatchMethod.ACCOUNT and not head.verification.demands.sign_in:
        raise InvalidField(field="method", problem="not-accepted")
    if command.result is MatchResult.MATCHED and not command.compared and command.method is not MatchMethod.ACCOUNT:
        raise InvalidField(field="compared", problem="missing")
    now = desk.clock.now()
    match = Match(
        compared=tuple(dict.fromkeys(command.compared)),
        method=command.method,
        result=command.result,
        declaration=command.declaration,
        contact_on_file=command.contact_on_file,
        by=staff.actor,
        at=now,
    )
    unknown = needs_second_person(head.right, match)
    if unknown and command.file_contact is None:
        raise InvalidField(field="file_contact", problem="missing")
    changed = replace(head, verification=_matched(head.verification, match, unknown=unknown))
    reason = Reason(Tag.REQUEST_VERIFICATION_RECORDED, staff.actor, head.id, _detail(match, changed))
    unit = desk.work.begin(head.account, now)
    unit.store(changed, because=reason)
    demands = head.verification.demands
    if demands.second_person and not unknown and match.result is MatchResult.MATCHED:
        unit.note(Reason(Tag.REQUEST_APPROVAL_REQUESTED, staff.actor, head.id, {"policy": demands.policy}))
    if unknown and command.file_contact:
        notice = letter_to(desk, head, LetterKind.FILE_NOTICE, command.file_contact, {})
        unit.create(notice, because=Reason(Tag.REQUEST_APPROVAL_REQUESTED, staff.actor, head.id, {"notice": notice.id}))
    unit.commit()
    return replace(changed, version=head.version + 1)


def _matched(check: Verification, match: Match, *, unknown: bool) -> Verification:
    since = check.second_person_since or (match.at if unknown else None)
    always = since is not None or check.demands.second_person
    second = unknown or (always and match.result is MatchResult.MATCHED)
    approval = ApprovalState.WAITING if second else ApprovalState.NOT_NEEDED
    return replace(check, match=match, approval=approval, approved_by="", second_person_since=since)


def _detail(match: Match, head: Request) -> Detail:
    return {
        "compared": list(match.compared),
        "method": match.method.value,
        "result": match.result.value,
        "declaration": match.declaration,
        "contact_on_file": match.contact_on_file,
        "level": int(head.verification.reached),
    }


def decide_approval(desk: Desk, staff: Staff, request: RequestId, *, agrees: bool, seen: int | None = None) -> Request:
    """A second person agrees with a match, or does not. Raise `NotPossible` for who recorded it, and for a key."""
    require(staff.user.role, Permission.APPROVE)
    if staff.key:
        raise NotPossible("person-needed")
    head = desk.requests.get(staff.account.id, request)
    match = head.verification.match
    if not head.in_work or head.verification.approval is not ApprovalState.WAITING or match is None:
        raise NotPossible("no-approval-waiting")
    if match.by == staff.actor:
        raise NotPossible("second-person-needed")
    if seen is not None and head.version != seen:
        raise Conflict("request")
    now = desk.clock.now()
    state = ApprovalState.GIVEN if agrees else ApprovalState.REFUSED
    changed = replace(head, verification=replace(head.verification, approval=state, approved_by=staff.actor))
    tag = Tag.REQUEST_APPROVAL_GIVEN if agrees else Tag.REQUEST_APPROVAL_REFUSED
    unit = desk.work.begin(head.account, now)
    unit.store(changed, because=Reason(tag, staff.actor, head.id, {"level": int(changed.verification.reached)}))
    unit.commit()
    return replace(changed, version=head.version + 1)
