"""The audit of an account for a person: the same export as for systems, in parts that a browser downloads.

Where the next part begins is kept with the session for a while, so that no address and no form carries it.
"""

import json
from dataclasses import asdict
from datetime import datetime
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_export import entry_line, line
from chalicelib.domain.passing import STAFF_LONGEST
from chalicelib.domain.permissions import Permission, require
from chalicelib.errors import NotPossible
from chalicelib.services.audit.export_pages import Place, export_page
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

PART_LIMIT: Final = 3_500_000  # characters: an answer may have 6 MB, and a page of the export is not cut
PAGES_LIMIT: Final = 20  # of the export in one part: about a thousand histories, ten seconds of work
_PAGE: Final = 500
_COMPLETE: Final = "complete"


@dataclass(frozen=True, slots=True)
class Progress:
    """How many parts a session has got of its export, and whether that is all."""

    parts: int = 0
    complete: bool = False


def next_part(desk: Desk, staff: Staff, *, first: bool) -> str:
    """Return the next part of the session's export as JSON Lines; `first` begins one, which is audited.

    Raise `Forbidden`, `Conflict`; `NotPossible` `audit-part-first` or `audit-complete` where there is no next one.
    """
    require(staff.user.role, Permission.READ_AUDIT)
    parts, place = (0, None) if first else _kept(desk, staff)
    lines: list[str] = []
    size = 0
    for _ in range(PAGES_LIMIT):
        page = export_page(desk, staff, place, limit=_PAGE)
        more = [*(entry_line(entry) for entry in page.entries), line(page.closing)]
        lines += more
        size += sum(map(len, more))
        place = page.following
        if place is None or size >= PART_LIMIT:
            break
    _keep(desk, staff, parts + 1, place)
    return "".join(lines)


def progress(desk: Desk, staff: Staff) -> Progress:
    """How far the session's export has come."""
    kept = desk.work.ephemeral.get_value(_name(staff), now=desk.clock.now())
    if kept is None:
        return Progress()
    parts, _, where = kept.partition("|")
    return Progress(int(parts), where == _COMPLETE)


def _kept(desk: Desk, staff: Staff) -> tuple[int, Place]:
    kept = desk.work.ephemeral.get_value(_name(staff), now=desk.clock.now())
    if kept is None:
        raise NotPossible("audit-part-first")
    parts, _, where = kept.partition("|")
    if where == _COMPLETE:
        raise NotPossible("audit-complete")
    values = json.loads(where)
    return int(parts), Place(**(values | {"began": datetime.fromisoformat(values["began"])}))


def _keep(desk: Desk, staff: Staff, parts: int, place: Place | None) -> None:
    where = json.dumps(asdict(place) | {"began": place.began.isoformat()}) if place else _COMPLETE
    desk.work.ephemeral.put_value(_name(staff), f"{parts}|{where}", until=desk.clock.now() + STAFF_LONGEST)


def _name(staff: Staff) -> str:
    return f"audit-export|{staff.account.id}|{staff.session}"
