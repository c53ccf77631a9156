"""The caller wants the reference written: one text message to the number that calls, once for each call."""

from datetime import datetime

from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Letter, LetterKind, Way
from chalicelib.domain.ids import new_request_id
from chalicelib.domain.reason import Reason
from chalicelib.domain.telephony import PhoneCall
from chalicelib.errors import Gone, NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.may_text import in_reach, wants_no_texts
from chalicelib.services.telephone.note_call import call_of


def text_reference(desk: Desk, call: str) -> None:
    """Put the text into the outbox unless it is or was there.

    It goes to the number that is shown and to no other: one that was only keyed may be a stranger's. Raise `NotFound`,
    `Conflict`, and `Gone` for a number that no text of ours goes to: the caller is still there to hear of it.
    """
    persistently(lambda: _text(desk, call))


def _text(desk: Desk, call: str) -> None:
    known = call_of(desk, call)
    if known.caller is None:
        raise NotFound("caller")
    head = desk.requests.get(known.account, known.request)
    letter = _letter(desk, known, head.received_at)
    if any(sent.id == letter.id for sent in desk.requests.letters(known.account, known.submission)):
        return
    if not in_reach(desk, known.caller) or wants_no_texts(desk, known.account, known.called, known.caller):
        raise Gone("the number gets no texts")
    because = Reason(Tag.REQUEST_CALL_NOTED, CONSUMER, head.id, {"call": call, "letter": letter.id})
    unit = desk.work.begin(known.account, desk.clock.now())
    unit.store(head, because=because)
    unit.create(letter, because=because)
    unit.commit()


def _letter(desk: Desk, call: PhoneCall, received_at: datetime) -> Letter:
    """The letter, with an id that is the same however often it is asked for."""
    drawn = bytes.fromhex(desk.secrets.hash("phone-text", f"{call.id}|{call.account}"))[:10]
    return Letter(
        account=call.account,
        id=new_request_id(received_at, drawn),
        kind=LetterKind.TEXT_REFERENCE,
        language=call.language,
        created_at=desk.clock.now(),
        submission=call.submission,
        way=Way.TEXT,
        sender=call.called,
        to=None,
        number=call.caller,
        values={"reference": call.submission},
    )
