"""Reads the lists of requests page by page, in both directions, as one list over all shards of an account."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.request import Bucket, Request
from chalicelib.errors import InvalidField
from chalicelib.services.ports.queue import Found, Listed, Wanted
from chalicelib.storage import keys, keys_queue
from chalicelib.storage.codec import Codec
from chalicelib.storage.cursor import Cursors
from chalicelib.storage.engine import INDEX_KEYS, Engine, Index, Row
from chalicelib.values import dataclass, field

_SEARCHED: Final = 250  # requests read at a time by a search: a fourth of what one call of DynamoDB can carry
_AFTER: Final = "after"
_BEFORE: Final = "before"


@dataclass(frozen=True, slots=True)
class _Partitions:
    """Where a list lies: an index and, for each shard, a partition of it."""

    index: Index
    names: tuple[str, ...]

    def key(self, row: Row) -> str:
        """What the index orders a row by."""
        return str(getattr(row, INDEX_KEYS[self.index][1]))


@dataclass(slots=True)
class _Walk:
    """How far a search has come: what it kept, and the sort keys of the first and the last one read."""

    newest: bool
    low: str
    high: str
    kept: list[Request] = field(default_factory=list)
    read: int = 0
    first: str = ""
    last: str = ""
    more: bool = True

    def step(self, key: str) -> None:
        """Note that a row was read, and that the next one lies behind it."""
        self.read += 1
        self.first = self.first or key
        self.last = key
        if self.newest:
            self.high = keys_queue.ahead_of(key)
        else:
            self.low = keys_queue.behind(key)


class RequestLists:
    """Searches an account's lists."""

    def __init__(self, engine: Engine, codec: Codec, cursors: Cursors) -> None:
        self._engine = engine
        self._codec = codec
        self._cursors = cursors

    def search(self, account: Account, listed: Listed, wanted: Wanted, *, cursor: str) -> Found:
        """See `services.ports.desk.Requests`."""
        context = _context(account, listed)
        way, beyond = self._place(cursor, context)
        partitions = _partitions(account, listed)
        walk = _walk(listed, wanted, way, beyond)
        while walk.more and len(walk.kept) < wanted.limit and walk.read < wanted.budget:
            size = min(_SEARCHED if wanted.selective else wanted.limit, wanted.budget - walk.read)
            self._read(partitions, wanted, walk, size)
        return self._found(walk, way, context, came=bool(cursor))

    def _read(self, partitions: _Partitions, wanted: Wanted, walk: _Walk, size: int) -> None:
        rows = self._merged(partitions, walk, size + 1)  # one more than is looked at tells whether more follows
        for number, row in enumerate(rows[:size], start=1):
            walk.step(partitions.key(row))
            walk.more = number < len(rows)
            request: Request = self._codec.record(row)
            if wanted.keep(request):
                walk.kept.append(request)
            if len(walk.kept) == wanted.limit:
                return
        walk.more = len(rows) > size

    def _merged(self, partitions: _Partitions, walk: _Walk, limit: int) -> list[Row]:
        """The rows of all shards in one order."""
        found = [
            row
            for name in partitions.names
            for row in self._engine.ordered(
                partitions.index, name, low=walk.low, high=walk.high, limit=limit, newest=walk.newest
            )
        ]
        return sorted(found, key=partitions.key, reverse=walk.newest)[:limit]

    def _found(self, walk: _Walk, way: str, context: str, *, came: bool) -> Found:
        onward = self._cursors.write([way, walk.last], context) if walk.more and walk.last else ""
        upto = keys_queue.day_in(walk.last) if walk.last else None
        other = _AFTER if way == _BEFORE else _BEFORE
        whence = self._cursors.write([other, walk.first], context) if came and walk.first else ""
        if way == _BEFORE:
            return Found(tuple(reversed(walk.kept)), whence, walk.read, back=onward, onward=onward, upto=upto)
        return Found(tuple(walk.kept), onward, walk.read, back=whence, onward=onward, upto=upto)

    def _place(self, cursor: str, context: str) -> tuple[str, str]:
        """The direction in which to read, and the sort key behind which; none at the beginning."""
        if not cursor:
            return _AFTER, ""
        place = self._cursors.read(cursor, context)
        if len(place) != 2 or place[0] not in {_AFTER, _BEFORE}:
            raise InvalidField(field="cursor", problem="malformed")
        return place[0], place[1]


def _walk(listed: Listed, wanted: Wanted, way: str, beyond: str) -> _Walk:
    newest = listed.descending != (way == _BEFORE)
    low = keys_queue.from_here(wanted.first) if wanted.first else keys_queue.LOWEST
    high = keys_queue.before_here(wanted.before) if wanted.before else keys_queue.HIGHEST
    if beyond and newest:
        high = min(high, keys_queue.ahead_of(beyond))
    elif beyond:
        low = max(low, keys_queue.behind(beyond))
    return _Walk(newest, low, high)


def _partitions(account: Account, listed: Listed) -> _Partitions:
    """The index that answers most; of the lists that are one state, and of what nobody has of them, that is the list's.

    See `storage.places`, which says what lies in which index.
    """
    shards = range(account.list_shards)
    bucket = listed.bucket
    opened = bucket is Bucket.OPEN
    if listed.by_receipt:
        return _Partitions(Index.RECEIVED, tuple(keys.queue(account.id, bucket, shard) for shard in shards))
    who = listed.assignee
    if who or (who is not None and opened):
        return _Partitions(
            Index.ASSIGNED, tuple(keys_queue.assigned(account.id, bucket, who, shard) for shard in shards)
        )
    if listed.state and opened:
        state = listed.state
        return _Partitions(Index.STATED, tuple(keys_queue.stated(account.id, state, shard) for shard in shards))
    return _Partitions(Index.LIST, tuple(keys.queue(account.id, bucket, shard) for shard in shards))


def _context(account: Account, listed: Listed) -> str:
    """What a cursor is good for: one list of one account in one order."""
    order = f"{'receipt' if listed.by_receipt else 'due'}{'-' if listed.descending else ''}"
    who = "" if listed.assignee is None else f"who:{listed.assignee}"
    return f"{account.id}|{listed.bucket}|{order}|{who}|{listed.state or ''}"
