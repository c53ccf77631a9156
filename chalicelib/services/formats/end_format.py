"""A wish for another form comes to its end: met, declined with what is offered instead, or not wanted any more.

The person is told in the same step, in the thread of their request: nobody is left to guess.
"""

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, LetterKind, Message
from chalicelib.domain.format_wish import ENDS, FormatWish, WishState
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import optional, required
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import letter_to_consumer
from chalicelib.services.handling.write_message import TEXT_LIMIT, new_message
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class EndFormat:
    """Which wish, how it ended (a word of `WishState`), and what the person is told.

    `looked` is the tick about what may not be disclosed. A wish that was withdrawn needs no words: the person knows.
    """

    request: RequestId
    wish: str
    end: str
    words: str = ""
    looked: str = ""
    seen: int | None = None


def end_format(desk: Desk, staff: Staff, command: EndFormat) -> FormatWish:
    """End it and tell the person. Raise `Forbidden`, `NotFound`, `Conflict`.

    `InvalidField` (`format_end`, `format_answer`, `looked`), `NotPossible` (`format-ended`, `restricted`).
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, command.request)
    wish = desk.format_wishes.get(staff.account.id, command.request, command.wish)
    if command.seen is not None and head.version != command.seen:
        raise Conflict("request")
    if not wish.open:
        raise NotPossible("format-ended")
    state = next((one for one in ENDS if one.value == command.end), None)
    if state is None:
        raise InvalidField(field="format_end", problem="missing")
    read = optional if state is WishState.WITHDRAWN else required
    words = read("format_answer", command.words, limit=TEXT_LIMIT, lines=True)
    return _end(desk, head, wish.ended(state, at=desk.clock.now(), by=staff.actor, answer=words), command.looked)


def withdraw_format(desk: Desk, account: Account, reference: Reference, request: RequestId, wish: str) -> FormatWish:
    """The person does not want it any more; a second time changes nothing. Raise `NotFound`."""

    def withdrawn() -> FormatWish:
        head = desk.requests.get(account.id, request)
        found = desk.format_wishes.get(account.id, request, wish)
        if head.submission != reference or found.submission != reference:
            raise NotFound("format-wish")
        if not found.open:
            return found
        ended = found.ended(WishState.WITHDRAWN, at=desk.clock.now(), by=CONSUMER, answer="")
        return _end(desk, head, ended, "")

    return persistently(withdrawn)


def _end(desk: Desk, head: Request, ended: FormatWish, looked: str) -> FormatWish:
    detail: Detail = {"wish": ended.id, "form": ended.form.value, "how": ended.state.value}
    because = Reason(Tag.REQUEST_FORMAT_ENDED, ended.ended_by, head.id, detail)
    unit = desk.work.begin(head.account, desk.clock.now())
    if ended.answer:
        _tell(desk, unit, head, ended, looked)
    else:
        unit.store(head, because=because)
    unit.store(ended, because=because)
    unit.commit()
    return ended


def _tell(desk: Desk, unit: Unit, head: Request, ended: FormatWish, looked: str) -> None:
    """A message of the thread, and the mail that says that there is one; it asks for nothing."""
    if desk.accounts.get(head.account).silenced:
        raise NotPossible("restricted")
    message = _message(desk, head, ended)
    confirmed = looked_at(message.text, [], looked)
    letter = letter_to_consumer(desk, head, LetterKind.MESSAGE, {"text": message.text})
    told: Detail = committed(letter) | committed_text(message) | confirmed
    because = Reason(Tag.REQUEST_MESSAGE_SENT, ended.ended_by, head.id, told)
    unit.store(awaiting_post(head, head, letter), because=because)
    unit.create(message, because=because)
    unit.create(letter, because=because)


def _message(desk: Desk, head: Request, ended: FormatWish) -> Message:
    return replace(new_message(desk, head, Direction.TO_CONSUMER, ended.ended_by, ended.answer), asks=False)
