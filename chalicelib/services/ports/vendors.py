"""What the vendors of a business ask of storage."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId, RequestId
    from chalicelib.domain.vendor import Vendor
    from chalicelib.domain.vendor_task import VendorTask


@dataclass(frozen=True, slots=True)
class TaskPlace:
    """Where a task lies."""

    account: AccountId
    request: RequestId
    vendor: str


@dataclass(frozen=True, slots=True)
class DueTasks:
    """Tasks of one shard that are due, in order of time; `after` continues, empty at the end."""

    tasks: tuple[TaskPlace, ...]
    after: tuple[str, ...] = ()


class Vendors(Protocol):
    """Reads the directory and what was asked."""

    def get(self, account: AccountId, vendor: str) -> Vendor:
        """One entry of the directory, also one that is used no more. Raise `NotFound`."""

    def listed(self, account: AccountId) -> tuple[Vendor, ...]:
        """The whole directory, the oldest entry first."""

    def task(self, account: AccountId, request: RequestId, vendor: str) -> VendorTask:
        """What one vendor was asked about one request. Raise `NotFound`."""

    def tasks(self, account: AccountId, request: RequestId) -> tuple[VendorTask, ...]:
        """What all vendors were asked about one request."""

    def ledger(self, account: AccountId, vendor: str, *, before: str, limit: int) -> tuple[tuple[VendorTask, ...], str]:
        """A page of what one vendor was asked, the newest first, without what is sealed; and where it goes on."""

    def stated(self, account: AccountId, *, look: bool, limit: int) -> tuple[VendorTask, ...]:
        """Tasks that staff must look at, or whose answer is awaited, the oldest first, without what is sealed."""

    @property
    def shards(self) -> int:
        """Into how many parts what is due is divided."""

    def due(self, shard: int, *, now: datetime, after: tuple[str, ...], limit: int) -> DueTasks:
        """A page of the tasks of which somebody is to be reminded by now."""


class VendorDesk(Protocol):
    """The vendors' part of `services.ports.desk.Desk`."""

    @property
    def vendors(self) -> Vendors: ...
