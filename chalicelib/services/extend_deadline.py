"""The one extension that the law grants, with its reason, inside the first period (11 CCR 7021(b); GDPR Art 12(3))."""

from dataclasses import replace
from datetime import date
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Clock, Period, Request
from chalicelib.domain.text import required
from chalicelib.errors import NotPossible
from chalicelib.law.clocks import extend_clocks
from chalicelib.law.rules import load
from chalicelib.services.commitments import committed
from chalicelib.services.handling import letter_to_consumer, open_request
from chalicelib.services.ports import Desk

REASON_LIMIT: Final = 2000


def extend_deadline(desk: Desk, staff: Staff, request: RequestId, reason: str, *, seen: int | None = None) -> Request:
    """Move the answer's due date once and mail the notice with the reason.

    Raise `NotPossible` (`already-extended`, `extension-too-late`, `no-extension`), `InvalidField` (`reason`).
    """
    head = open_request(desk, staff, request, seen=seen)
    text = required("reason", reason, limit=REASON_LIMIT, lines=True)
    now = desk.clock.now()
    before, after = extension(staff, head, today=staff.account.day_of(now))
    clocks = tuple(after if clock.period is Period.RESPOND else clock for clock in head.clocks)
    changed = replace(head, clocks=clocks)
    due = after.due.isoformat()
    letter = letter_to_consumer(desk, head, LetterKind.EXTENDED, {"reason": text, "respond_by": due})
    detail = committed(letter) | {"due": due, "was": before.due.isoformat()}
    because = Reason(Tag.REQUEST_EXTENDED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(changed, because=because)
    if letter:
        unit.create(letter, because=because)
    unit.commit()
    return replace(changed, version=head.version + 1)


def extension(staff: Staff, head: Request, *, today: date) -> tuple[Clock, Clock]:
    """The answer's clock as it is and as the extension would make it.

    Raise `NotPossible` (`already-extended`, `extension-too-late`, `no-extension`).
    """
    clock = head.clock(Period.RESPOND)
    rule = load(head.law_version).rule_of_right(head.right)
    if clock is None or rule.extension is None:
        raise NotPossible("no-extension")
    if clock.extended:
        raise NotPossible("already-extended")
    if today > clock.due:
        raise NotPossible("extension-too-late")
    moved = extend_clocks(
        (clock,),
        rule,
        received_at=head.received_at,
        time_zone=staff.account.time_zone,
        place=staff.account.place,
    )
    return clock, moved[0]
