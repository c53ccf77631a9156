"""Staff find that a mail which came without a thread is about a request that is there: it joins that one.

The words become a message there and the files follow; what the mail began is closed, and nobody is written to: who
sent it is not known, and the thread has an address of its own.
"""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.inbound import InboundMail, Mark
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.audit.commitments import committed_text
from chalicelib.services.handling.related_requests import request_named
from chalicelib.services.inbound.take_mail import evidence, message_of
from chalicelib.services.intake.sort_request import unsorted_request
from chalicelib.services.opt_outs.suppress import suppress_one
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveMail:
    """The request that a mail began, and the reference of the one that it is about."""

    request: RequestId
    reference: str
    seen: int | None = None


def move_mail(desk: Desk, staff: Staff, command: MoveMail) -> Request:
    """Put a mail into the thread of another request; return that one.

    Raise `NotPossible` as `unsorted_request` does, or `no-mail` for what did not come by mail, `InvalidField`
    (`reference`) for no other submission of the account, `Conflict`.
    """
    head = unsorted_request(desk, staff, command.request, seen=command.seen)
    filed = began_by(desk, head)
    other = request_named(desk, head, command.reference)
    if other.unsorted:
        raise InvalidField(field="reference", problem="unsorted")
    now = desk.clock.now()
    words = desk.requests.submission(head.account, head.submission).typed.details
    moved = replace(filed, request=other.id, moved_from=head.id, marks=_marks(filed, other), version=0)
    message = message_of(desk, other, words[:5000], moved)
    closed = replace(head.closed(Outcome.NO_REQUEST, now), decided_by=staff.actor)
    because = Reason(Tag.REQUEST_MAIL_MOVED, staff.actor, head.id, {"mail": filed.id, "to": other.id})
    there = Reason(
        Tag.REQUEST_MESSAGE_RECEIVED,
        staff.actor,
        other.id,
        committed_text(message) | evidence(moved) | {"from": head.id},
    )
    desk.mail_bucket.copy(filed, moved)
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    unit.remove(filed, because=because)
    unit.store(replace(other, waiting_message=True), because=there)
    unit.create(message, because=there)
    unit.create(moved, because=there)
    suppress_one(desk, unit, head, closed, because=because)
    unit.commit()
    desk.mail_bucket.let_go(filed)
    return replace(other, version=other.version + 1)


def began_by(desk: Desk, head: Request) -> InboundMail:
    """The mail that began a request. Raise `NotPossible` (`no-mail`)."""
    _, filed = desk.requests.dossier(head.account, head.id)
    found = next((item for item in filed if isinstance(item, InboundMail)), None)
    if found is None:
        raise NotPossible("no-mail")
    return found


def _marks(filed: InboundMail, other: Request) -> tuple[Mark, ...]:
    """The thread's own contact wrote it, or somebody else; nothing else of what was seen changes."""
    same = filed.sender is not None and other.email is not None and filed.sender.look_up == other.email.look_up
    return tuple(sorted({*filed.marks} - {Mark.REPLY} | (set() if same else {Mark.OTHER_SENDER})))
