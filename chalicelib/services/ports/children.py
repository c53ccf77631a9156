"""What tasks about children ask of storage."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.child_task import ChildIdentity, ChildTask
    from chalicelib.domain.ids import AccountId


@dataclass(frozen=True, slots=True)
class ChildPage:
    """A page of tasks, and after which one to go on; empty at the end."""

    tasks: tuple[ChildTask, ...]
    after: str = ""


class Children(Protocol):
    """Reads them."""

    def get(self, account: AccountId, task: str) -> ChildTask:
        """One task. Raise `NotFound`."""

    def identity(self, account: AccountId, task: str) -> ChildIdentity | None:
        """What names the child, while it is there."""

    def listed(self, account: AccountId, *, open_ones: bool, after: str, limit: int) -> ChildPage:
        """Those to be done, the oldest first, or those that are over, the newest first."""

    def due(self, *, now: datetime, limit: int) -> tuple[ChildTask, ...]:
        """Those of all accounts at which it is time to look."""


class ChildrenDesk(Protocol):
    """The part of the desk that tasks about children need."""

    @property
    def children(self) -> Children: ...
