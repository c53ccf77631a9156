"""What the use cases ask of storage about wishes for another form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.format_wish import FormatWish
    from chalicelib.domain.ids import AccountId, RequestId


WishCursor = str  # where a page ended; empty at the beginning, and at the end


@dataclass(frozen=True, slots=True)
class WishPage:
    """Wishes of an account: open ones soonest due first, ended ones newest first."""

    wishes: tuple[FormatWish, ...]
    after: WishCursor = ""


@dataclass(frozen=True, slots=True)
class WishPlace:
    """One wish of which staff are to be told."""

    account: AccountId
    request: RequestId
    id: str


class FormatWishes(Protocol):
    """Reads wishes."""

    def get(self, account: AccountId, request: RequestId, wish: str) -> FormatWish:
        """One of them. Raise `NotFound`."""

    def of(self, account: AccountId, requests: Iterable[RequestId]) -> tuple[FormatWish, ...]:
        """All wishes filed with these requests, oldest first."""

    def page(self, account: AccountId, *, open_ones: bool, after: WishCursor = "", limit: int) -> WishPage:
        """A page of an account's; an index is read, which may be a moment old."""

    def due(self, *, upto: date, limit: int) -> tuple[WishPlace, ...]:
        """Wishes of which staff are to be told on that day or earlier, at most `limit` a shard."""


class FormatWishesDesk(Protocol):
    """The wishes' part of `services.ports.desk.Desk`."""

    @property
    def format_wishes(self) -> FormatWishes: ...
