"""The thread between consumer and business, and the notes that only staff see."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Final, TypeVar

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, LetterKind, Message, Note
from chalicelib.domain.ids import AccountId, Reference, RequestId, drawn_name, new_request_id, request_made_at
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import letter_to_consumer
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id

TEXT_LIMIT: Final = 5000
_OPEN: Final = timedelta(days=1)  # no session of a page lasts longer
W = TypeVar("W", Message, Note)


def write_to_consumer(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    text: str,
    *,
    looked: str = "",
    seen: int | None = None,
    once: str = "",
) -> Message:
    """Send a message: the mail says that one is there, the words are read behind a code.

    `looked` is the tick about what may not be disclosed; what is sent again under the same name (`once`) is one
    message. Raise `Conflict`, `InvalidField` (`text`, `looked`), `NotPossible` (`restricted`: the operator has stopped
    it).
    """
    text = _words(text)

    def send(name: str) -> Message:
        return _send(desk, staff, _seen_request(desk, staff, request, seen), name, text, looked)

    return _filed_once(desk, (staff.account.id, request), once, Message, text, send)


def _send(desk: Desk, staff: Staff, head: Request, name: str, text: str, looked: str) -> Message:
    if desk.accounts.get(head.account).silenced:
        raise NotPossible("restricted")
    message = replace(new_message(desk, head, Direction.TO_CONSUMER, staff.actor, text), id=name)
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


def write_to_business(
    desk: Desk, account: Account, reference: Reference, request: RequestId, text: str, *, once: str = ""
) -> Message:
    """Take a message from the consumer; a closed request takes them too.

    A form that is sent twice (`once`, drawn with it) with the same words is one message. Raise `NotFound`,
    `InvalidField`.
    """
    text, name = _words(text), _of_a_page(desk, request, once)

    def write() -> Message:
        head = own_request(desk, account, reference, request)
        return _filed_once(desk, (account.id, request), name, Message, text, lambda name: _take(desk, head, name, text))

    return persistently(write)


def _of_a_page(desk: Desk, request: RequestId, once: str) -> str:
    """What a message of the public page is filed as: nobody chooses it, and it lies near its moment."""
    drawn, now = drawn_name(once), desk.clock.now()
    at = request_made_at(drawn)
    if at is None or abs(now - at) > _OPEN:
        return ""
    return new_request_id(at, bytes.fromhex(desk.secrets.hash("message-once", f"{request}|{drawn}"))[:10])


def _take(desk: Desk, head: Request, name: str, text: str) -> Message:
    message = replace(new_message(desk, head, Direction.FROM_CONSUMER, "consumer", text), id=name)
    because = Reason(Tag.REQUEST_MESSAGE_RECEIVED, "consumer", head.id, committed_text(message))
    unit = desk.work.begin(head.account, message.at)
    unit.store(replace(head, waiting_message=True), because=because)
    unit.create(message, because=because)
    unit.commit()
    return message


def add_note(
    desk: Desk, staff: Staff, request: RequestId, text: str, *, seen: int | None = None, once: str = ""
) -> Note:
    """Add an internal note: never sent, never logged, never shown to the consumer.

    What is sent again under the same name (`once`) is one note. Raise `Conflict`, `InvalidField` (`text`).
    """
    text = _words(text)

    def file(name: str) -> Note:
        return _file_note(desk, staff, _seen_request(desk, staff, request, seen), name, text)

    return _filed_once(desk, (staff.account.id, request), once, Note, text, file)


def _file_note(desk: Desk, staff: Staff, head: Request, name: str, text: str) -> Note:
    note = replace(new_note(desk, staff, head, text), id=name)
    because = Reason(Tag.REQUEST_NOTE_ADDED, staff.actor, head.id, committed_text(note))
    unit = desk.work.begin(head.account, note.at)
    unit.store(head, because=because)
    unit.create(note, because=because)
    unit.commit()
    return note


def _words(text: str) -> str:
    return required("text", text, limit=TEXT_LIMIT, lines=True)


def _filed_once(
    desk: Desk,
    about: tuple[AccountId, RequestId],
    once: str,
    kind: type[W],
    text: str,
    file: Callable[[str], W],
) -> W:
    """What `file` files under the name `once`, or what lies there with the same words; other words are filed anew."""
    name = drawn_name(once)
    try:
        return file(name or new_id(desk))
    except Conflict:
        filed = desk.requests.dossier(*about)[1] if name else ()
        found = next((item for item in filed if isinstance(item, kind) and item.id == name), None)
        if found is None:
            raise
        return found if found.text == text else file(new_id(desk))


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
        text=_words(text),
        salt=desk.chance.bytes(32).hex(),
    )
