"""What a change of the pepper asks of storage."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.rekeying import Rekeyed


@dataclass(frozen=True, slots=True, kw_only=True)
class Peppers:
    """Which versions there are, which is in use, since when, and under which something may lie."""

    known: tuple[int, ...]
    in_use: int
    live: tuple[int, ...]
    since: datetime | None = None  # None: from the beginning


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashed:
    """One row that lies under a hash of another version than asked for; `record` is None where it cannot be read."""

    pk: str
    sk: str
    kind: str
    version: int
    record: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HashedPage:
    """What a stretch of all records holds; `after` goes on behind it, empty at the end."""

    found: tuple[Hashed, ...]
    looked: int
    after: str


class Rehashing(Protocol):
    """Finds what lies under a hash of an earlier pepper, and moves it."""

    def page(self, after: str, *, version: int, read: bool = True) -> HashedPage:
        """A stretch of all records of the deployment; without `read` keys alone."""

    def move(self, one: Hashed, contacts: Iterable[str]) -> Rekeyed:
        """Move it to the hash in use of that one of the contacts (`look_up`) which its own hash was made from.

        A record that knows its contact itself needs none.
        """

    def drop(self, one: Hashed, contacts: Iterable[str] = ()) -> None:
        """Delete it, and what `move` made of it: everything that it leads to was deleted."""


class RekeyingDesk(Protocol):
    """The part of `services.ports.desk.Desk` that a change of the pepper asks for."""

    @property
    def rehashing(self) -> Rehashing: ...
