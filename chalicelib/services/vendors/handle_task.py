"""What staff do with one vendor's task: enter it in a portal, ask again, settle a contradiction, do without."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import commitment
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.vendor_task import OF_LAW, Standing, VendorTask, Without
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.vendors.tell_vendors import check_tellable, explained, scheduled, vendor_step
from chalicelib.services.vendors.vendor_link import KEY_BYTES
from chalicelib.services.vendors.vendor_post import post
from chalicelib.services.webhooks.deliver_webhook import hand_over


def note_entered(desk: Desk, staff: Staff, request: RequestId, vendor: str, *, seen: int | None = None) -> VendorTask:
    """Record that it was entered in the vendor's portal: from then on its answer is awaited.

    Raise `NotPossible` (`vendor-not-by-portal`).
    """
    head, task = _found(desk, staff, request, vendor, seen)
    if task.standing is not Standing.TO_ENTER:
        raise NotPossible("vendor-not-by-portal")
    after = replace(task, entered_at=desk.clock.now())
    return _stored(desk, staff, head, after, Tag.REQUEST_VENDOR_ENTERED)


def ask_again(desk: Desk, staff: Staff, request: RequestId, vendor: str, *, seen: int | None = None) -> VendorTask:
    """Tell the vendor anew, as the directory says now, by a new link; the one before is void. Answers stay.

    Raise `NotPossible` (`vendor-retired`, `vendor-satisfied`, and as for telling).
    """
    head, task = _found(desk, staff, request, vendor, seen)
    check_tellable(head)
    entry = desk.vendors.get(head.account, vendor)
    if entry.retired_at is not None:
        raise NotPossible("vendor-retired")
    if task.satisfied:
        raise NotPossible("vendor-satisfied")
    account = desk.accounts.get(head.account)
    today = account.day_of(desk.clock.now())
    anew = replace(
        task,
        method=entry.method,
        key=desk.chance.bytes(KEY_BYTES).hex(),
        due=max(task.due, today + timedelta(days=entry.answer_days)),
        entered_at=None,
        failed_at=None,
    )
    after = scheduled(anew, account, today)
    because = _reason(staff, after, Tag.REQUEST_VENDOR_ASKED_AGAIN)
    unit = _begin(desk, head, after, because)
    places = post(desk, unit, account, entry, after, because)
    unit.commit()
    hand_over(desk, places)
    return replace(after, version=task.version + 1)


def settle_answer(
    desk: Desk, staff: Staff, request: RequestId, vendor: str, number: int, *, seen: int | None = None
) -> VendorTask:
    """Say which of contradictory answers counts, by its place from 0.

    Raise `NotPossible` (`vendor-not-contradictory`), `InvalidField` (`vendor_counts`).
    """
    head, task = _found(desk, staff, request, vendor, seen)
    after = task.settled(number)
    detail: Detail = {"answer": after.answers[number].answer.value}
    return _stored(desk, staff, head, after, Tag.REQUEST_VENDOR_SETTLED, detail)


def set_aside(
    desk: Desk,
    staff: Staff,
    request: RequestId,
    vendor: str,
    why: Without,
    explanation: str,
    *,
    seen: int | None = None,
) -> VendorTask:
    """Do without a vendor that was told: in the law's words, and explained.

    Raise `NotPossible` (`vendor-satisfied`), `InvalidField` (`vendor_without`, `vendor_explanation`).
    """
    head, task = _found(desk, staff, request, vendor, seen)
    if task.satisfied:
        raise NotPossible("vendor-satisfied")
    entry = desk.vendors.get(head.account, vendor)
    if why not in OF_LAW:
        raise InvalidField(field="vendor_without", problem="missing", vendor=entry.name)
    words = explained(entry, why, explanation)
    after = task.set_aside(why, words, by=staff.actor, at=desk.clock.now())
    detail: Detail = {"why": why.value, "explanation_commitment": commitment(bytes.fromhex(task.salt), words)}
    return _stored(desk, staff, head, after, Tag.REQUEST_VENDOR_SET_ASIDE, detail)


def _found(desk: Desk, staff: Staff, request: RequestId, vendor: str, seen: int | None) -> tuple[Request, VendorTask]:
    head = vendor_step(desk, staff, request, seen=seen)
    return head, desk.vendors.task(head.account, head.id, vendor)


def _stored(
    desk: Desk, staff: Staff, head: Request, after: VendorTask, tag: Tag, detail: Detail | None = None
) -> VendorTask:
    account = desk.accounts.get(head.account)
    after = scheduled(after, account, account.day_of(desk.clock.now()))
    _begin(desk, head, after, _reason(staff, after, tag, detail)).commit()
    return replace(after, version=after.version + 1)


def _begin(desk: Desk, head: Request, after: VendorTask, because: Reason) -> Unit:
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    unit.store(after, because=because)
    return unit


def _reason(staff: Staff, task: VendorTask, tag: Tag, detail: Detail | None = None) -> Reason:
    return Reason(tag, staff.actor, task.request, {"vendor": task.vendor, **(detail or {})})
