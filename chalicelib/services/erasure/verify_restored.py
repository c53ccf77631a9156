"""After a restore and its replay, before anything is served: whether records and audit fit together.

Two tables are restored, each for itself: a request can come back at another state than its chain of the audit. What
does not fit is named by its ids; serving it would refuse every change of that request for ever.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import GENESIS, AuditEntry, ChainHead, verify_link
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Bucket
from chalicelib.services.figures.recount import differences
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

_PAGE: Final = 48


@dataclass(frozen=True, slots=True)
class Verified:
    """What was looked at; `torn`: chains that are broken, or do not end where their owner says."""

    accounts: int
    requests: int
    entries: int
    torn: tuple[str, ...]
    miscounted: tuple[AccountId, ...]  # whose counts differ: `recourse figures recount` makes them good


def verify_restored(desk: Desk) -> Verified:
    """Read every request of every account, with its chain."""
    requests = entries = 0
    torn: list[str] = []
    miscounted: list[AccountId] = []
    accounts = desk.accounts.every()
    for account in accounts:
        for request, head in _owners(desk, account):
            chain = desk.audit_log.chain_of(account.id, request)
            found = desk.audit_log.entries(chain)
            requests += request is not None
            entries += len(found)
            if not _holds(found, head):
                torn.append(chain)
        if differences(desk, account):
            miscounted.append(account.id)
    return Verified(len(accounts), requests, entries, tuple(torn), tuple(miscounted))


def _owners(desk: Desk, account: Account) -> Iterator[tuple[RequestId | None, ChainHead]]:
    """The account and each of its requests, with the end of the chain that it knows of."""
    yield None, account.chain_head
    for bucket in (Bucket.OPEN, Bucket.WAITING, Bucket.CLOSED):
        cursor = ""
        while True:
            page = desk.requests.queue(account, bucket, cursor=cursor, limit=_PAGE)
            names = [request.id for request in page.requests]
            yield from ((name, one.chain_head) for name, one in desk.requests.several(account.id, names).items())
            cursor = page.cursor
            if not cursor:
                break


def _holds(entries: Iterable[AuditEntry], end: ChainHead) -> bool:
    head = GENESIS
    for entry in entries:
        if not verify_link(head, entry):
            return False
        head = entry.head
    return head == end
