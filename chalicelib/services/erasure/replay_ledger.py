"""After a restore and before anything is served: what had been erased is erased again, in what came back.

Backups hold what was erased later. Its keys are gone, so that nobody can read it; here the rest goes too. The whole
of the restored tables is read once, for all accounts of the ledger together.
"""

from collections import Counter
from collections.abc import Callable
from typing import Final

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit import GENESIS
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.erasure import HOLD_LOOK, Erasure, Stage
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.consumer_data.erase_again import erase_requests_again
from chalicelib.services.erasure.certify_erasure import tombstone
from chalicelib.services.incentives.forget_again import erase_members_again
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.erasure import LedgerEntry, Piece
from chalicelib.values import dataclass, replace

_ACTOR: Final = "system:restore"


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many accounts the ledger names, and how much of them had come back, by data class."""

    accounts: int
    counts: dict[str, int]


def replay_ledger(desk: Desk) -> Replayed:
    """Erase again what the ledger names; a repeat finds nothing."""
    entries = desk.erasure_ledger.entries()
    names = frozenset(str(entry.account) for entry in entries)
    counts = erase_requests_again(desk, without=names) + erase_members_again(desk, without=names)
    if not names:
        return Replayed(0, dict(sorted(counts.items())))
    kept = [request for entry in entries for request in entry.keeps]
    counts += _through(desk, lambda after: desk.eraser.strays(names, after=after, keeps=kept))
    now = desk.clock.now()
    counts += _through(desk, lambda after: desk.eraser.passing(names, after=after, now=now))
    for entry in entries:
        counts += _objects(desk, entry)
        if not entry.keeps and desk.eraser.has_key(entry.account):
            desk.eraser.destroy_key(entry.account)
            counts["key"] += 1
        _close(desk, entry)
    return Replayed(len(entries), dict(sorted(counts.items())))


def _through(desk: Desk, look: Callable[[str], Piece]) -> Counter[str]:
    """A whole table, stretch by stretch."""
    counts = Counter[str]()
    after = ""
    while True:
        piece = look(after)
        desk.eraser.delete(piece.remnants)
        counts.update(remnant.kind for remnant in piece.remnants)
        after = piece.cursor
        if not after:
            return counts


def _objects(desk: Desk, entry: LedgerEntry) -> Counter[str]:
    counts = Counter[str]()
    while found := desk.eraser.objects(entry.account, keeps=entry.keeps):
        desk.eraser.delete(found)
        counts.update(remnant.kind for remnant in found)
    return counts


def _close(desk: Desk, entry: LedgerEntry) -> None:
    """The account is what it was after its erasure, if the backup knew it; its chain goes on behind what is there."""
    try:
        account = desk.accounts.get(entry.account)
    except NotFound:
        return
    erasure = _erasure(desk, entry)
    if account.state is AccountState.ERASED and erasure.stage in {Stage.DONE, Stage.HELD}:
        return
    last = desk.audit_log.last(desk.audit_log.chain_of(account.id, None))
    account = replace(account, chain_head=last.head if last else GENESIS, state=AccountState.ERASED)
    now = desk.clock.now()
    if entry.keeps:
        closed = replace(erasure.at_stage(Stage.HELD), held=dict.fromkeys(entry.keeps, ""), next_at=now + HOLD_LOOK)
    else:
        account = tombstone(account)
        closed = replace(erasure.at_stage(Stage.DONE), held={}, next_at=None, finished_at=now)
    because = Reason(Tag.ACCOUNT_ERASED, _ACTOR, None, {"erasure": closed.id, "replayed": True})
    unit = desk.work.begin(account.id, now)
    unit.store(account, because=because)
    unit.store(closed, because=because)
    unit.commit()


def _erasure(desk: Desk, entry: LedgerEntry) -> Erasure:
    try:
        return desk.erasures.get(entry.account)
    except NotFound:
        return Erasure(account=entry.account, id=f"era_{new_id(desk)}", by=_ACTOR, begun_at=entry.begun_at)
