"""What staff look at: the queue and one request; every look is audited in a chain of its own."""

from dataclasses import dataclass

from chalicelib.domain.account import Staff, User
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Filed, Letter
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Bucket, ContactEntry, Request, Submission
from chalicelib.services.ports import Desk, QueuePage

PAGE: int = 25


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


def read_queue(desk: Desk, staff: Staff, bucket: Bucket, *, cursor: str = "", limit: int = PAGE) -> QueuePage:
    """Return a page of a list, soonest due first."""
    require(staff.user.role, Permission.READ_REQUESTS)
    page = desk.requests.queue(staff.account, bucket, cursor=cursor, limit=limit)
    shown = len(page.requests)
    reason = Reason(Tag.VIEW_QUEUE, staff.actor, None, {"list": bucket.value, "shown": shown})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return page


def read_request(desk: Desk, staff: Staff, request_id: RequestId) -> Dossier:
    """Return the file of one request. Raise `NotFound` for another account's."""
    require(staff.user.role, Permission.READ_REQUESTS)
    account = staff.account.id
    request, filed = desk.requests.dossier(account, request_id)
    submission = desk.requests.submission(account, request.submission)
    reason = Reason(Tag.VIEW_REQUEST, staff.actor, None, {"request": request.id})
    desk.work.witness(account, reason, user=staff.user.id, at=desk.clock.now())
    return Dossier(
        request=request,
        submission=submission,
        filed=filed,
        letters=desk.requests.letters(account, submission.id),
        history=desk.audit_log.of_request(account, request.id),
        related=_related(desk, submission),
        siblings=tuple(desk.requests.get(account, other) for other in submission.requests if other != request.id),
        users=desk.accounts.users(account),
    )


def look_at(desk: Desk, staff: Staff, request_id: RequestId) -> Request:
    """Return a request's head for the form of a step; the look is audited like that at the whole file."""
    require(staff.user.role, Permission.READ_REQUESTS)
    request = desk.requests.get(staff.account.id, request_id)
    reason = Reason(Tag.VIEW_REQUEST, staff.actor, None, {"request": request.id})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return request


def _related(desk: Desk, submission: Submission) -> tuple[ContactEntry, ...]:
    email: Email | None = submission.typed.email
    if email is None:
        return ()
    found = desk.requests.by_contact(submission.account, email.look_up)
    return tuple(entry for entry in found if entry.submission != submission.id)
