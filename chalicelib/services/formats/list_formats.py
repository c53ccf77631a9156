"""Staff see which wishes for another form are open, soonest due first, and how earlier ones ended; all as a file."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.format_wish import FormatWish
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.format_wishes import WishCursor, WishPage

_PAGE = 200
FILE_LIMIT = 10_000  # wishes in a file: what is older is in the export of everything
COLUMNS = ("id", "reference", "form", "came", "asked_at", "due", "state", "ended_at", "words", "answer")


def list_formats(desk: Desk, staff: Staff, *, open_ones: bool, after: WishCursor = "", limit: int) -> WishPage:
    """A page; that somebody looked is recorded. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    page = _page(desk, staff, open_ones=open_ones, after=after, limit=limit)
    _witness(desk, staff, len(page.wishes))
    return page


def export_formats(desk: Desk, staff: Staff) -> str:
    """The register of wishes as CSV: open ones first, then the ended ones, newest first. Raise `Forbidden`."""
    require(staff.user.role, Permission.EXPORT_REQUESTS)
    rows: list[list[str]] = []
    for open_ones in (True, False):
        after = ""
        while len(rows) < FILE_LIMIT:
            page = _page(desk, staff, open_ones=open_ones, after=after, limit=_PAGE)
            rows += [_row(wish) for wish in page.wishes]
            after = page.after
            if not after:
                break
    shown = rows[:FILE_LIMIT]
    _witness(desk, staff, len(shown))
    return as_csv([[*COLUMNS], *shown])


def _page(desk: Desk, staff: Staff, *, open_ones: bool, after: WishCursor, limit: int) -> WishPage:
    """A page without what hangs on a request that is being deleted, as a child's: nobody reads that any more."""
    page = desk.format_wishes.page(staff.account.id, open_ones=open_ones, after=after, limit=limit)
    heads = desk.requests.several(staff.account.id, dict.fromkeys(wish.request for wish in page.wishes))
    return WishPage(tuple(wish for wish in page.wishes if wish.request in heads), page.after)


def _row(wish: FormatWish) -> list[str]:
    return [
        wish.id,
        wish.submission,
        wish.form.value,
        wish.came.value,
        wish.asked_at.isoformat(),
        wish.due.isoformat(),
        wish.state.value,
        wish.ended_at.isoformat() if wish.ended_at else "",
        wish.words,
        wish.answer,
    ]


def _witness(desk: Desk, staff: Staff, count: int) -> None:
    reason = Reason(Tag.VIEW_FORMATS, staff.actor, None, {"count": count})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
