"""What every step of a call has in common: the record of the call changes with its request's chain, or not at all."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.domain.telephony import PhoneCall
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, Unit

Change = Callable[[PhoneCall], PhoneCall]
Further = Callable[[Unit, Request, Reason], Request]


def call_of(desk: Desk, call: str) -> PhoneCall:
    """The record of a call, by the company's id. Raise `NotFound` when it left nothing."""
    entry = desk.lines.call(call)
    return desk.voicemails.call(entry.account, entry.request, call)


def note_call(desk: Desk, call: str, change: Change, *, detail: Detail, further: Further | None = None) -> PhoneCall:
    """Store a call as `change` makes it, with `detail` in the audit; what is so already is not written again.

    `further` may add to the transaction and return the request as it should be. Steps and callbacks of one call may
    meet: whoever comes second reads again. Raise `NotFound`, `Conflict`.
    """
    return persistently(lambda: _note(desk, call, change, detail, further))


def with_caller(submission: Submission, head: Request, caller: Phone | None) -> tuple[Submission, Request]:
    """Both with the number that the call shows, unless one is known; a receipt was about less and is signed anew."""
    if caller is None or submission.typed.phone:
        return submission, head
    told = replace(submission, typed=replace(submission.typed, phone=caller), receipt="")
    return told, replace(head, contact=head.contact or caller.masked())


def find_by(desk: Desk, unit: Unit, head: Request, number: Phone, because: Reason) -> None:
    """Let staff find the request by a number, unless they can."""
    if any(entry.request == head.id for entry in desk.requests.by_contact(head.account, number.look_up)):
        return
    entry = ContactEntry(
        account=head.account,
        request=head.id,
        submission=head.submission,
        rights=(head.right,),
        received_at=head.received_at,
        requests=(head.id,),
        contact=number.look_up,
    )
    unit.create(entry, because=because)


def _note(desk: Desk, call: str, change: Change, detail: Detail, further: Further | None) -> PhoneCall:
    before = call_of(desk, call)
    after = change(before)
    if after == before:
        return before
    head = desk.requests.get(before.account, before.request)
    because = Reason(Tag.REQUEST_CALL_NOTED, CONSUMER, head.id, {"call": call} | detail)
    unit = desk.work.begin(before.account, desk.clock.now())
    unit.store(further(unit, head, because) if further else head, because=because)
    unit.store(after, because=because)
    unit.commit()
    return after
