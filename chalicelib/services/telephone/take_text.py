"""The words of a text become a request for staff to sort; more of them within minutes become messages on it."""

from datetime import UTC, datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Direction
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Behalf, Channel, Sorting, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.telephony import CallEntry
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.audit.commitments import committed_text
from chalicelib.services.handling.write_message import new_message
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.phone_identity import reference_of_call
from chalicelib.values import dataclass, replace

TOGETHER: Final = timedelta(minutes=10)  # texts that follow each other within this are about one thing
TEXTS_A_DAY: Final = 100  # kept of one number; what comes beyond is counted only
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A text with something to say; `sender` is whatever the company calls it, `number` None if it is no number."""

    account: Account
    sender: str
    number: Phone | None
    text: str  # the company's id of it
    words: str
    language: str
    code: str = ""  # of the brand whose own number it was sent to


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a text: the reference under which it is filed, and whether it began it."""

    reference: Reference
    began: bool


def take_text(desk: Desk, words: Words) -> Taken | None:
    """File the words: as a request of their own, or with what the number has just begun; None beyond the day's most.

    The same text again changes nothing. Raise `Gone` for a closed business.
    """
    filed = _filed(desk, words)
    if filed:
        return Taken(filed, began=False)
    who = desk.secrets.hash("text-thread", f"{words.account.id}|{words.sender}")[:40]
    now = desk.clock.now()
    if desk.limits and desk.work.ephemeral.count(f"texts-in|{who}|{now:%Y-%m-%d}", until=now + _DAY) > TEXTS_A_DAY:
        return None
    thread = desk.work.ephemeral.get_value(f"text-thread|{who}", now=now)
    taken = _add(desk, words, Reference(thread)) if thread else _begin(desk, words, _first(desk, words, who, now))
    desk.work.ephemeral.put_value(f"text-thread|{who}", taken.reference, until=now + TOGETHER)
    return taken


def _first(desk: Desk, words: Words, who: str, now: datetime) -> Reference:
    """The reference of what begins here: two texts at the same moment get the same one."""
    window = int(now.timestamp()) // int(TOGETHER.total_seconds())
    end = datetime.fromtimestamp((window + 1) * TOGETHER.total_seconds(), UTC)
    begun = desk.work.ephemeral.first_seen(f"text-thread|{who}|{window}", at=now, until=end + TOGETHER)
    return reference_of_call(desk, words.account.id, f"{who}|{begun.isoformat()}")


def _begin(desk: Desk, words: Words, reference: Reference) -> Taken:
    command = SubmitRequest(
        account=words.account,
        reference=reference,
        rights=(Right.UNSORTED,),
        residence="",
        behalf=Behalf.SELF,
        typed=Typed(name="", email=None, phone=words.number, details=words.words),
        channel=Channel.TEXT,
        language=words.language,
        sort=Sorting.READ,
        text=words.text,
        code=words.code,
    )
    try:
        submit_request(desk, command)
    except Conflict:
        return _add(desk, words, reference)
    if _filed(desk, words):
        return Taken(reference, began=True)
    return _add(desk, words, reference)  # the same words, in another text at the same moment


def _add(desk: Desk, words: Words, reference: Reference) -> Taken:
    """File the words as a message of what the number began; what was decided since takes messages too."""
    request = desk.requests.submission(words.account.id, reference).requests[0]
    persistently(lambda: _write(desk, words, request), unavailable="a text could not be filed")
    return Taken(reference, began=False)


def _write(desk: Desk, words: Words, request: RequestId) -> None:
    if _filed(desk, words):
        return
    head = desk.requests.get(words.account.id, request)
    message = new_message(desk, head, Direction.FROM_CONSUMER, CONSUMER, words.words)
    detail = committed_text(message) | {"text": words.text}
    because = Reason(Tag.REQUEST_MESSAGE_RECEIVED, CONSUMER, head.id, detail)
    unit = desk.work.begin(head.account, message.at)
    unit.store(replace(head, waiting_message=True), because=because)
    unit.create(message, because=because)
    unit.create(CallEntry(account=head.account, call=words.text, request=head.id), because=because)
    unit.commit()


def _filed(desk: Desk, words: Words) -> Reference | None:
    """The reference under which this very text is filed already."""
    try:
        entry = desk.lines.call(words.text)
        return desk.requests.get(entry.account, entry.request).submission
    except NotFound:
        return None
