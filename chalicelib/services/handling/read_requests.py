"""What staff look at: the queue and one request; every look is audited in a chain of its own."""

from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Filed, Letter
from chalicelib.domain.flags import Flag, flags_of, same_kind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.domain.rights import Right
from chalicelib.domain.suppression import OptOut
from chalicelib.law.frequency import allowance
from chalicelib.law.rules import load
from chalicelib.services.opt_outs.check_suppression import standing_of
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.read_line import Line, line_of
from chalicelib.values import dataclass

MOST_RELATED: Final = 20  # submissions of one contact that are read for the flags: the newest
_NEAR: Final = timedelta(days=366)  # what no flag looks beyond


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything about one request that staff may see."""

    request: Request
    submission: Submission
    filed: tuple[Filed, ...]
    letters: tuple[Letter, ...]
    history: tuple[AuditEntry, ...]
    related: tuple[ContactEntry, ...]  # other submissions of the same contact
    siblings: tuple[Request, ...]  # the other rights of the same submission
    users: tuple[User, ...]
    line: Line  # what was left by telephone or text
    flags: tuple[Flag, ...] = ()  # what to notice beside the contact's other requests
    opt_outs: tuple[OptOut, ...] = ()  # what the contacts have opted out of with the business, by whatever request


def read_request(desk: Desk, staff: Staff, request_id: RequestId) -> Dossier:
    """Return the file of one request. Raise `NotFound` for another account's."""
    require(staff.user.role, Permission.READ_REQUESTS)
    account = staff.account.id
    request, filed = desk.requests.dossier(account, request_id)
    submission = desk.requests.submission(account, request.submission)
    related = _related(desk, submission)
    reason = Reason(Tag.VIEW_REQUEST, staff.actor, None, {"request": request.id})
    desk.work.witness(account, reason, user=staff.user.id, at=desk.clock.now())
    siblings = tuple(desk.requests.get(account, other) for other in submission.requests if other != request.id)
    return Dossier(
        request=request,
        submission=submission,
        filed=filed,
        letters=desk.requests.letters(account, submission.id),
        history=desk.audit_log.of_request(account, request.id),
        related=related,
        siblings=siblings,
        users=desk.accounts.users(account),
        line=line_of(desk, request, submission, siblings),
        flags=_flags(desk, staff.account, request, related),
        opt_outs=standing_of(desk, account, submission.typed.email, submission.typed.phone).opt_outs,
    )


def look_at(desk: Desk, staff: Staff, request_id: RequestId) -> Request:
    """Return a request's head for the form of a step; the look is audited like that at the whole file."""
    require(staff.user.role, Permission.READ_REQUESTS)
    request = desk.requests.get(staff.account.id, request_id)
    reason = Reason(Tag.VIEW_REQUEST, staff.actor, None, {"request": request.id})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return request


def _related(desk: Desk, submission: Submission) -> tuple[ContactEntry, ...]:
    """Other submissions from the same address or number, oldest first, each once."""
    typed = submission.typed
    found = {
        entry.submission: entry
        for contact in (typed.email, typed.phone)
        if contact
        for entry in desk.requests.by_contact(submission.account, contact.look_up)
        if entry.submission != submission.id
    }
    return tuple(sorted(found.values(), key=lambda entry: (entry.received_at, entry.submission)))


def _flags(desk: Desk, account: Account, request: Request, related: tuple[ContactEntry, ...]) -> tuple[Flag, ...]:
    near = [entry for entry in related if abs(request.received_at - entry.received_at) <= _NEAR]
    alike = [entry for entry in near if any(same_kind(request.right, right) for right in entry.rights)]
    others = [other for entry in alike[-MOST_RELATED:] for other in _of_kind(desk, entry, request.right)]
    allowed = allowance(load(request.law_version).rule_of_right(request.right))
    return tuple(flags_of(request, others, allowance=allowed, zone=account.zone))


def _of_kind(desk: Desk, entry: ContactEntry, right: Right) -> list[Request]:
    """The requests of an earlier submission that ask for the same; its rights stand in the order of its requests."""
    submission = desk.requests.submission(entry.account, entry.submission)
    pairs = zip(submission.requests, entry.rights, strict=True)
    return [desk.requests.get(entry.account, request) for request, named in pairs if same_kind(right, named)]
