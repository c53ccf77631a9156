"""Reads the list of those who opted out: by contact, by DROP hash, page by page."""

from dataclasses import replace
from datetime import datetime

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.ids import AccountId
from chalicelib.domain.suppression import Suppression
from chalicelib.services.ports.suppressions import ListPlace, SuppressionPage
from chalicelib.storage import keys_suppressions as keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Row
from chalicelib.storage.keys import Pepper


class StoredSuppressions:
    """See `services.ports.suppressions.Suppressions`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper

    def of(self, account: AccountId, contact: Email | Phone) -> Suppression | None:
        """See `Suppressions`. What was hashed under an earlier pepper is found and stays where it lies."""
        hashes = self._pepper.candidates(drop_hash(contact))
        for hashed, name in zip(hashes, self._pepper.candidates(contact.look_up), strict=True):
            row = self._engine.get(keys.record(account, hashed), keys.VALUE + name)
            if row:
                return self._record(row)
        return None

    def with_hash(self, account: AccountId, drop_hash: str) -> tuple[Suppression, ...]:
        """See `Suppressions`."""
        return tuple(
            self._record(row)
            for hashed in self._pepper.candidates(drop_hash)
            for row in self._engine.partition(keys.record(account, hashed), keys.VALUE)
        )

    def page(
        self, account: AccountId, *, after: ListPlace | None = None, since: datetime | None = None, limit: int
    ) -> SuppressionPage:
        """See `Suppressions`."""
        if after is None and since is not None:
            after = keys.since(since)
        page = self._engine.listed(keys.everybody(account), after=after, limit=limit)
        return SuppressionPage(tuple(self._record(row) for row in page.rows), page.after)

    def _record(self, row: Row) -> Suppression:
        found: Suppression = self._codec.record(row)
        return replace(found, keyed=keys.hashes_of(row.pk, row.sk))
