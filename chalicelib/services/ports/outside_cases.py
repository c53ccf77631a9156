"""What the use cases ask of storage about complaints and appeals that left the house."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.outside_case import OutsideCase


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

    def due(self, *, upto: date, limit: int) -> tuple[CasePlace, ...]:
        """Those of which staff are to be told on that day or earlier, at most `limit` a shard."""


class OutsideCasesDesk(Protocol):
    """Their part of `services.ports.desk.Desk`."""

    @property
    def outside_cases(self) -> OutsideCases: ...
