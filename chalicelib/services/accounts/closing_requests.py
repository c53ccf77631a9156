"""The open requests of an account that is closing: each is answered, handed over, or its business is warned of it."""

from collections.abc import Iterator, Sequence
from typing import Final

from chalicelib.domain.account import Account, AccountState, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.closing_request import ClosingRequest, Fate
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Bucket, Request
from chalicelib.domain.text import required
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

TO_LIMIT: Final = 200  # characters of who takes a request over
HOW_LIMIT: Final = 500  # and of how they got it
_PAGE: Final = 200
_TOGETHER: Final = 50  # in one transaction


@dataclass(frozen=True, slots=True)
class OpenOne:
    """An open request and what was said of it since closing began; None where nothing was."""

    head: Request
    said: ClosingRequest | None


def open_requests(desk: Desk, account: Account) -> Iterator[Request]:
    """Every request that is not closed, soonest due first in each list; `requests` carry what a list shows."""
    for bucket in (Bucket.OPEN, Bucket.WAITING):
        cursor = ""
        while True:
            page = desk.requests.queue(account, bucket, cursor=cursor, limit=_PAGE)
            yield from page.requests
            if not page.cursor:
                break
            cursor = page.cursor


def open_ones(desk: Desk, account: Account) -> list[OpenOne]:
    """The open requests with what was said of each."""
    begun = account.closing.begun_at if account.closing else None
    said = {one.request: one for one in desk.accounts.closing_requests(account.id) if begun and one.at >= begun}
    return [OpenOne(head, said.get(head.id)) for head in open_requests(desk, account)]


def hand_over(desk: Desk, staff: Staff, requests: Sequence[RequestId], *, to: str, how: str) -> int:
    """Record who answers these from now on and how they got them; raises as `warn_of` does, and `InvalidField`."""
    words = {
        "to": required("handed_to", to, limit=TO_LIMIT),
        "how": required("handed_how", how, limit=HOW_LIMIT, lines=True),
    }
    return _say(desk, staff, requests, Fate.HANDED_OVER, **words)


def warn_of(desk: Desk, staff: Staff, requests: Sequence[RequestId]) -> int:
    """Record that the owner knows that the duty to answer these stays with the business; return how many.

    Raise `Forbidden`, `NotFound` for one that is not open, `InvalidField` (`requests`) for none at all,
    `NotPossible` unless the account is closing.
    """
    return _say(desk, staff, requests, Fate.WARNED)


def _say(desk: Desk, staff: Staff, requests: Sequence[RequestId], fate: Fate, *, to: str = "", how: str = "") -> int:
    require(desk.accounts.user(staff.account.id, staff.user.id).role, Permission.CLOSE_ACCOUNT)
    account = desk.accounts.get(staff.account.id)
    if account.state is not AccountState.CLOSING:
        raise NotPossible("account-state", state=account.state.value)
    if not requests:
        raise InvalidField(field="requests", problem="none-chosen")
    if set(requests) - {one.id for one in open_requests(desk, account)}:
        raise NotFound("request")
    known = {one.request: one.version for one in desk.accounts.closing_requests(account.id)}
    now = desk.clock.now()
    said = [
        ClosingRequest(
            account=account.id,
            request=request,
            fate=fate,
            at=now,
            by=staff.actor,
            to=to,
            how=how,
            version=known.get(request, 0),
        )
        for request in dict.fromkeys(requests)
    ]
    for start in range(0, len(said), _TOGETHER):
        _write(desk, staff, said[start : start + _TOGETHER])
    return len(said)


def _write(desk: Desk, staff: Staff, said: Sequence[ClosingRequest]) -> None:
    detail: Detail = {"fate": said[0].fate.value, "requests": [str(one.request) for one in said]}
    because = Reason(Tag.ACCOUNT_CLOSING_REQUEST, staff.actor, None, detail)
    unit = desk.work.begin(staff.account.id, said[0].at)
    unit.store(desk.accounts.get(staff.account.id), because=because)
    for one in said:
        (unit.store if one.version else unit.create)(one, because=because)
    unit.commit()
