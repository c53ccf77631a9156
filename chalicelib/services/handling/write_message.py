"""The thread between consumer and business, and the notes that only staff see."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, LetterKind, Message, Note
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import letter_to_consumer
from chalicelib.services.ports.desk import Desk, new_id

TEXT_LIMIT: Final = 5000


def write_to_consumer(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    text: str,
    *,
    looked: str = "",
    seen: int | None = None,
) -> Message:
    """Send a message: the mail says that one is there, the words are read behind a code.

    `looked` is the tick about what may not be disclosed. Raise `Conflict`, `InvalidField` (`text`, `looked`),
    `NotPossible` (`restricted`: the operator has stopped it).
    """
    head = _seen_request(desk, staff, request, seen)
    if desk.accounts.get(head.account).silenced:
        raise NotPossible("restricted")
    message = new_message(desk, head, Direction.TO_CONSUMER, staff.actor, text)
    confirmed = looked_at(message.text, [], looked)
    letter = letter_to_consumer(desk, head, LetterKind.MESSAGE, {"text": message.text})
    detail = committed(letter) | committed_text(message) | confirmed
    because = Reason(Tag.REQUEST_MESSAGE_SENT, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, message.at)
    unit.store(awaiting_post(head, replace(head, waiting_message=False), letter), because=because)
    unit.create(message, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return message


def write_to_business(desk: Desk, account: Account, reference: Reference, request: RequestId, text: str) -> Message:
    """Take a message from the consumer; a closed request takes them too. Raise `NotFound`, `InvalidField`."""
    head = own_request(desk, account, reference, request)
    message = new_message(desk, head, Direction.FROM_CONSUMER, "consumer", text)
    because = Reason(Tag.REQUEST_MESSAGE_RECEIVED, "consumer", head.id, committed_text(message))
    unit = desk.work.begin(head.account, message.at)
    unit.store(replace(head, waiting_message=True), because=because)
    unit.create(message, because=because)
    unit.commit()
    return message


def add_note(desk: Desk, staff: Staff, request: RequestId, text: str, *, seen: int | None = None) -> Note:
    """Add an internal note: never sent, never logged, never shown to the consumer. Raise `Conflict`."""
    head = _seen_request(desk, staff, request, seen)
    note = new_note(desk, staff, head, required("text", text, limit=TEXT_LIMIT, lines=True))
    because = Reason(Tag.REQUEST_NOTE_ADDED, staff.actor, head.id, committed_text(note))
    unit = desk.work.begin(head.account, note.at)
    unit.store(head, because=because)
    unit.create(note, because=because)
    unit.commit()
    return note


def _seen_request(desk: Desk, staff: Staff, request: RequestId, seen: int | None) -> Request:
    """A request that may be written about, also when it is closed, at the version that the page showed."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    return head


def own_request(desk: Desk, account: Account, reference: Reference, request: RequestId) -> Request:
    """A request of exactly this submission; anything else is not there."""
    head = desk.requests.get(account.id, request)
    if head.submission != reference:
        raise NotFound("request")
    return head


def new_note(desk: Desk, staff: Staff, head: Request, text: str) -> Note:
    """A note of this moment as it would be filed."""
    return Note(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        at=desk.clock.now(),
        by=staff.actor,
        text=text,
        salt=desk.chance.bytes(32).hex(),
    )


def new_message(desk: Desk, head: Request, direction: Direction, by: str, text: str) -> Message:
    """A message as it would be filed. Raise `InvalidField` (`text`) for none and for one too long."""
    return Message(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        direction=direction,
        at=desk.clock.now(),
        by=by,
        text=required("text", text, limit=TEXT_LIMIT, lines=True),
        salt=desk.chance.bytes(32).hex(),
    )
