"""Reads wishes for another form."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.format_wish import FormatWish
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.errors import NotFound
from chalicelib.services.ports.format_wishes import WishCursor, WishPage, WishPlace
from chalicelib.storage import keys, keys_mail
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Index

_LOW, _HIGH = " ", "~"


class StoredFormatWishes:
    """See `services.ports.format_wishes.FormatWishes`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, request: RequestId, wish: str) -> FormatWish:
        """See `FormatWishes`."""
        row = self._engine.get(keys.request(account, request), keys_mail.WISH + wish) if keys.is_name(wish) else None
        if row is None:
            raise NotFound("format-wish")
        found: FormatWish = self._codec.record(row)
        return found

    def of(self, account: AccountId, requests: Iterable[RequestId]) -> tuple[FormatWish, ...]:
        """See `FormatWishes`."""
        found: list[FormatWish] = [
            self._codec.record(row)
            for request in requests
            for row in self._engine.partition(keys.request(account, request), keys_mail.WISH)
        ]
        return tuple(sorted(found, key=lambda wish: wish.id))

    def page(self, account: AccountId, *, open_ones: bool, after: WishCursor = "", limit: int) -> WishPage:
        """See `FormatWishes`; what the index names is read where it lies, for the words are not in it."""
        list_pk = keys_mail.wishes(account, open_ones=open_ones)
        low, high = (after or _LOW, _HIGH) if open_ones else (_LOW, after or _HIGH)
        rows = self._engine.ordered(Index.LIST, list_pk, low=low, high=high, limit=limit + 2, newest=not open_ones)
        behind = [row for row in rows if row.list_sk != after]
        shown = behind[:limit]
        found = self._engine.gather([(row.pk, row.sk) for row in shown]).rows
        whole = [found[row.pk, row.sk] for row in shown if (row.pk, row.sk) in found]
        following = (shown[-1].list_sk or "") if len(behind) > limit else ""
        return WishPage(tuple(self._codec.record(row) for row in whole), following)

    def due(self, *, upto: date, limit: int) -> tuple[WishPlace, ...]:
        """See `FormatWishes`."""
        return tuple(
            WishPlace(*keys.request_of(place.pk), place.sk.removeprefix(keys_mail.WISH))
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_mail.nudges(shard), upto=keys_mail.by_day(upto, _HIGH), limit=limit)
        )
