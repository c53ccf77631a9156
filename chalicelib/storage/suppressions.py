"""Reads the list of those who opted out: by contact, by DROP hash, page by page."""

from collections.abc import Iterable
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
from chalicelib.storage.pepper import Pepper


class StoredSuppressions:
    """See `services.ports.suppressions.Suppressions`."""

    def __init__(self, engine: Engine, codec: Codec, pepper: Pepper) -> None:
        self._engine = engine
        self._codec = codec
        self._pepper = pepper

    def of(self, account: AccountId, contact: Email | Phone) -> Suppression | None:
        """See `Suppressions`. What was hashed under an earlier pepper is found, and stays there until it is moved."""
        rows = [self._engine.get(*place) for place in self._places(account, contact)]
        return next((self._record(row) for row in reversed(rows) if row), None)

    def among(self, account: AccountId, contacts: Iterable[Email | Phone]) -> tuple[Suppression, ...]:
        """See `Suppressions`; of two peppers the newest counts."""
        places = [self._places(account, contact) for contact in contacts]
        rows = self._engine.gather([place for each in places for place in each]).rows
        moved = [each[-1] for each in places if len(each) > 1 and not any(place in rows for place in each)]
        if moved:  # a call that reads many does not read them at one moment: they may have been moved meanwhile
            rows |= self._engine.gather(moved).rows
        found = (next((rows[place] for place in reversed(each) if place in rows), None) for each in places)
        return tuple(self._record(row) for row in found if row)

    def _places(self, account: AccountId, contact: Email | Phone) -> list[tuple[str, str]]:
        hashes = self._pepper.candidates(drop_hash(contact))
        names = self._pepper.candidates(contact.look_up)
        return [(keys.record(account, hashed), keys.VALUE + name) for hashed, name in zip(hashes, names, strict=True)]

    def with_hash(self, account: AccountId, drop_hash: str) -> tuple[Suppression, ...]:
        """See `Suppressions`; of two peppers the newest counts."""
        found = [
            self._record(row)
            for hashed in self._pepper.candidates(drop_hash)
            for row in self._engine.partition(keys.record(account, hashed), keys.VALUE)
        ]
        return tuple({record.value: record for record in found}.values())

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
