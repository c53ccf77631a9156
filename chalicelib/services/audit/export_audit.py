"""The whole audit of one account as JSON Lines, closed by a signed manifest of what it should hold.

What should be there is asked of several witnesses: the entries themselves, the register that the stream keeps, and
the heads that account and requests carry. The manifest promises the longest, so that a chain which was cut off or
removed before the export is named by whoever checks it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit import GENESIS, ChainHead
from chalicelib.domain.audit_export import Manifest, entry_line, line, signing_bytes
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Bucket, Request
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk

PAGE: Final = 500


def export_audit(desk: Desk, account: Account, *, actor: str, page: int = PAGE) -> Iterator[str]:
    """Yield the lines of the export, chain by chain, its signed manifest last; the export itself is audited."""
    now = desk.clock.now()
    heads: dict[str, ChainHead] = {}
    written = 0
    for chain, known in sorted(_known_heads(desk, account, page).items()):
        head = known
        for entry in desk.audit_log.entries(chain):
            yield entry_line(entry)
            written += 1
            if entry.seq > head.seq:
                head = entry.head
        heads[chain] = head
    record_export(desk, account.id, actor, {"entries": written, "chains": len(heads)})
    manifest = Manifest(account=account.id, exported_at=now, heads=heads)
    yield line(manifest.signed(desk.signer.kid, desk.signer.sign(signing_bytes(manifest.document))))


def _known_heads(desk: Desk, account: Account, page: int) -> dict[str, ChainHead]:
    """The chains of an account and how far each is known to go by what lies outside of the audit table."""
    heads = {desk.audit_log.chain_of(account.id, None): account.chain_head}
    for request in _requests(desk, account, page):
        heads[desk.audit_log.chain_of(account.id, request.id)] = request.chain_head
    for state in desk.audit_log.chains(account.id):
        if state.seq > heads.get(state.chain, GENESIS).seq:
            heads[state.chain] = ChainHead(state.seq, state.hash)
    return heads


def _requests(desk: Desk, account: Account, limit: int) -> Iterable[Request]:
    for bucket in Bucket:
        cursor = ""
        while True:
            page = desk.requests.queue(account, bucket, cursor=cursor, limit=limit)
            yield from page.requests
            cursor = page.cursor
            if not cursor:
                break


def record_export(desk: Desk, account: AccountId, actor: str, detail: Detail) -> None:
    """Note the export in the account's own chain; somebody else's change at the same moment is waited for."""
    because = Reason(Tag.AUDIT_EXPORTED, actor, None, detail)

    def note() -> None:
        unit = desk.work.begin(account, desk.clock.now())
        unit.store(desk.accounts.get(account), because=because)
        unit.commit()

    persistently(note)
