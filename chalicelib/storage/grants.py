"""Reads grants."""

from datetime import datetime

from chalicelib.domain.grant import Grant
from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_grants
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Index


class StoredGrants:
    """See `services.ports.grants.Grants`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, grant: str) -> Grant:
        """See `Grants`."""
        row = self._engine.get(keys.account(account), keys_grants.GRANT + grant)
        if row is None:
            raise NotFound("grant")
        found: Grant = self._codec.record(row)
        return found

    def of(self, account: AccountId) -> tuple[Grant, ...]:
        """See `Grants`."""
        rows = self._engine.partition(keys.account(account), keys_grants.GRANT)
        grants: list[Grant] = [self._codec.record(row) for row in rows]
        return tuple(sorted(grants, key=lambda grant: (grant.given_at, grant.id), reverse=True))

    def running(self, *, now: datetime, limit: int) -> tuple[Grant, ...]:
        """See `Grants`; the index orders by the minute, and may lag behind the table."""
        low = keys.by_minute(now, "")
        rows = self._engine.ordered(Index.LIST, keys_grants.owners(), low=low, high="~", limit=limit)
        grants: list[Grant] = [self._codec.record(row) for row in rows]
        return tuple(grant for grant in grants if grant.runs(now))

    def untold(self, *, now: datetime, limit: int) -> tuple[Grant, ...]:
        """See `Grants`."""
        places = self._engine.due(keys_grants.untold(), upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        grants: list[Grant] = [self._codec.record(row) for row in rows if row]
        return tuple(grant for grant in grants if grant.untold and not grant.is_silent(now))
