"""What one contact has opted out of, with what ended, for staff who were asked about it."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.suppression import Suppression, listed
from chalicelib.services.ports.desk import Desk


def look_up(desk: Desk, staff: Staff, contact: Email | Phone) -> Suppression:
    """The contact's record, an empty one for who has opted out of nothing. The look is audited."""
    require(staff.user.role, Permission.READ_REQUESTS)
    now = desk.clock.now()
    found = desk.suppressions.of(staff.account.id, contact)
    seen = Reason(Tag.VIEW_SUPPRESSIONS, staff.actor, None, {"shown": int(found is not None)})
    desk.work.witness(staff.account.id, seen, user=staff.user.id, at=now)
    return found or listed(staff.account.id, contact, now)
