"""What keeping and forgetting ask of storage: what is due, what is held, what hangs on a request, what was deleted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.correspondence import Letter
    from chalicelib.domain.figures import Tally
    from chalicelib.domain.ids import AccountId, Reference, RequestId
    from chalicelib.domain.legal_hold import LegalHold, Review
    from chalicelib.domain.request import Request
    from chalicelib.domain.suppression import Suppression
    from chalicelib.domain.telephony import TextStop
    from chalicelib.services.ports.suppressions import Suppressions


Behind = tuple[str, ...]  # where a page ended; empty at the beginning, and at the end


@dataclass(frozen=True, slots=True)
class Disposable:
    """A request whose time may have come."""

    account: AccountId
    request: RequestId


@dataclass(frozen=True, slots=True)
class DisposalPage:
    """What is due of one shard, in order of time."""

    requests: tuple[Disposable, ...] = ()
    after: Behind = ()


@dataclass(frozen=True, slots=True)
class GonePage:
    """Requests that were deleted, first gone first."""

    tallies: tuple[Tally, ...] = ()
    after: Behind = ()


class Retention(Protocol):
    """Reads. What is found by an index may be a moment old; everything else is consistent."""

    @property
    def shards(self) -> int:
        """Into how many parts what is due is divided."""

    def due(self, shard: int, *, upto: datetime, after: Behind, limit: int) -> DisposalPage:
        """Requests that retention looks at, up to a moment."""

    def head(self, account: AccountId, request: RequestId) -> Request | None:
        """A request, also one that is being deleted."""

    def hanging(self, account: AccountId, request: RequestId) -> tuple[Any, ...]:
        """All records that lie with a request or lead to it, but itself and what it counts as."""

    def holds(self, account: AccountId) -> tuple[LegalHold, ...]:
        """All holds of an account, also those whose last day is over."""

    def hold_of(self, account: AccountId, request: RequestId) -> LegalHold | None:
        """The listed hold of a request."""

    def holds_on(self, account: AccountId, contacts: Iterable[str]) -> tuple[LegalHold, ...]:
        """The holds of these contacts (`look_up` form)."""

    def submissions_of(self, hold: LegalHold) -> tuple[Reference, ...]:
        """What the contact of a hold has sent, as far as its keyed hash leads there."""

    def ended_holds(self, *, now: datetime, limit: int) -> tuple[LegalHold, ...]:
        """Holds that the lists need not show any more."""

    def ended_opt_outs(self, *, now: datetime, limit: int) -> tuple[Suppression | TextStop, ...]:
        """Contacts of whose opt-outs something has ended and need not be proved any more, at most `limit` a shard."""

    def old_letters(self, *, now: datetime, limit: int) -> tuple[Letter, ...]:
        """Letters to staff whose time is over, at most `limit` a shard."""

    def review(self, account: AccountId) -> Review | None:
        """When an account's owners are told next."""

    def reviews(self, *, now: datetime, limit: int) -> tuple[Review, ...]:
        """Accounts whose owners are to be told now."""

    def deleted(self, account: AccountId, month: date) -> Mapping[str, int]:
        """What was deleted in a month, by class."""

    def gone(self, account: AccountId, *, after: Behind = (), limit: int) -> GonePage:
        """What is left of deleted requests: what they counted as."""


class RetentionWork(Protocol):
    """Writes; a part of `Work`."""

    def put_off(self, head: Request, *, until: datetime) -> None:
        """Look at a closed request again then. Nothing is decided and no chain grows. Raise `Conflict`."""

    def discard(self, head: Request, records: Sequence[Any]) -> None:
        """Delete records that hang on a request that is marked as being deleted.

        Raise `Conflict` when one of them is not as it was read, `AuditMissing` for a request that is not marked.
        """


class RetentionDesk(Protocol):
    """The part of the desk that keeps and forgets."""

    @property
    def suppressions(self) -> Suppressions: ...
    @property
    def retention(self) -> Retention: ...
