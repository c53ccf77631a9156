"""Staff see which complaints lie outside, the next date first, and how earlier ones ended; all as a file."""

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.outside_cases import CaseCursor, CasePage

_PAGE = 200
FILE_LIMIT = 10_000  # complaints in a file: what is older is in the export of everything
COLUMNS = ("id", "request", "body", "name", "reference", "filed_on", "due", "state", "ended_at", "words")


def list_cases(desk: Desk, staff: Staff, *, open_ones: bool, after: CaseCursor = "", limit: int) -> CasePage:
    """A page; that somebody looked is recorded. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    page = _page(desk, staff, open_ones=open_ones, after=after, limit=limit)
    _witness(desk, staff, len(page.cases))
    return page


def export_cases(desk: Desk, staff: Staff) -> str:
    """All of them as CSV: open ones first, then the ended ones, newest first. Raise `Forbidden`."""
    require(staff.user.role, Permission.EXPORT_REQUESTS)
    found: list[OutsideCase] = []
    for open_ones in (True, False):
        after = ""
        while len(found) < FILE_LIMIT:
            page = _page(desk, staff, open_ones=open_ones, after=after, limit=_PAGE)
            found += page.cases
            after = page.after
            if not after:
                break
    shown = found[:FILE_LIMIT]
    _witness(desk, staff, len(shown))
    return as_csv([[*COLUMNS], *map(_row, shown)])


def _page(desk: Desk, staff: Staff, *, open_ones: bool, after: CaseCursor, limit: int) -> CasePage:
    """A page without what hangs on a request that is being deleted, as a child's: nobody reads that any more."""
    page = desk.outside_cases.page(staff.account.id, open_ones=open_ones, after=after, limit=limit)
    heads = desk.requests.several(staff.account.id, dict.fromkeys(case.request for case in page.cases))
    return CasePage(tuple(case for case in page.cases if case.request in heads), page.after)


def _row(case: OutsideCase) -> list[str]:
    return [
        case.id,
        case.submission,
        case.body,
        case.name,
        case.reference,
        case.filed_on.isoformat(),
        case.due.isoformat() if case.due else "",
        case.state.value,
        case.ended_at.isoformat() if case.ended_at else "",
        case.words,
    ]


def _witness(desk: Desk, staff: Staff, count: int) -> None:
    reason = Reason(Tag.VIEW_CASES, staff.actor, None, {"count": count})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
