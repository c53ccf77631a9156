"""Reads which lists of requests are being made into files."""

from datetime import datetime
from typing import Final

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.request_file import RequestFile
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_queue
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine

_SHOWN: Final = 20


class StoredRequestFiles:
    """See `services.ports.queue.RequestFiles`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def of(self, account: AccountId, user: UserId) -> tuple[RequestFile, ...]:
        """See `RequestFiles`."""
        low, high = keys_queue.file_sort(""), keys_queue.file_sort(keys_queue.HIGHEST)
        rows = self._engine.between(keys_queue.files(account, user), low, high, limit=_SHOWN, newest=True)
        return tuple(self._codec.record(row) for row in rows)

    def get(self, account: AccountId, user: UserId, name: str) -> RequestFile:
        """See `RequestFiles`."""
        row = self._engine.get(keys_queue.files(account, user), keys_queue.file_sort(name))
        if row is None:
            raise NotFound("file")
        found: RequestFile = self._codec.record(row)
        return found

    def due(self, *, now: datetime, limit: int) -> tuple[RequestFile, ...]:
        """See `RequestFiles`."""
        return self._due(keys_queue.files_in_work(), now, limit)

    def expired(self, *, now: datetime, limit: int) -> tuple[RequestFile, ...]:
        """See `RequestFiles`."""
        return self._due(keys_queue.files_that_end(), now, limit)

    def _due(self, due_pk: str, now: datetime, limit: int) -> tuple[RequestFile, ...]:
        places = self._engine.due(due_pk, upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        return tuple(self._codec.record(row) for row in rows if row)
