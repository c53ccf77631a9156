"""Reads what the operator has written to those who want news."""

from typing import Final

from chalicelib.domain.ids import AccountId
from chalicelib.domain.news import NewsMail
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_operator
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine

_ABOVE: Final = "~"
_BELOW: Final = "\x20"


class StoredNews:
    """See `services.ports.news.NewsMails`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, operator: AccountId, name: str) -> NewsMail:
        """See `NewsMails`."""
        row = self._engine.get(keys.account(operator), keys_operator.NEWS + name)
        if row is None:
            raise NotFound("news")
        found: NewsMail = self._codec.record(row)
        return found

    def page(self, operator: AccountId, *, before: str, limit: int) -> tuple[NewsMail, ...]:
        """See `NewsMails`."""
        low, high = keys_operator.NEWS + _BELOW, keys_operator.NEWS + (before or _ABOVE)
        rows = self._engine.between(keys.account(operator), low, high, limit=limit + 1, newest=True)
        mails = [self._codec.record(row) for row in rows if row.sk != high]
        return tuple(mails[:limit])
