"""Reads orders to erase a person's data, and what is left of requests: the log, and those from elsewhere."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from chalicelib.domain.consumer_erasure import ConsumerErasure
from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
from chalicelib.domain.ids import AccountId
from chalicelib.domain.request_log import LoggedRequest
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_consumer_data
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Row

_LOWEST: Final = " "
_HIGHEST: Final = "~"


class StoredConsumerErasures:
    """See `services.ports.consumer_data.ConsumerErasures`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def of(self, account: AccountId) -> tuple[ConsumerErasure, ...]:
        """See `ConsumerErasures`."""
        rows = self._engine.partition(keys.account(account), keys_consumer_data.ERASURE)
        return tuple(self._codec.record(row) for row in reversed(rows))

    def get(self, account: AccountId, name: str) -> ConsumerErasure:
        """See `ConsumerErasures`."""
        row = self._engine.get(keys.account(account), keys_consumer_data.ERASURE + name) if keys.is_name(name) else None
        if row is None:
            raise NotFound("erasure")
        found: ConsumerErasure = self._codec.record(row)
        return found

    def due(self, *, now: datetime, limit: int) -> tuple[ConsumerErasure, ...]:
        """See `ConsumerErasures`; the index may lag behind the table."""
        found: list[ConsumerErasure] = [
            self._codec.record(row) for row in _due(self._engine, keys_consumer_data.erasures_in_work(), now, limit)
        ]
        return tuple(one for one in found if one.next_at is not None and one.next_at <= now)

    def old(self, *, now: datetime, limit: int) -> tuple[ConsumerErasure, ...]:
        """See `ConsumerErasures`."""
        found: list[ConsumerErasure] = [
            self._codec.record(row) for row in _due(self._engine, keys_consumer_data.erasures_that_end(), now, limit)
        ]
        return tuple(one for one in found if one.removable_at is not None and one.removable_at <= now)


class StoredRequestLog:
    """See `services.ports.consumer_data.RequestLog`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def page(self, account: AccountId, *, after: str, limit: int) -> tuple[tuple[LoggedRequest, ...], str]:
        """See `RequestLog`: one more is read, by which the page knows that there are more."""
        rows = self._engine.between(
            keys_consumer_data.log(account), _LOWEST, after or _HIGHEST, limit=limit + 1, newest=True
        )
        shown = rows[:limit]
        return tuple(self._codec.record(row) for row in shown), rows[limit].sk if len(rows) > limit else ""

    def old(self, *, now: datetime, limit: int) -> tuple[LoggedRequest, ...]:
        """See `RequestLog`."""
        found: list[LoggedRequest] = [
            self._codec.record(row)
            for shard in range(keys.DUE_SHARDS)
            for row in _due(self._engine, keys_consumer_data.lines_that_end(shard), now, limit)
        ]
        return tuple(one for one in found if one.keep_until <= now)


class StoredElsewhere:
    """See `services.ports.consumer_data.Elsewhere`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, name: str) -> ElsewhereAnswer:
        """See `Elsewhere`."""
        place = keys_consumer_data.ELSEWHERE + name
        row = self._engine.get(keys.account(account), place) if keys.is_name(name) else None
        if row is None:
            raise NotFound("elsewhere")
        found: ElsewhereAnswer = self._codec.record(row)
        return found

    def page(self, account: AccountId, *, after: str, limit: int) -> tuple[tuple[ElsewhereAnswer, ...], str]:
        """See `Elsewhere`: one more is read, by which the page knows that there are more."""
        first = keys_consumer_data.ELSEWHERE
        upto = first + (after if keys.is_name(after) else _HIGHEST)
        rows = self._engine.between(keys.account(account), first, upto, limit=limit + 1, newest=True)
        shown: list[ElsewhereAnswer] = [self._codec.record(row) for row in rows]
        return tuple(shown[:limit]), shown[limit].id if len(shown) > limit else ""

    def due(self, *, now: datetime, limit: int) -> tuple[ElsewhereAnswer, ...]:
        """See `Elsewhere`; the index may lag behind the table."""
        found: list[ElsewhereAnswer] = [
            self._codec.record(row) for row in _due(self._engine, keys_consumer_data.elsewhere_in_work(), now, limit)
        ]
        return tuple(one for one in found if one.next_at is not None and one.next_at <= now)

    def old(self, *, now: datetime, limit: int) -> tuple[ElsewhereAnswer, ...]:
        """See `Elsewhere`."""
        found: list[ElsewhereAnswer] = [
            self._codec.record(row)
            for shard in range(keys.DUE_SHARDS)
            for row in _due(self._engine, keys_consumer_data.elsewhere_that_ends(shard), now, limit)
        ]
        return tuple(one for one in found if one.removable_at is not None and one.removable_at <= now)


def _due(engine: Engine, due_pk: str, now: datetime, limit: int) -> Iterator[Row]:
    places = engine.due(due_pk, upto=keys.upto(now), limit=limit)
    rows = (engine.get(place.pk, place.sk) for place in places)
    return (row for row in rows if row)
