"""What the use cases ask of storage about complaints and appeals that left the house."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId, RequestId
    from chalicelib.domain.outside_case import OutsideCase


CaseCursor = str  # where a page ended; empty at the beginning, and at the end


@dataclass(frozen=True, slots=True)
class CasePage:
    """Complaints of an account: open ones by their next date, ended ones newest first."""

    cases: tuple[OutsideCase, ...]
    after: CaseCursor = ""


@dataclass(frozen=True, slots=True)
class CasePlace:
    """One of which staff are to be told."""

    account: AccountId
    request: RequestId
    id: str


class OutsideCases(Protocol):
    """Reads them."""

    def get(self, account: AccountId, request: RequestId, case: str) -> OutsideCase:
        """One of them. Raise `NotFound`."""

    def of(self, account: AccountId, requests: Iterable[RequestId]) -> tuple[OutsideCase, ...]:
        """All that hang on these requests, oldest first."""

    def page(self, account: AccountId, *, open_ones: bool, after: CaseCursor = "", limit: int) -> CasePage:
        """A page of an account's; an index is read, which may be a moment old."""

    def due(self, *, upto: date, limit: int) -> tuple[CasePlace, ...]:
        """Those of which staff are to be told on that day or earlier, at most `limit` a shard."""


class OutsideCasesDesk(Protocol):
    """Their part of `services.ports.desk.Desk`."""

    @property
    def outside_cases(self) -> OutsideCases: ...
