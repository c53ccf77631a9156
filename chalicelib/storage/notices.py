"""Reads what the operator tells the accounts."""

from datetime import datetime
from typing import Final

from chalicelib.domain.ids import AccountId
from chalicelib.domain.mailing import Mailing
from chalicelib.domain.operator_notice import NoticeBoard, OperatorNotice
from chalicelib.errors import NotFound
from chalicelib.storage import keys, keys_operator
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine

_ABOVE: Final = "~"
_BELOW: Final = "\x20"


class StoredNotices:
    """See `services.ports.notices.Notices`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, operator: AccountId, notice: str) -> OperatorNotice:
        """See `Notices`."""
        row = self._engine.get(keys.account(operator), keys_operator.NOTICE + notice)
        if row is None:
            raise NotFound("notice")
        found: OperatorNotice = self._codec.record(row)
        return found

    def page(self, operator: AccountId, *, before: str, limit: int) -> tuple[OperatorNotice, ...]:
        """See `Notices`."""
        low, high = keys_operator.NOTICE + _BELOW, keys_operator.NOTICE + (before or _ABOVE)
        rows = self._engine.between(keys.account(operator), low, high, limit=limit + 1, newest=True)
        notices = [self._codec.record(row) for row in rows if row.sk != high]
        return tuple(notices[:limit])

    def board(self, operator: AccountId, to: AccountId | None) -> NoticeBoard:
        """See `Notices`."""
        row = self._engine.get(keys.account(to) if to else keys_operator.common_board(), keys_operator.BOARD)
        if row is None:
            return NoticeBoard(account=to or operator, common=to is None)
        found: NoticeBoard = self._codec.record(row)
        return found

    def mailing(self, operator: AccountId, name: str) -> Mailing | None:
        """See `Notices`."""
        row = self._engine.get(keys.account(operator), keys_operator.MAILING + name)
        return self._codec.record(row) if row else None

    def mailings(self, *, now: datetime, limit: int) -> tuple[Mailing, ...]:
        """See `Notices`."""
        places = self._engine.due(keys_operator.mailings(), upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        return tuple(self._codec.record(row) for row in rows if row)
