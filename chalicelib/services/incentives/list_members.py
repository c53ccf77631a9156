"""Who has opted in to what, since when and under which version: page by page, and as a file."""

from collections.abc import Iterable
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.incentive import Membership
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.incentives import MemberPage
from chalicelib.services.ports.suppressions import ListPlace

FILE_LIMIT: Final = 50_000  # lines of a file: what is more is in the export of everything
_PAGE: Final = 100
COLUMNS: Final = ("contact", "offer", "version", "opted_in_at", "opted_in_by", "withdrawn_at", "withdrawn_by")


def list_members(desk: Desk, staff: Staff, *, after: ListPlace | None = None, limit: int) -> MemberPage:
    """A page, what changed last at the end; that somebody looked is recorded. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    page = desk.incentives.page(staff.account.id, after=after, limit=limit)
    _witness(desk, staff, len(page.members))
    return page


def export_members(desk: Desk, staff: Staff) -> str:
    """Everybody as CSV, a line for each stay. Raise `Forbidden`."""
    require(staff.user.role, Permission.EXPORT_REQUESTS)
    rows: list[list[str]] = []
    after: ListPlace | None = None
    while len(rows) < FILE_LIMIT:
        page = desk.incentives.page(staff.account.id, after=after, limit=_PAGE)
        rows += [row for member in page.members for row in _rows(member)]
        after = page.after
        if after is None:
            break
    shown = rows[:FILE_LIMIT]
    _witness(desk, staff, len(shown))
    return as_csv([[*COLUMNS], *shown])


def as_table(members: Iterable[Membership]) -> str:
    """These as CSV, a line for each stay."""
    return as_csv([[*COLUMNS], *(row for member in members for row in _rows(member))])


def _rows(member: Membership) -> list[list[str]]:
    return [
        [
            member.value,
            member.offer,
            str(stay.number),
            stay.since.isoformat(),
            stay.how.value,
            stay.until.isoformat() if stay.until else "",
            stay.ended.value if stay.ended else "",
        ]
        for stay in member.stays
    ]


def _witness(desk: Desk, staff: Staff, count: int) -> None:
    reason = Reason(Tag.VIEW_INCENTIVES, staff.actor, None, {"shown": count})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
