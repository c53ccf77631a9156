"""Reads which lists of contacts there are."""

from collections.abc import Iterator
from datetime import datetime

from chalicelib.domain.contact_list import ContactList
from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_lists
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine


class StoredContactLists:
    """See `services.ports.contact_lists.ContactLists`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def of(self, account: AccountId) -> tuple[ContactList, ...]:
        """See `ContactLists`."""
        rows = self._engine.partition(keys.account(account), keys_lists.LIST)
        return tuple(self._codec.record(row) for row in reversed(rows))

    def get(self, account: AccountId, name: str) -> ContactList:
        """See `ContactLists`."""
        row = self._engine.get(keys.account(account), keys_lists.LIST + name)
        if row is None:
            raise NotFound("list")
        found: ContactList = self._codec.record(row)
        return found

    def due(self, *, now: datetime, limit: int) -> tuple[ContactList, ...]:
        """See `ContactLists`; the index may lag behind the table."""
        found = self._due(keys_lists.in_work(), now, limit)
        return tuple(one for one in found if one.next_at is not None and one.next_at <= now)

    def expired(self, *, now: datetime, limit: int) -> tuple[ContactList, ...]:
        """See `ContactLists`."""
        found = self._due(keys_lists.that_end(), now, limit)
        return tuple(one for one in found if one.next_at is None and not one.shown(now))

    def _due(self, due_pk: str, now: datetime, limit: int) -> Iterator[ContactList]:
        places = self._engine.due(due_pk, upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        return (self._codec.record(row) for row in rows if row)
