"""What is left of requests whose person was erased, as the business shows it to whoever may ask for its records."""

import re
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.request_log import LoggedRequest
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

PAGE: Final = 50
_FILE_PAGE: Final = 500
_PLACE: Final = re.compile(r"\d{4}-\d{2}-\d{2}#[0-9A-Z]{26}")
_HEADS: Final = (
    *("request", "received_on", "right", "law", "law_version", "manner"),
    *("answered_on", "outcome", "grounds", "appeal_decided_on", "person_erased_on", "kept_until"),
)


@dataclass(frozen=True, slots=True)
class LogPage:
    """Some lines, and where to go on; empty at the end."""

    lines: tuple[LoggedRequest, ...]
    after: str = ""


def read_log(desk: Desk, staff: Staff, *, after: str = "", limit: int = PAGE) -> LogPage:
    """A page of the log, the last received first; what is no place in it begins anew. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_AUDIT)
    begin = after.replace("_", "#") if after else ""
    lines, onward = desk.request_log.page(staff.account.id, after=begin if _PLACE.fullmatch(begin) else "", limit=limit)
    return LogPage(lines, onward.replace("#", "_"))


def log_as_csv(desk: Desk, staff: Staff) -> str:
    """The whole log. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_AUDIT)
    zone = staff.account.zone
    rows: list[list[str]] = []
    after = ""
    while True:
        lines, after = desk.request_log.page(staff.account.id, after=after, limit=_FILE_PAGE)
        rows += [
            [
                *(line.id, line.received_on.isoformat(), line.right.value, line.regime, line.law_version),
                *(line.channel.value, line.answered_on.isoformat(), line.outcome.value, " ".join(line.grounds)),
                line.appealed_on.isoformat() if line.appealed_on else "",
                *(line.erased_at.astimezone(zone).date().isoformat(), line.keep_until.date().isoformat()),
            ]
            for line in lines
        ]
        if not after:
            return as_csv([list(_HEADS), *rows])
