"""Staff answer a request: in full, in part, or not, on a ground of the law it came in under."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, Direction, Letter, LetterKind, Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.retention import ANSWER_LIFE
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.law.grounds import grounds_for
from chalicelib.services.commitments import committed
from chalicelib.services.handling import letter_to_consumer, open_request, taken_back, waiting_files
from chalicelib.services.ports import Desk, new_id

TEXT_LIMIT: Final = 10_000
_LETTERS: Final = {
    Outcome.GRANTED: LetterKind.ANSWERED,
    Outcome.PARTIAL: LetterKind.PARTLY_ANSWERED,
    Outcome.DENIED: LetterKind.DENIED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideRequest:
    """The decision: an outcome, the grounds of what is refused, the words to the consumer."""

    request: RequestId
    outcome: Outcome
    grounds: tuple[str, ...]
    text: str
    seen: int | None = None


def decide_request(desk: Desk, staff: Staff, command: DecideRequest) -> Request:
    """Close the request with its answer and mail that it is there.

    Nothing is released before the level that the right needs is reached; until then the only outcome is
    that identity could not be verified. Raise `NotPossible`, `InvalidField`, `Conflict`.
    """
    head = open_request(desk, staff, command.request, seen=command.seen)
    text = optional("text", command.text, limit=TEXT_LIMIT, lines=True)
    check_decision(head, command)
    now = desk.clock.now()
    closed = replace(head.closed(command.outcome, now), grounds=command.grounds)
    answer = _message(desk, staff, head, text) if text else None
    _, filed = desk.requests.dossier(head.account, head.id)
    files = waiting_files(filed)
    denied = command.outcome is Outcome.DENIED
    settled = taken_back(files) if denied else [_released(file, now) for file in files]
    letter = letter_to_consumer(desk, head, _LETTERS[command.outcome], {"grounds": ",".join(command.grounds)})
    because = _reason(staff, closed, letter, answer, [] if denied else settled)
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    for item in (answer, letter):
        if item:
            unit.create(item, because=because)
    for file in settled:
        unit.store(file, because=because)
    unit.commit()
    return replace(closed, version=head.version + 1)


def check_decision(head: Request, command: DecideRequest) -> None:
    """Raise `InvalidField` or `NotPossible` for a decision that may not be made; asked again before it is sent."""
    if command.outcome not in _LETTERS:
        raise InvalidField(field="outcome", problem="unknown")
    refuses = command.outcome is not Outcome.GRANTED
    if refuses and not command.grounds:
        raise InvalidField(field="grounds", problem="missing")
    if not refuses and command.grounds:
        raise InvalidField(field="grounds", problem="not-for-granted")
    known = {ground.code: ground for ground in grounds_for(head.regime, head.right)}
    if any(code not in known for code in command.grounds):
        raise InvalidField(field="grounds", problem="unknown")
    if head.verification.sufficient:
        return
    if not refuses or command.outcome is Outcome.PARTIAL:
        raise NotPossible("not-verified")
    if any(known[code].needs_identity for code in command.grounds):
        raise NotPossible("not-verified")  # any other ground would say whether data are held


def _released(file: AnswerFile, now: datetime) -> AnswerFile:
    return replace(file, released_at=now, expires_at=now + ANSWER_LIFE)


def _message(desk: Desk, staff: Staff, head: Request, text: str) -> Message:
    return Message(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        direction=Direction.TO_CONSUMER,
        at=desk.clock.now(),
        by=staff.actor,
        text=text,
        salt=desk.chance.bytes(32).hex(),
    )


def _reason(
    staff: Staff,
    closed: Request,
    letter: Letter | None,
    answer: Message | None,
    released: list[AnswerFile],
) -> Reason:
    detail: Detail = committed(letter) | {"outcome": str(closed.outcome), "files": [file.id for file in released]}
    if closed.grounds:
        detail["grounds"] = list(closed.grounds)
    if answer:
        detail["answer"] = answer.id
        detail["answer_commitment"] = commitment(bytes.fromhex(answer.salt), answer.text)
    tag = Tag.REQUEST_DENIED if closed.outcome is Outcome.DENIED else Tag.REQUEST_ANSWERED
    return Reason(tag, staff.actor, closed.id, detail)
