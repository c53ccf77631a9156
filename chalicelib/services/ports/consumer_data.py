"""What the data of one person ask of storage: orders to erase them, and the log of what is left."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from chalicelib.domain.consumer_erasure import ConsumerErasure
    from chalicelib.domain.elsewhere_answer import ElsewhereAnswer
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.request_log import LoggedRequest


class ConsumerErasures(Protocol):
    """Reads orders to erase what is held about a person."""

    def of(self, account: AccountId) -> tuple[ConsumerErasure, ...]:
        """The account's, newest first."""

    def get(self, account: AccountId, name: str) -> ConsumerErasure:
        """Raise `NotFound`."""

    def due(self, *, now: datetime, limit: int) -> tuple[ConsumerErasure, ...]:
        """Those that a run may go on with."""

    def old(self, *, now: datetime, limit: int) -> tuple[ConsumerErasure, ...]:
        """Those that are through and need not be kept any more."""


class RequestLog(Protocol):
    """Reads what is left of requests whose person was erased."""

    def page(self, account: AccountId, *, after: str, limit: int) -> tuple[tuple[LoggedRequest, ...], str]:
        """Some lines, the last received first, and where to go on; empty at the end."""

    def old(self, *, now: datetime, limit: int) -> tuple[LoggedRequest, ...]:
        """Lines whose time is over, at most `limit` a shard."""


class Elsewhere(Protocol):
    """Reads what is left of requests from places that the business does not serve."""

    def get(self, account: AccountId, name: str) -> ElsewhereAnswer:
        """Raise `NotFound`."""

    def page(self, account: AccountId, *, after: str, limit: int) -> tuple[tuple[ElsewhereAnswer, ...], str]:
        """Some of them, the last first, and where to go on; empty at the end."""

    def due(self, *, now: datetime, limit: int) -> tuple[ElsewhereAnswer, ...]:
        """Those whose requests are still to be deleted."""

    def old(self, *, now: datetime, limit: int) -> tuple[ElsewhereAnswer, ...]:
        """Those whose time is over, at most `limit` a shard."""


class ConsumerDataDesk(Protocol):
    """The part of the desk that a person's data need."""

    @property
    def consumer_erasures(self) -> ConsumerErasures: ...
    @property
    def request_log(self) -> RequestLog: ...
    @property
    def elsewhere(self) -> Elsewhere: ...
