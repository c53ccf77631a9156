"""Staff ask for proof of identity, on reasonable doubt; where the law says so, the period starts when it arrives.

Only proof that staff asked for, saying what they need and why, can move a clock, and only from the day that they
record (UK GDPR Art 12(6), 12A). The code that every form sends, and the comparison with the business's records, are
the business's own work: they never lengthen a period.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Period, Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.verification import Level
from chalicelib.errors import NotPossible
from chalicelib.law.rules import load
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.deadlines.agenda import wake
from chalicelib.services.handling.ask_clarification import check_day
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.recount import dates_of, recounted
from chalicelib.services.handling.step import letter_to_consumer, open_request
from chalicelib.services.handling.write_message import new_message
from chalicelib.services.ports.desk import Desk


def ask_identity(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    text: str,
    *,
    looked: str = "",
    seen: int | None = None,
    edits: Mapping[str, str] | None = None,
) -> Request:
    """Send what is needed and why; no clock moves before the proof comes. `edits` change passages of the letter.

    `looked` is the tick about what may not be disclosed. Raise `NotPossible` (`request-closed`, `no-verification` for
    a right that needs none), `InvalidField` (`text`, `looked`).
    """
    head = open_request(desk, staff, request, seen=seen)
    if head.verification.needed is Level.NONE:
        raise NotPossible("no-verification")  # 11 CCR 7060(b): may not even be asked for
    message = new_message(desk, head, Direction.TO_CONSUMER, staff.actor, text)
    confirmed = looked_at(said(message.text, edits or {}), [], looked)
    asked_at = head.identity_asked_at if identity_outstanding(head) else message.at
    after = replace(head, identity_asked_at=asked_at, waiting_message=False)
    values = {"text": message.text, "behalf": behalf(desk, head)}
    letter = letter_to_consumer(desk, after, LetterKind.VERIFICATION_REQUEST, values, edits)
    after = awaiting_post(head, after, letter)
    detail = committed(letter) | committed_text(message) | confirmed
    because = Reason(Tag.REQUEST_IDENTITY_ASKED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, message.at)
    unit.store(after, because=because)
    unit.create(message, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return replace(after, version=head.version + 1)


def said(text: str, edits: Mapping[str, str]) -> str:
    """Everything that staff typed and the consumer will read."""
    return "\n".join(part for part in (text, *edits.values()) if part)


def receive_identity(desk: Desk, staff: Staff, request: RequestId, on: date, *, seen: int | None = None) -> Request:
    """Record the day on which the proof came; under a law that says so, the answer's period starts there.

    Raise `NotPossible` (`request-closed`, `identity-not-asked`), `InvalidField` (`received`).
    """
    head = open_request(desk, staff, request, seen=seen)
    if head.identity_asked_at is None or not identity_outstanding(head):
        raise NotPossible("identity-not-asked")
    now = desk.clock.now()
    account = staff.account
    check_day(on, first=account.day_of(head.identity_asked_at), today=account.day_of(now))
    after = recounted(account, replace(head, identity_at=_instant(account, on, now, head.identity_asked_at)))
    detail = dates_of(head, after) | {"received_on": on.isoformat(), "restarts": restarts_by_law(head)}
    because = Reason(Tag.REQUEST_IDENTITY_RECEIVED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(after, because=because)
    wake(desk, unit, after, because)
    unit.commit()
    return replace(after, version=head.version + 1)


def identity_outstanding(head: Request) -> bool:
    """Whether proof was asked for that has not come."""
    asked, came = head.identity_asked_at, head.identity_at
    return asked is not None and (came is None or came < asked)


def restarts_by_law(head: Request) -> bool:
    """Whether the law of the request starts the answer's period when proof of identity arrives."""
    return load(head.law_version).counting.restarts_on_identity and head.clock(Period.RESPOND) is not None


def behalf(desk: Desk, head: Request) -> str:
    """For whom the person asks: an agent needs proof of more (11 CCR 7063(a))."""
    return desk.requests.submission(head.account, head.submission).behalf.value


def _instant(account: Account, on: date, now: datetime, asked_at: datetime) -> datetime:
    """An instant of the recorded day, not before the question: the law counts days."""
    if on == account.day_of(now):
        return now
    noon = datetime.combine(on, time(12), account.zone).astimezone(now.tzinfo)
    return max(noon, asked_at)
