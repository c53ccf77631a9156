"""Reads API keys; what signed calls look at is remembered for seconds, so that a call does not read them again."""

from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import ApiKey
from chalicelib.domain.ids import AccountId, KeyId
from chalicelib.errors import NotFound
from chalicelib.services.ports.accounts import Accounts
from chalicelib.services.ports.desk import Clock
from chalicelib.storage import keys_api
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.values import dataclass

LIFE: Final = timedelta(seconds=20)  # a key that was revoked is refused within this time
_MOST: Final = 1000
_PAGE: Final = 100


@dataclass(frozen=True, slots=True)
class Holder:
    """A key with the account that it belongs to, as both were lately."""

    account: Account
    key: ApiKey


class StoredApiKeys:
    """See `services.ports.api.ApiKeys`."""

    def __init__(self, engine: Engine, codec: Codec, accounts: Accounts, clock: Clock) -> None:
        self._engine = engine
        self._codec = codec
        self._accounts = accounts
        self._clock = clock
        self._known: dict[KeyId, tuple[datetime, Holder | None]] = {}

    def get(self, key: KeyId) -> ApiKey:
        """See `ApiKeys`."""
        row = self._engine.get(keys_api.record(key), keys_api.NAME)
        if row is None:
            raise NotFound("key")
        found: ApiKey = self._codec.record(row)
        return found

    def of(self, account: AccountId) -> tuple[ApiKey, ...]:
        """See `ApiKeys`. The index may be a moment behind; each key is read where it lies."""
        page = self._engine.listed(keys_api.everyone(account), after=None, limit=_PAGE)
        rows = list(page.rows)
        while page.after:
            page = self._engine.listed(keys_api.everyone(account), after=page.after, limit=_PAGE)
            rows += page.rows
        fresh = (self._engine.get(row.pk, row.sk) for row in rows)
        return tuple(self._codec.record(row) for row in fresh if row)

    def recent(self, key: KeyId) -> Holder | None:
        """The key with its account as they were at most `LIFE` ago; None when there is no such key."""
        now = self._clock.now()
        read_at, holder = self._known.get(key, (None, None))
        if read_at is not None and timedelta(0) <= now - read_at < LIFE:
            return holder
        try:
            found = self.get(key)
            holder = Holder(self._accounts.get(found.account), found)
        except NotFound:
            holder = None
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[key] = (now, holder)
        return holder

    def forget(self, key: KeyId) -> None:
        """Read it again the next time: it was changed here."""
        self._known.pop(key, None)
