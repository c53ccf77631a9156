"""The erasure of what a business holds here about one person: which submissions are still to go, and what went.

An order names submissions, never a person. What must be answered, told or held first stays until that is done; what
has gone leaves the order as well, so that an order that is through names nothing but counts.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.keeping import LEAST_MONTHS, months_after
from chalicelib.values import dataclass, field, replace

REASONS: Final = ("asked", "not-needed", "mistake", "other")
LEASE: Final = timedelta(minutes=6)  # a run that has not come back by then is lost
LOOK: Final = timedelta(hours=1)  # at what could not go yet


class Stays(StrEnum):
    """Why a submission cannot go yet."""

    OPEN = "open"  # it is not answered, an appeal waits, or nobody could be told
    HELD = "held"  # a legal hold, on a request or on a contact
    LETTER = "letter"  # a letter about it has not left yet
    AWAITED = "awaited"  # somebody else still owes a word: a vendor, a controller, staff to a wish for another form


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsumerErasure:
    """One order; ids, codes and numbers only. `next_at` is when a run may go on with it."""

    KIND: ClassVar[str] = "consumer-erasure"

    account: AccountId
    id: str
    by: str  # actor
    ordered_at: datetime
    why: str  # of `REASONS`
    asked_in: RequestId | None = None  # the person's own request that asks for it
    left: tuple[Reference, ...]  # what is still to go
    doing: tuple[RequestId, ...] = ()  # of the submission that is being deleted
    counts: dict[str, int] = field(default_factory=dict)  # what went, by kind of record
    called_off: int = 0  # submissions that stay after all
    next_at: datetime | None = None
    finished_at: datetime | None = None
    certified: int = 0  # records that the certificate names
    certificate: str = ""  # signed (compact JWS)
    version: int = 0

    def taken(self, now: datetime) -> Self:
        """As a run takes it: no other one before it is lost."""
        return replace(self, next_at=now + LEASE)

    def deleting(self, reference: Reference, requests: Sequence[RequestId], counts: Mapping[str, int]) -> Self:
        """With one submission on its way out, counted; written in the transaction that marks it."""
        total = Counter(self.counts) + Counter(counts)
        left = tuple(name for name in self.left if name != reference)
        return replace(self, left=left, doing=tuple(requests), counts=dict(sorted(total.items())))

    def without(self, reference: Reference) -> Self:
        """Without a submission that is not there any more."""
        return replace(self, left=tuple(name for name in self.left if name != reference))

    def ended(self, now: datetime) -> Self:
        """What could not go yet stays after all; the next run certifies what went."""
        return replace(self, left=(), called_off=self.called_off + len(self.left), next_at=now)

    @property
    def erased(self) -> int:
        """How many records went."""
        return sum(self.counts.values())

    @property
    def removable_at(self) -> datetime | None:
        """When the order itself is forgotten: as long as what it left of the requests, at the least."""
        return months_after(self.finished_at, LEAST_MONTHS) if self.finished_at else None
