"""Reads wishes for another form."""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.format_wish import FormatWish
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.errors import NotFound
from chalicelib.services.ports.format_wishes import WishCursor, WishPage, WishPlace
from chalicelib.storage import keys, keys_mail
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine
from chalicelib.storage.whole_pages import whole_page

_HIGH = "~"


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
        """See `FormatWishes`."""
        listed = keys_mail.wishes(account, open_ones=open_ones)
        page = whole_page(self._engine, listed, after=after, limit=limit, newest=not open_ones)
        return WishPage(tuple(map(self._codec.record, page.rows)), page.after)

    def due(self, *, upto: date, limit: int) -> tuple[WishPlace, ...]:
        """See `FormatWishes`."""
        return tuple(
            WishPlace(*keys.request_of(place.pk), place.sk.removeprefix(keys_mail.WISH))
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_mail.nudges(shard), upto=keys_mail.by_day(upto, _HIGH), limit=limit)
        )
