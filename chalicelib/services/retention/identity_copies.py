"""Copies of identity documents go when the request is decided (11 CCR 7060(d)): who compared what stays, they do not.

The stream of changes marks them; the hourly sweep deletes what was marked, as it does with every file whose time is
over, unless a hold stands.
"""

from dataclasses import replace

from chalicelib.domain.correspondence import NoteFile
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.errors import NotFound
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk


def let_go(desk: Desk, account: AccountId, request: RequestId) -> int:
    """Mark what may go now; return how many copies that are. A repeat marks nothing again."""
    return persistently(lambda: _mark(desk, account, request))


def _mark(desk: Desk, account: AccountId, request: RequestId) -> int:
    try:
        head, filed = desk.requests.dossier(account, request)
    except NotFound:
        return 0  # it is being deleted, with all of them
    if head.in_work:
        return 0
    copies = [item for item in filed if isinstance(item, NoteFile) and item.identity]
    kept = [copy for copy in copies if copy.removed_at is None and copy.decided_at is None]
    for copy in kept:
        desk.work.settle(replace(copy, decided_at=desk.clock.now()))
    return len(kept)
