"""The one extension that the law grants, with its reason, inside the first period (11 CCR 7021(b); GDPR Art 12(3)).

Of an answer, or of the decision on an appeal (C.R.S. 6-1-1306(3)(b); Minn. Stat. 325M.14 subd. 5).
"""

from dataclasses import replace
from datetime import date
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Clock, Period, Request, State
from chalicelib.domain.telling import awaiting_post
from chalicelib.domain.text import required
from chalicelib.errors import NotPossible
from chalicelib.law.appeals import appeal_rule
from chalicelib.law.clocks import paused_since, recomputed
from chalicelib.law.rules import load
from chalicelib.law.terms import Rule
from chalicelib.services.audit.commitments import committed
from chalicelib.services.handling.disclosure import looked_at
from chalicelib.services.handling.step import letter_to_consumer, open_request
from chalicelib.services.ports.desk import Desk

REASON_LIMIT: Final = 2000


def extend_deadline(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    reason: str,
    *,
    looked: str = "",
    seen: int | None = None,
) -> Request:
    """Move the due date of the answer, or of the appeal that waits, once, and mail the notice with the reason.

    `looked` is the tick about what may not be disclosed. Raise `NotPossible` (`already-extended`,
    `extension-too-late`, `no-extension`), `InvalidField` (`reason`, `looked`).
    """
    head = open_request(desk, staff, request, seen=seen, appealed=True)
    text = required("reason", reason, limit=REASON_LIMIT, lines=True)
    confirmed = looked_at(text, [], looked)
    now = desk.clock.now()
    before, after = extension(staff, head, today=staff.account.day_of(now))
    clocks = tuple(after if clock.period is after.period else clock for clock in head.clocks)
    longer = replace(head, clocks=clocks)
    due, period = after.due.isoformat(), after.period.value
    values = {"reason": text, "respond_by": due, "period": period}
    letter = letter_to_consumer(desk, longer, LetterKind.EXTENDED, values)
    changed = awaiting_post(head, longer, letter)
    detail = committed(letter) | {"period": period, "due": due, "was": before.due.isoformat()} | confirmed
    because = Reason(Tag.REQUEST_EXTENDED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(changed, because=because)
    unit.create(letter, because=because)
    unit.commit()
    return replace(changed, version=head.version + 1)


def extension(staff: Staff, head: Request, *, today: date) -> tuple[Clock, Clock]:
    """The clock that runs now, of the answer or of the appeal, as it is and as the extension would make it.

    Raise `NotPossible` (`already-extended`, `extension-too-late`, `no-extension`).
    """
    period, rule = running(head)
    clock = head.clock(period)
    if clock is None or rule is None or extension_citation(head) is None:
        raise NotPossible("no-extension")
    if clock.extended:
        raise NotPossible("already-extended")
    if today > clock.due and not paused_since(head, clock):
        raise NotPossible("extension-too-late")
    longer = tuple(replace(one, extended=True) if one is clock else one for one in head.clocks)
    account = staff.account
    moved = recomputed(replace(head, clocks=longer), rule, time_zone=account.time_zone, place=account.place)
    return clock, next(one for one in moved if one.period is period)


def running(head: Request) -> tuple[Period, Rule | None]:
    """The period that an extension would move, and the rule that sets it."""
    if head.state is State.APPEALED:
        return Period.APPEAL, appeal_rule(head)
    return Period.RESPOND, load(head.law_version).rule_of_right(head.right)


def extension_citation(head: Request) -> str | None:
    """Where the law grants the extension of what runs now; None where it does not."""
    period, rule = running(head)
    if rule is None:
        return None
    granted = rule.appeal_extension if period is Period.APPEAL else rule.extension
    return granted.citation if granted else None
