"""Staff confirm receipt and say what happens next (11 CCR 7021(a))."""

from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Period, Request
from chalicelib.domain.telling import awaiting_post
from chalicelib.errors import NotPossible
from chalicelib.services.audit.commitments import committed
from chalicelib.services.handling.step import letter_to_consumer, open_request
from chalicelib.services.ports.desk import Desk


def acknowledge_request(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> Request:
    """Mark the acknowledgement as given and mail it; one without an address counts once it has left by post.

    Raise `NotPossible` when it was given before.
    """
    head = open_request(desk, staff, request, seen=seen)
    clock = head.clock(Period.ACKNOWLEDGE)
    if clock is None or clock.met_at is not None:
        raise NotPossible("already-acknowledged")
    now = desk.clock.now()
    answer = head.clock(Period.RESPOND)
    letter = letter_to_consumer(
        desk,
        head,
        LetterKind.ACKNOWLEDGED,
        {"respond_by": answer.due.isoformat() if answer else ""},
    )
    reason = Reason(Tag.REQUEST_ACKNOWLEDGED, staff.actor, head.id, committed(letter))
    unit = desk.work.begin(head.account, now)
    acknowledged = replace(head, clocks=head.meeting(Period.ACKNOWLEDGE, now))
    changed = awaiting_post(head, acknowledged, letter)
    unit.store(changed, because=reason)
    unit.create(letter, because=reason)
    unit.commit()
    return replace(changed, version=head.version + 1)
