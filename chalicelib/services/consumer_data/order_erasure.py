"""The business orders that what it holds here about a person be erased; a job carries it out.

Nothing that must still be answered, told or held is lost by an order: it waits for that, and whatever waits can be
called off.
"""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.consumer_erasure import REASONS, ConsumerErasure
from chalicelib.domain.ids import Reference, RequestId, drawn_name
from chalicelib.domain.permissions import Permission, permits, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.consumer_data.export_data import known_submissions
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderErasure:
    """Which submissions, why (a code), and the request of the person that asks for it.

    A form that is sent twice (`once`, drawn with it) is one order.
    """

    submissions: tuple[Reference, ...]
    why: str
    asked_in: RequestId | None = None
    once: str = ""


def order_erasure(desk: Desk, staff: Staff, command: OrderErasure) -> ConsumerErasure:
    """Note the order.

    Raise `Forbidden`, `InvalidField` (`purpose`, `submissions`), `NotFound` for what is not there (any more),
    `Conflict` when somebody works on the request that asks for it.
    """
    require(staff.user.role, Permission.ADMINISTER)
    account, now = staff.account.id, desk.clock.now()
    known = next((one for one in desk.consumer_erasures.of(account) if one.id == command.once), None)
    if known:  # what it names may be gone by now
        return known
    named = check_order(desk, staff, command)
    order = ConsumerErasure(
        account=account,
        id=drawn_name(command.once) or new_id(desk),
        by=staff.actor,
        ordered_at=now,
        why=command.why,
        asked_in=command.asked_in,
        left=named,
        next_at=now,
    )
    detail: Detail = {"erasure": order.id, "why": order.why, "submissions": len(order.left)}
    detail |= {"request": order.asked_in} if order.asked_in else {}
    because = Reason(Tag.ACCOUNT_CONSUMER_ERASURE_ORDERED, staff.actor, None, detail)
    unit = desk.work.begin(account, now)
    unit.store(desk.accounts.get(account), because=because)
    unit.create(order, because=because)
    if order.asked_in:
        head = desk.requests.get(account, order.asked_in)
        said: Detail = {"erasure": order.id, "submissions": len(order.left)}
        unit.store(head, because=Reason(Tag.REQUEST_DATA_ERASURE_ORDERED, staff.actor, head.id, said))
    unit.commit()
    return replace(order, version=1)


def check_order(desk: Desk, staff: Staff, command: OrderErasure) -> tuple[Reference, ...]:
    """What an order would name, each once; raise as `order_erasure` does, before anybody is asked whether to go on."""
    require(staff.user.role, Permission.ADMINISTER)
    named = known_submissions(desk, staff, command.submissions)
    if command.why not in REASONS:
        raise InvalidField(field="purpose", problem="missing")
    return named


def call_off(desk: Desk, staff: Staff, name: str, *, seen: int | None = None) -> ConsumerErasure:
    """Let what could not go yet stay; what went is gone.

    Raise `Forbidden`, `NotFound`, `NotPossible` (`nothing-waits`), `Conflict` when it is not as it was seen.
    """
    require(staff.user.role, Permission.ADMINISTER)
    order = desk.consumer_erasures.get(staff.account.id, name)
    if seen is not None and order.version != seen:
        raise Conflict(ConsumerErasure.KIND)
    if not order.left:
        raise NotPossible("nothing-waits")
    now = desk.clock.now()
    detail: Detail = {"erasure": order.id, "submissions": len(order.left)}
    because = Reason(Tag.ACCOUNT_CONSUMER_ERASURE_CALLED_OFF, staff.actor, None, detail)
    unit = desk.work.begin(order.account, now)
    unit.store(desk.accounts.get(order.account), because=because)
    ended = order.ended(now)
    unit.store(ended, because=because)
    unit.commit()
    return replace(ended, version=order.version + 1)


def list_orders(desk: Desk, staff: Staff) -> tuple[ConsumerErasure, ...]:
    """All orders of the account, newest first. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_AUDIT)
    return desk.consumer_erasures.of(staff.account.id)


def read_order(desk: Desk, staff: Staff, name: str) -> ConsumerErasure:
    """One of them. Raise `Forbidden`, `NotFound`."""
    require(staff.user.role, Permission.READ_AUDIT)
    return desk.consumer_erasures.get(staff.account.id, name)


def orders_asked_in(desk: Desk, staff: Staff, request: RequestId) -> tuple[ConsumerErasure, ...]:
    """Those that a request asked for, for who may see orders; nothing for others."""
    if not permits(staff.user.role, Permission.READ_AUDIT):
        return ()
    return tuple(one for one in desk.consumer_erasures.of(staff.account.id) if one.asked_in == request)
