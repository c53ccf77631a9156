"""Reads the issuers that accounts trust."""

from chalicelib.domain.ids import AccountId
from chalicelib.domain.issuer import Issuer
from chalicelib.storage import keys, keys_staff
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredIssuers:
    """See `services.ports.sso.Issuers`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def of(self, account: AccountId) -> tuple[Issuer, ...]:
        """See `Issuers`."""
        rows = self._engine.partition(keys.account(account), keys_staff.ISSUER)
        return tuple(self._codec.record(row) for row in rows)
