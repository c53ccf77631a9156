"""What is kept of one contact's opt-ins to offers: looked at, taken along, erased for good on the business's own order.

Also of somebody who never sent a request: staff or a system entered the opt-in. The transaction that erases takes the
contact and what was said; the rest is deleted within minutes by whatever run comes next, which tells the ledger of
erasures first, so that no restore brings it back. A crash at any point leaves nothing that anybody reads.
"""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.incentive import Membership
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.incentives.list_members import as_table
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

AT_ONCE: Final = 90  # of one contact in one transaction, which has room for 100 changes; there are 50 offers at most
REASONS: Final = ("asked", "not-needed", "mistake", "other")


@dataclass(frozen=True, slots=True, kw_only=True)
class ForgetPerson:
    """Whose opt-ins, and why: a code."""

    contact: Email | Phone
    why: str


def find_person(desk: Desk, staff: Staff, contact: Email | Phone) -> tuple[Membership, ...]:
    """All that a contact takes part in, or took part in; the look is audited. Raise `Forbidden`."""
    require(staff.user.role, Permission.ADMINISTER)
    found = desk.incentives.of(staff.account.id, contact)
    reason = Reason(Tag.VIEW_INCENTIVES, staff.actor, None, {"shown": len(found)})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return found


def export_person(desk: Desk, staff: Staff, contact: Email | Phone) -> str:
    """The same as CSV, a line for each stay. Raise `Forbidden`."""
    return as_table(find_person(desk, staff, contact))


def forget_person(desk: Desk, staff: Staff, command: ForgetPerson) -> int:
    """Erase it for good and return of how many offers; backups roll off after 35 days.

    Raise `Forbidden`, `InvalidField` (`purpose`), `NotFound` where nothing is left, `NotPossible` (`held`).
    """
    check_forget(desk, staff, command)
    return persistently(lambda: _forget(desk, staff, command))


def check_forget(desk: Desk, staff: Staff, command: ForgetPerson) -> int:
    """Of how many offers it would be erased, once somebody says yes. Raise as `forget_person`."""
    require(staff.user.role, Permission.ADMINISTER)
    if command.why not in REASONS:
        raise InvalidField(field="purpose", problem="missing")
    return len(_free(desk, staff, command.contact))


def _free(desk: Desk, staff: Staff, contact: Email | Phone) -> tuple[Membership, ...]:
    today = staff.account.day_of(desk.clock.now())
    if any(hold.stands(today) for hold in desk.retention.holds_on(staff.account.id, (contact.look_up,))):
        raise NotPossible("held")
    found = desk.incentives.of(staff.account.id, contact)
    if not found:
        raise NotFound("incentive")
    return found[:AT_ONCE]


def _forget(desk: Desk, staff: Staff, command: ForgetPerson) -> int:
    account, now = staff.account.id, desk.clock.now()
    found = _free(desk, staff, command.contact)
    detail: Detail = {"incentive_member": len(found), "why": command.why}
    because = Reason(Tag.INCENTIVE_ERASED, staff.actor, None, detail)
    unit = desk.work.begin(account, now)
    unit.store(desk.accounts.get(account), because=because)
    for member in found:
        unit.store(member.leaving(now), because=because)
    unit.commit()
    return len(found)
