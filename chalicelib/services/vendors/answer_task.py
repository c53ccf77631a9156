"""A vendor answers by its link, or staff note what it said; the same words twice are one answer.

Every answer stays. One that differs from what was said before makes the task contradictory: nothing is taken as done,
staff are told at once, and say which of them counts.
"""

from datetime import date

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.text import optional, required
from chalicelib.domain.vendor_task import REASON_LIMIT, Given, Standing, VendorAnswer, VendorTask, parse_until
from chalicelib.errors import NotPossible
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.vendors.tell_vendors import scheduled, vendor_step
from chalicelib.services.vendors.vendor_link import asked_by
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer as it was typed; `until` is an ISO day, asked for only with `needs-time`."""

    answer: VendorAnswer
    reason: str = ""
    until: str = ""


def answer_by_link(desk: Desk, token: str, said: Said) -> VendorTask:
    """Note what the vendor says. Whoever has the link may; a repetition changes nothing.

    Raise `NotFound`, `InvalidField` (`vendor_reason`, `vendor_until`), `NotPossible` (`vendor-needless`,
    `vendor-answers-limit`, `account-closed`).
    """
    return persistently(lambda: _answer_by_link(desk, token, said))


def _answer_by_link(desk: Desk, token: str, said: Said) -> VendorTask:
    asked = asked_by(desk, token)
    if not asked.account.may_change:
        raise NotPossible("account-closed")
    if asked.needless:
        raise NotPossible("vendor-needless")
    return _note(desk, asked.account, asked.head, asked.task, said, actor=f"vendor:{asked.task.vendor}")


def note_answer(
    desk: Desk, staff: Staff, request: RequestId, vendor: str, said: Said, *, seen: int | None = None
) -> VendorTask:
    """Staff note what a vendor said by telephone, by mail, or in its portal.

    Raise as `answer_by_link`; `Forbidden`, `Conflict`.
    """
    head = vendor_step(desk, staff, request, seen=seen)
    task = desk.vendors.task(head.account, head.id, vendor)
    return _note(desk, desk.accounts.get(head.account), head, task, said, actor=staff.actor)


def _note(desk: Desk, account: Account, head: Request, task: VendorTask, said: Said, *, actor: str) -> VendorTask:
    now = desk.clock.now()
    today = account.day_of(now)
    read = required if said.answer is VendorAnswer.REFUSED else optional
    words = read("vendor_reason", said.reason, limit=REASON_LIMIT, lines=True)
    until = parse_until(said.answer, said.until, today=today)
    if task.repeats(said.answer, words, until):
        return task
    after = task.answered(Given(answer=said.answer, at=now, by=actor, until=until), words)
    looked = after.standing in {Standing.REFUSED, Standing.CONTRADICTORY}
    after = replace(after, next_at=now) if looked else scheduled(after, account, today)
    because = Reason(Tag.REQUEST_VENDOR_ANSWERED, actor, head.id, _detail(after, words, until))
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.store(after, because=because)
    unit.commit()
    return replace(after, version=task.version + 1)


def _detail(after: VendorTask, words: str, until: date | None) -> Detail:
    detail: Detail = {"vendor": after.vendor, "answer": after.answers[-1].answer.value}
    if until:
        detail["until"] = until.isoformat()
    if words:
        detail["reason_commitment"] = commitment(bytes.fromhex(after.salt), words)
    if after.standing is Standing.CONTRADICTORY:
        detail["contradicts"] = True
    return detail
