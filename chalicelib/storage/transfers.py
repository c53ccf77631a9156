"""Reads which transfers the operator has announced."""

from chalicelib.domain.ids import AccountId
from chalicelib.domain.transfer import Transfer
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_operator
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredTransfers:
    """See `services.ports.transfers.Transfers`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, operator: AccountId, name: str) -> Transfer:
        """See `Transfers`."""
        row = self._engine.get(keys.account(operator), keys_operator.TRANSFER + name) if keys.is_name(name) else None
        if row is None:
            raise NotFound("transfer")
        found: Transfer = self._codec.record(row)
        return found

    def listed(self, operator: AccountId) -> tuple[Transfer, ...]:
        """See `Transfers`."""
        rows = self._engine.partition(keys.account(operator), keys_operator.TRANSFER)
        return tuple(self._codec.record(row) for row in reversed(rows))
