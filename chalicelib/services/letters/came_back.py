"""What the steps about a letter that told nobody have in common: it did not arrive, or it waits for the post."""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Letter, LetterState
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

UNTOLD: Final = frozenset({LetterState.FAILED, LetterState.TO_POST})


@dataclass(frozen=True, slots=True)
class CameBack:
    """A request, open or closed, one letter of it that told nobody, and all its letters."""

    head: Request
    letter: Letter
    letters: tuple[Letter, ...]


def came_back(desk: Desk, staff: Staff, request: RequestId, letter: str, *, seen: int | None = None) -> CameBack:
    """Return the letter with its request.

    Raise `Forbidden`, `NotFound`, `Conflict` as every step, `NotPossible` (`letter-settled`) when it was told since.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head, filed = desk.requests.dossier(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    letters = tuple(item for item in filed if isinstance(item, Letter))
    found = next((item for item in letters if item.id == letter), None)
    if found is None:
        raise NotFound("letter")
    if found.state not in UNTOLD:
        raise NotPossible("letter-settled")
    return CameBack(head, found, letters)
