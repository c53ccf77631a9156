"""Restricted tasks are read by who may do them; everybody else learns how many there are, and no more."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.child_task import ChildIdentity, ChildTask
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.services.ports.children import ChildPage
from chalicelib.services.ports.desk import Desk

MANY: Final = 100  # counted no further
FILE_LIMIT: Final = 10_000  # tasks in a file: what is older is in the export of everything
_PAGE: Final = 200
COLUMNS: Final = (
    *("id", "opened_at", "opened_by", "found", "channel", "due_at", "purge_at"),
    *("outcome", "ended_at", "ended_by", "letter", "purged_at"),
)


def count_open(desk: Desk, staff: Staff) -> int:
    """How many wait, `MANY` at the most; for everybody. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    return len(desk.children.listed(staff.account.id, open_ones=True, after="", limit=MANY).tasks)


def list_tasks(desk: Desk, staff: Staff, *, open_ones: bool, after: str = "", limit: int) -> ChildPage:
    """A page; that somebody looked is recorded. Raise `Forbidden`."""
    require(staff.user.role, Permission.CHILD_DATA)
    page = desk.children.listed(staff.account.id, open_ones=open_ones, after=after, limit=limit)
    _witness(desk, staff, {"count": len(page.tasks)})
    return page


def read_task(desk: Desk, staff: Staff, task: str) -> tuple[ChildTask, ChildIdentity | None]:
    """One task, with what names the child while that is there. Raise `Forbidden`, `NotFound`."""
    require(staff.user.role, Permission.CHILD_DATA)
    found = desk.children.get(staff.account.id, task)
    _witness(desk, staff, {"task": found.id})
    return found, desk.children.identity(found.account, found.id)


def export_tasks(desk: Desk, staff: Staff) -> str:
    """All of them as CSV, those to be done first: the record without anybody's identity. Raise `Forbidden`."""
    require(staff.user.role, Permission.CHILD_DATA)
    rows: list[list[str]] = []
    for open_ones in (True, False):
        after = ""
        while len(rows) < FILE_LIMIT:
            page = desk.children.listed(staff.account.id, open_ones=open_ones, after=after, limit=_PAGE)
            rows += [_row(task) for task in page.tasks]
            after = page.after
            if not after:
                break
    shown = rows[:FILE_LIMIT]
    _witness(desk, staff, {"count": len(shown)})
    return as_csv([[*COLUMNS], *shown])


def _row(task: ChildTask) -> list[str]:
    return [
        *(task.id, task.opened_at.isoformat(), task.opened_by, task.found.value, task.channel.value),
        *(task.due_at.isoformat(), task.purge_at.isoformat(), task.outcome.value if task.outcome else ""),
        *(task.ended_at.isoformat() if task.ended_at else "", task.ended_by, task.letter),
        task.purged_at.isoformat() if task.purged_at else "",
    ]


def _witness(desk: Desk, staff: Staff, detail: Detail) -> None:
    reason = Reason(Tag.VIEW_CHILD_TASK, staff.actor, None, detail)
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
