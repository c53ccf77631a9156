"""Where figures are kept: sheets of counts, and what each request is counted as."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.ids import AccountId, RequestId  # these two are looked up when a `Happening` is read
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.account import Account
    from chalicelib.domain.figures import Counts, Sheets, Tally
    from chalicelib.domain.request import Request


@dataclass(frozen=True, slots=True)
class Counting:
    """A request without anything personal, and what it was last counted as."""

    head: Request
    tally: Tally | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that has happened to a request, as Home lists it."""

    at: datetime
    tag: str
    request: RequestId
    reference: str
    right: Right


@dataclass(frozen=True, slots=True, kw_only=True)
class Troubles:
    """What an account's own systems do not take: webhooks that fail, or that said they are gone; copies since when."""

    failing: tuple[str, ...] = ()  # ids of endpoints
    gone: tuple[str, ...] = ()
    export_since: datetime | None = None


class Figures(Protocol):
    """Reads and writes what is derived from requests and carries no proof."""

    def counting(self, account: AccountId, requests: Sequence[RequestId]) -> tuple[Counting, ...]:
        """Those of the requests that exist, in one call for fifty of them."""

    def counted_to(self, account: AccountId, requests: Sequence[RequestId]) -> dict[RequestId, Tally]:
        """What requests were last counted as; one that never was is missing."""

    def add(self, account: AccountId, tallies: Sequence[Tally], counts: Counts, *, epoch: int) -> None:
        """Write tallies that were read before and add the counts, all or nothing. Raise `Conflict`."""

    def tidy(self, account: AccountId, sheets: Sequence[str], *, epoch: int) -> None:
        """Take away those sheets in which nothing is counted any more."""

    def sheets(self, account: Account, *names: str) -> Sheets:
        """The sheets whose names begin with one of these texts; a call for each text."""

    def desk(self, account: Account, *, upto: date) -> tuple[Sheets, tuple[Happening, ...]]:
        """The desk's sheets, those of the days up to one, and what happened last, by one call."""

    def troubles(self, account: AccountId) -> Troubles:
        """What needs a look, by one call."""

    def note_happenings(self, account: Account, happened: Sequence[Happening]) -> None:
        """Put these before what had happened before; the last ones stay. What is noted twice stands once."""
