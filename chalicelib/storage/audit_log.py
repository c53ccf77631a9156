"""Reads the audit chains and the register that names them."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.services.ports.desk import ChainState
from chalicelib.storage import keys
from chalicelib.storage.engine import Engine, Row
from chalicelib.storage.work import StorageWork


class StoredAuditLog:
    """See `services.ports.desk.AuditLog`."""

    def __init__(self, engine: Engine, work: StorageWork) -> None:
        self._engine = engine
        self._work = work

    def entries(self, chain: str, *, after: int = 0) -> tuple[AuditEntry, ...]:
        """See `AuditLog`."""
        return self._engine.entries(chain, after=after)

    def of_request(self, account: AccountId, request: RequestId) -> tuple[AuditEntry, ...]:
        """See `AuditLog`."""
        return self._engine.entries(keys.request(account, request))

    def chain_of(self, account: AccountId, request: RequestId | None) -> str:
        """See `AuditLog`."""
        return keys.request(account, request) if request else keys.account_chain(account)

    def chains(self, account: AccountId) -> tuple[ChainState, ...]:
        """See `AuditLog`."""
        return tuple(map(_state, self._engine.partition(keys.chain_register(account))))

    def some_chains(self, account: AccountId, *, after: str, limit: int) -> tuple[ChainState, ...]:
        """See `AuditLog`; names are ASCII, so that a space behind one comes after it and before every other."""
        register = keys.chain_register(account)
        return tuple(map(_state, self._engine.between(register, f"{after} ", "~", limit=limit)))

    def chain(self, account: AccountId, chain: str) -> ChainState | None:
        """See `AuditLog`."""
        row = self._engine.get(keys.chain_register(account), chain)
        return _state(row) if row else None

    def request_of(self, account: AccountId, chain: str) -> RequestId | None:
        """See `AuditLog`."""
        before = keys.request(account, RequestId(""))
        return RequestId(chain.removeprefix(before)) if chain.startswith(before) else None

    def stretch(self, chain: str, *, above: int, upto: int) -> tuple[AuditEntry, ...]:
        """See `AuditLog`."""
        return self._engine.entries(chain, after=above, upto=upto)

    def last(self, chain: str) -> AuditEntry | None:
        """See `AuditLog`."""
        return self._engine.tail(chain)

    def newest_requests(self, account: AccountId, *, before: str, limit: int) -> tuple[RequestId, ...]:
        """See `AuditLog`; a letter behind the last one that an id is made of stands for no bound."""
        lowest = keys.request(account, RequestId(""))
        highest = keys.request(account, RequestId(before or "~"))
        register = keys.chain_register(account)
        rows = self._engine.between(register, lowest, highest, limit=limit + 1, newest=True)
        found = [row.sk for row in rows if row.sk != highest]
        return tuple(RequestId(name.removeprefix(lowest)) for name in found[:limit])

    def looks(self, account: AccountId, days: Iterable[tuple[str, date]]) -> dict[tuple[str, date], str]:
        """See `AuditLog`."""
        register = keys.chain_register(account)
        names = {keys.views_chain(account, who, day): (who, day) for who, day in days}
        found = self._engine.gather([(register, name) for name in names]).rows
        return {names[name]: name for _, name in found}

    def looks_of(self, account: AccountId, who: str, day: date) -> str:
        """See `AuditLog`."""
        return keys.views_chain(account, who, day)

    def undigested(self, *, limit: int) -> tuple[ChainState, ...]:
        """See `AuditLog`."""
        states = []
        for shard in range(keys.DUE_SHARDS):
            for place in self._engine.due(keys.undigested(shard), upto="~", limit=limit):
                row = self._engine.get(place.pk, place.sk)
                if row is not None and row.due_pk is not None:  # the index may lag behind the table
                    states.append(_state(row))
        return tuple(states)

    def settle(self, states: Iterable[ChainState]) -> None:
        """See `AuditLog`."""
        for state in states:
            self._work.digested(state.chain, seq=state.seq, head=state.hash)


def _state(row: Row) -> ChainState:
    return ChainState(row.sk, row.version, row.body)
