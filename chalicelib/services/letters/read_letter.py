"""A letter as it was sent: for staff, whose look is audited, and for the consumer behind the code."""

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.correspondence import Filed, Letter
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.request import Request
from chalicelib.errors import NotFound
from chalicelib.services.handling.read_requests import look_at
from chalicelib.services.handling.write_message import own_request
from chalicelib.services.ports.desk import Desk


def read_letter(desk: Desk, staff: Staff, request: RequestId, letter: str) -> tuple[Request, Letter]:
    """Return a letter of a request. Raise `NotFound` for another's, or one that was not composed."""
    head = look_at(desk, staff, request)
    return head, _composed(desk.requests.dossier(staff.account.id, head.id)[1], letter)


def own_letter(
    desk: Desk, account: Account, reference: Reference, request: RequestId, letter: str
) -> tuple[Request, Letter]:
    """Return a letter of a request of exactly this submission; anything else is not there."""
    head = own_request(desk, account, reference, request)
    return head, _composed(desk.requests.dossier(account.id, head.id)[1], letter)


def letters_of(filed: tuple[Filed, ...]) -> tuple[Letter, ...]:
    """The letters that say something by themselves, in order."""
    return tuple(item for item in filed if isinstance(item, Letter) and item.passages)


def _composed(filed: tuple[Filed, ...], letter: str) -> Letter:
    found = next((item for item in letters_of(filed) if item.id == letter), None)
    if found is None:
        raise NotFound("letter")
    return found
