"""Reads the audit chains and the register that names them."""

from collections.abc import Iterable

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.services.ports.desk import ChainState
from chalicelib.storage import keys
from chalicelib.storage.engine import Engine
from chalicelib.storage.work import StorageWork


class StoredAuditLog:
    """See `services.ports.desk.AuditLog`."""

    def __init__(self, engine: Engine, work: StorageWork) -> None:
        self._engine = engine
        self._work = work

    def entries(self, chain: str) -> tuple[AuditEntry, ...]:
        """See `AuditLog`."""
        return self._engine.entries(chain)

    def of_request(self, account: AccountId, request: RequestId) -> tuple[AuditEntry, ...]:
        """See `AuditLog`."""
        return self._engine.entries(keys.request(account, request))

    def chain_of(self, account: AccountId, request: RequestId | None) -> str:
        """See `AuditLog`."""
        return keys.request(account, request) if request else keys.account_chain(account)

    def chains(self, account: AccountId) -> tuple[ChainState, ...]:
        """See `AuditLog`."""
        rows = self._engine.partition(keys.chain_register(account))
        return tuple(ChainState(row.sk, row.version, row.body) for row in rows)

    def undigested(self, *, limit: int) -> tuple[ChainState, ...]:
        """See `AuditLog`."""
        states = []
        for shard in range(keys.DUE_SHARDS):
            for place in self._engine.due(keys.undigested(shard), upto="~", limit=limit):
                row = self._engine.get(place.pk, place.sk)
                if row is not None and row.due_pk is not None:  # the index may lag behind the table
                    states.append(ChainState(row.sk, row.version, row.body))
        return tuple(states)

    def settle(self, states: Iterable[ChainState]) -> None:
        """See `AuditLog`."""
        for state in states:
            self._work.digested(state.chain, seq=state.seq, head=state.hash)
