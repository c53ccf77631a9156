"""What the use cases ask of storage about financial incentives."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.contact import Email, Phone
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.incentive import Membership, OfferVersion
    from chalicelib.services.ports.suppressions import ListPlace


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A page of everybody who has taken part, what changed last at the end; `after` continues it."""

    members: tuple[Membership, ...]
    after: ListPlace | None = None


class Incentives(Protocol):
    """Reads offers and who takes part."""

    def versions(self, account: AccountId, offer: str = "") -> tuple[OfferVersion, ...]:
        """All versions of an offer, or of all of them, in the order of offers and numbers."""

    def member(self, account: AccountId, offer: str, contact: Email | Phone) -> Membership | None:
        """One contact in one offer."""

    def of(self, account: AccountId, contact: Email | Phone) -> tuple[Membership, ...]:
        """Everything that one contact has taken part in."""

    def page(self, account: AccountId, *, after: ListPlace | None = None, limit: int) -> MemberPage:
        """A page of an account's; an index is read, which may be a moment old."""

    def ended(self, *, now: datetime, limit: int) -> tuple[Membership, ...]:
        """Those that need not be proved any more, at most `limit` a shard."""

    def leaving(self, *, now: datetime, limit: int) -> tuple[Membership, ...]:
        """Those that staff had erased for good, and that nobody reads any more."""

    def marks(self, member: Membership) -> tuple[str, ...]:
        """What the ledger of erasures may call it; the first is what it is called now. They lead to nobody."""


class IncentivesDesk(Protocol):
    """The incentives' part of `services.ports.desk.Desk`."""

    @property
    def incentives(self) -> Incentives: ...
