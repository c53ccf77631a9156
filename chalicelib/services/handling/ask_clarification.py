"""Staff ask what a request means; where the law says so, the days until the person has said it do not count.

UK GDPR Art 12A: from the day of asking to the day on which the information arrives, both included. Under every
other law the same question is a plain message, and no clock moves.
"""

from dataclasses import replace
from datetime import date

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Direction, LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Pause, Period, Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.law.rules import load
from chalicelib.services.audit.commitments import committed, committed_text
from chalicelib.services.deadlines.agenda import wake
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.recount import dates_of, recounted
from chalicelib.services.handling.step import letter_to_consumer, open_request
from chalicelib.services.handling.write_message import new_message
from chalicelib.services.ports.desk import Desk


def ask_clarification(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    text: str,
    *,
    looked: str = "",
    seen: int | None = None,
) -> Request:
    """Send the question; where the law pauses, the answer's days stop counting today.

    `looked` is the tick about what may not be disclosed. Raise `NotPossible` (`request-closed`, `clarification-open`
    while an earlier question stops the clock), `InvalidField` (`text`, `looked`).
    """
    head = open_request(desk, staff, request, seen=seen)
    if pauses_by_law(head) and head.paused_since:
        raise NotPossible("clarification-open")
    message = new_message(desk, head, Direction.TO_CONSUMER, staff.actor, text)
    confirmed = looked_at(message.text, [], looked)
    today = staff.account.day_of(message.at)
    stops = stops_now(head, today=today)
    pauses = (*head.pauses, Pause(asked_on=today)) if stops else head.pauses
    after = recounted(staff.account, replace(head, pauses=pauses, waiting_message=False))
    letter = letter_to_consumer(desk, after, LetterKind.CLARIFICATION, {"text": message.text})
    after = awaiting_post(head, after, letter)
    detail = dates_of(head, after) | committed(letter) | committed_text(message) | {"pauses": stops} | confirmed
    because = Reason(Tag.REQUEST_CLARIFICATION_ASKED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, message.at)
    unit.store(after, because=because)
    unit.create(message, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return replace(after, version=head.version + 1)


def receive_clarification(
    desk: Desk, staff: Staff, request: RequestId, on: date, *, seen: int | None = None
) -> Request:
    """Record the day on which the person's answer came: from the next one the days count again.

    Raise `NotPossible` (`request-closed`, `no-clarification-open`), `InvalidField` (`received`: `future`, or
    `before-asked`).
    """
    head = open_request(desk, staff, request, seen=seen)
    since = head.paused_since
    if since is None:
        raise NotPossible("no-clarification-open")
    now = desk.clock.now()
    check_day(on, first=since, today=staff.account.day_of(now))
    pauses = tuple(pause if pause.received_on else replace(pause, received_on=on) for pause in head.pauses)
    answered = replace(head, pauses=pauses, waiting_message=False)  # whose words have been read by now
    after = recounted(staff.account, answered)
    detail = dates_of(head, after) | {"asked_on": since.isoformat(), "received_on": on.isoformat()}
    because = Reason(Tag.REQUEST_CLARIFICATION_RECEIVED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(after, because=because)
    wake(desk, unit, after, because)
    unit.commit()
    return replace(after, version=head.version + 1)


def pauses_by_law(head: Request) -> bool:
    """Whether the law of the request stops the answer's period for a clarification."""
    clock = head.clock(Period.RESPOND)
    return load(head.law_version).counting.pauses and clock is not None and clock.met_at is None


def stops_now(head: Request, *, today: date) -> bool:
    """Whether a question asked today stops the period: not after its end, which a question cannot take back."""
    clock = head.clock(Period.RESPOND)
    return pauses_by_law(head) and clock is not None and today <= clock.due


def check_day(on: date, *, first: date, today: date) -> None:
    """Raise `InvalidField` (`received`) for a day before the question or after today."""
    if on > today:
        raise InvalidField(field="received", problem="future")
    if on < first:
        raise InvalidField(field="received", problem="before-asked")
