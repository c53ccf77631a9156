"""Staff tell the vendors of a request: those that the rule names, unless they decide otherwise for this one.

A required vendor that is left out is recorded with why. A vendor is told once; asking again is a step of its own.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Period, Request
from chalicelib.domain.text import required
from chalicelib.domain.vendor import Vendor, cause_of
from chalicelib.domain.vendor_chase import course
from chalicelib.domain.vendor_task import OF_LAW, REASON_LIMIT, VendorTask, Without
from chalicelib.domain.webhook import DeliveryPlace
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotPossible
from chalicelib.law.agenda import morning_of
from chalicelib.services.ports.desk import Desk
from chalicelib.services.vendors.vendor_link import KEY_BYTES, is_needless
from chalicelib.services.vendors.vendor_post import post
from chalicelib.services.webhooks.deliver_webhook import hand_over
from chalicelib.values import dataclass, field, replace

_AT_ONCE: Final = 30  # a task and a mail each, in one transaction of DynamoDB's 100 items


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a required vendor is not told; what the law knows must be explained, and the person may read it."""

    why: Without
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellVendors:
    """Which vendors are told of a request, and why required ones are not, by their ids."""

    request: RequestId
    vendors: tuple[str, ...]
    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    seen: int | None = None


def untold(desk: Desk, head: Request) -> tuple[Vendor, ...]:
    """The vendors that can still be told of a request, those that the rule names first."""
    told = {task.vendor for task in desk.vendors.tasks(head.account, head.id)}
    vendors = [one for one in desk.vendors.listed(head.account) if one.retired_at is None and one.id not in told]
    return tuple(sorted(vendors, key=lambda one: (not one.concerns(head.right), one.name.casefold())))


def tell_vendors(desk: Desk, staff: Staff, command: TellVendors) -> Request:
    """Tell those that are chosen, and record those that are left out.

    Raise `NotPossible` (`vendors-not-this-right`, `vendors-needless`, `not-sorted`, `vendors-unverified`),
    `InvalidField` (`vendors`), `InvalidInput` (`vendor_without`, `vendor_explanation`), `Conflict`.
    """
    head = vendor_step(desk, staff, command.request, seen=command.seen)
    check_tellable(head)
    vendors = untold(desk, head)
    chosen = [vendor for vendor in vendors if vendor.id in command.vendors]
    left = _left_out(vendors, head, command)
    if not chosen and not left:
        raise InvalidField(field="vendors", problem="missing")
    account = desk.accounts.get(head.account)
    tasks = [(vendor, new_task(desk, account, head, vendor)) for vendor in chosen]
    aside = [(vendor, _aside(desk, staff, new_task(desk, account, head, vendor), why)) for vendor, why in left]
    everything = [*tasks, *aside]
    for start in range(0, len(everything), _AT_ONCE):
        places = _commit(desk, staff, account, head, everything[start : start + _AT_ONCE])
        hand_over(desk, places)
        head = desk.requests.get(head.account, head.id)
    return head


def check_tellable(head: Request) -> None:
    """Raise `NotPossible` for a request of which vendors are not told, or not yet."""
    if why := why_not_told(head):
        raise NotPossible(why)


def why_not_told(head: Request) -> str | None:
    """Why vendors are not told of a request, or not yet (the name of the refusal); None where they can be.

    To delete on the word of an impostor would be as bad as not to delete: what touches data waits for proof.
    """
    if head.unsorted:
        return "not-sorted"
    if cause_of(head.right) is None:
        return "vendors-not-this-right"
    if head.right.touches_data and not head.verification.sufficient:
        return "vendors-unverified"
    return None


def vendor_step(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None) -> Request:
    """The request of a step about vendors; also one that was granted already, as answers may come later.

    Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`vendors-needless`).
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    if is_needless(head):
        raise NotPossible("vendors-needless")
    return head


def new_task(desk: Desk, account: Account, head: Request, vendor: Vendor) -> VendorTask:
    """What a vendor is asked; its last day is never after the request's own, where that lies ahead."""
    now = desk.clock.now()
    today = account.day_of(now)
    task = VendorTask(
        account=head.account,
        request=head.id,
        vendor=vendor.id,
        submission=head.submission,
        right=head.right,
        method=vendor.method,
        told_at=now,
        told_on=today,
        due=due_of(head, vendor, today),
        required=vendor.required,
        key=desk.chance.bytes(KEY_BYTES).hex(),
        salt=desk.chance.bytes(32).hex(),
    )
    return scheduled(task, account, today)


def due_of(head: Request, vendor: Vendor, today: date) -> date:
    """The last day for a vendor that is told today."""
    usual = today + timedelta(days=vendor.answer_days)
    clock = head.clock(Period.RESPOND)
    ahead = clock is not None and clock.met_at is None and clock.target > today
    return min(usual, clock.target) if clock and ahead else usual


def scheduled(task: VendorTask, account: Account, today: date) -> VendorTask:
    """The task with the morning on which somebody is reminded of it next."""
    wake_on = course(task, today=today).wake_on
    return replace(task, next_at=morning_of(wake_on, account.time_zone) if wake_on else None)


def explained(vendor: Vendor, why: Without, explanation: str) -> str:
    """The explanation, cleaned. Raise `InvalidField` (`vendor_explanation`) where the law wants one."""
    if why not in OF_LAW and not explanation.strip():
        return ""
    try:
        return required("vendor_explanation", explanation, limit=REASON_LIMIT, lines=True)
    except InvalidField as problem:
        named = {"vendor": vendor.name, **problem.values}
        raise InvalidField(field=problem.field, problem=problem.problem, **named) from None


def _left_out(vendors: tuple[Vendor, ...], head: Request, command: TellVendors) -> list[tuple[Vendor, LeftOut]]:
    """The required vendors that are not told, each with why. Raise `InvalidInput` where that is missing."""
    problems: list[InvalidField] = []
    found: list[tuple[Vendor, LeftOut]] = []
    for vendor in vendors:
        if vendor.id in command.vendors or not (vendor.required and vendor.concerns(head.right)):
            continue
        given = command.left_out.get(vendor.id)
        if given is None:
            problems.append(InvalidField(field="vendor_without", problem="missing", vendor=vendor.name))
            continue
        try:
            found.append((vendor, LeftOut(given.why, explained(vendor, given.why, given.explanation))))
        except InvalidField as problem:
            problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    return found


def _aside(desk: Desk, staff: Staff, task: VendorTask, left: LeftOut) -> VendorTask:
    aside = task.set_aside(left.why, left.explanation, by=staff.actor, at=desk.clock.now())
    return replace(aside, left_out=True, next_at=None, key="")


def _commit(
    desk: Desk, staff: Staff, account: Account, head: Request, some: list[tuple[Vendor, VendorTask]]
) -> list[DeliveryPlace]:
    told = [task.vendor for _, task in some if not task.left_out]
    aside = [f"{task.vendor} {task.without}" for _, task in some if task.left_out]
    detail: Detail = {"vendors": told, "left_out": aside}
    because = Reason(Tag.REQUEST_VENDORS_TOLD, staff.actor, head.id, detail)
    places: list[DeliveryPlace] = []
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    for vendor, task in some:
        unit.create(task, because=because)
        if not task.left_out:
            places += post(desk, unit, account, vendor, task, because)
    unit.commit()
    return places
