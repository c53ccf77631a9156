"""What the use cases ask of storage about addresses that letters do not reach."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.address_mark import AddressMark
    from chalicelib.domain.contact import Email
    from chalicelib.domain.ids import AccountId


MarkPlace = str  # where a page ended; empty at the beginning, and at the end


@dataclass(frozen=True, slots=True)
class MarkPage:
    """Marks, the last trouble first."""

    marks: tuple[AddressMark, ...]
    before: MarkPlace = ""


class AddressMarks(Protocol):
    """Reads marks; each with the keyed hash (`name`) under which it lies."""

    def of(self, account: AccountId, email: Email) -> AddressMark | None:
        """What is known of an address, also when it says nothing any more."""

    def named(self, account: AccountId, name: str) -> AddressMark:
        """One mark. Raise `NotFound`."""

    def page(self, account: AccountId, *, before: MarkPlace = "", limit: int) -> MarkPage:
        """A page of an account's marks; an index is read, which may be a moment old."""

    def ended(self, *, now: datetime, limit: int) -> tuple[AddressMark, ...]:
        """Marks that say nothing any more, at most `limit` a shard."""


class AddressMarksDesk(Protocol):
    """The marks' part of `services.ports.desk.Desk`."""

    @property
    def address_marks(self) -> AddressMarks: ...
