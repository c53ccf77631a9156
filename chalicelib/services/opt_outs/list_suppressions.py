"""The list of those who opted out, page by page, as a business's own systems take it over."""

from datetime import datetime

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.suppressions import ListPlace, SuppressionPage

_OPERATOR: UserId = UserId("operator")


def list_suppressions(
    desk: Desk, staff: Staff, *, after: ListPlace | None = None, since: datetime | None = None, limit: int
) -> SuppressionPage:
    """Return a page, what changed last at the end; lifted opt-outs are on it too. The look is audited.

    Whoever comes back asks for what changed since a minute before the last look: the list's index may lag behind.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    page = desk.suppressions.page(staff.account.id, after=after, since=since, limit=limit)
    _note(desk, staff.account, page, staff.actor, staff.user.id)
    return page


def export_suppressions(
    desk: Desk, account: Account, *, actor: str, after: ListPlace | None = None, limit: int = 100
) -> SuppressionPage:
    """As `list_suppressions`, for the operator of the deployment."""
    page = desk.suppressions.page(account.id, after=after, limit=limit)
    _note(desk, account, page, actor, _OPERATOR)
    return page


def _note(desk: Desk, account: Account, page: SuppressionPage, actor: str, user: UserId) -> None:
    seen = Reason(Tag.VIEW_SUPPRESSIONS, actor, None, {"shown": len(page.records)})
    desk.work.witness(account.id, seen, user=user, at=desk.clock.now())
