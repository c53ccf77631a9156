"""What the use cases read of the list of those who opted out."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.contact import Email, Phone
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.suppression import Suppression


ListPlace = tuple[str, str, str]  # where a page ended


@dataclass(frozen=True, slots=True)
class SuppressionPage:
    """A page of an account's list, what changed last at the end; `after` continues it, None at its end."""

    records: tuple[Suppression, ...]
    after: ListPlace | None = None


class Suppressions(Protocol):
    """Reads who has opted out of what with one account."""

    def of(self, account: AccountId, contact: Email | Phone) -> Suppression | None:
        """The record of exactly this contact."""

    def among(self, account: AccountId, contacts: Iterable[Email | Phone]) -> tuple[Suppression, ...]:
        """The records of exactly these contacts, in one call."""

    def with_hash(self, account: AccountId, drop_hash: str) -> tuple[Suppression, ...]:
        """The records of all contacts that DROP names by this hash: nearly always one, or none."""

    def page(
        self, account: AccountId, *, after: ListPlace | None = None, since: datetime | None = None, limit: int
    ) -> SuppressionPage:
        """A page behind `after`, or from the first change at `since`; the index may be a moment behind."""
