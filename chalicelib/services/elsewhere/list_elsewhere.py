"""What is left of requests from elsewhere, as a list and as a file; it names nobody."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
from chalicelib.domain.permissions import Permission, require
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

PAGE: Final = 50
_FILE_PAGE: Final = 500
_HEADS: Final = ("date", "place", "outcome", "letter")


@dataclass(frozen=True, slots=True)
class AnswersPage:
    """Some records, the last first, and where to go on; empty at the end."""

    answers: tuple[ElsewhereAnswer, ...]
    after: str = ""


def list_elsewhere(desk: Desk, staff: Staff, *, after: str = "", limit: int = PAGE) -> AnswersPage:
    """A page of them. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    return AnswersPage(*desk.elsewhere.page(staff.account.id, after=after, limit=limit))


def elsewhere_as_csv(desk: Desk, staff: Staff) -> str:
    """All of them, the last first. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    rows: list[list[str]] = []
    after = ""
    while True:
        answers, after = desk.elsewhere.page(staff.account.id, after=after, limit=_FILE_PAGE)
        rows += [[one.on.isoformat(), one.place, one.told.value, one.id] for one in answers]
        if not after:
            return as_csv([list(_HEADS), *rows])
