"""What erasing an account asks of the world outside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.erasure import Erasure, Remnant
    from chalicelib.domain.ids import AccountId, RequestId
    from chalicelib.domain.request import Request
    from chalicelib.domain.voicemail import Voicemail


@dataclass(frozen=True, slots=True)
class Piece:
    """What is to be deleted next, and where the search goes on; an empty cursor: this stage is at its end."""

    remnants: tuple[Remnant, ...]
    cursor: str = ""


class Erasures(Protocol):
    """Reads how far erasures are."""

    def get(self, account: AccountId) -> Erasure:
        """Raise `NotFound`."""

    def due(self, *, now: datetime, limit: int) -> tuple[Erasure, ...]:
        """Those that a run may go on with."""

    def every(self) -> tuple[Erasure, ...]:
        """All of the deployment, by the day of their beginning."""


class Eraser(Protocol):
    """Finds what is left of an account, and deletes for good: the only door by which that is done."""

    def owned(self, account: AccountId, remnants: Sequence[Remnant]) -> tuple[Remnant, ...]:
        """Those of them that no other business has taken meanwhile: a name, a number, a code."""

    def doors(self, account: AccountId) -> tuple[Remnant, ...]:
        """What leads in from outside and is still there, a piece at a time."""

    def of_request(self, head: Request, *, contacts: Iterable[str]) -> tuple[Remnant, ...]:
        """All that hangs on a request and is still there, its head last; `contacts` lead to its submission."""

    def voicemails(self, head: Request) -> tuple[Voicemail, ...]:
        """The request's voicemails that the telephone company or the transcriber may still have something of."""

    def lists(self, account: AccountId, *, after: str) -> Piece:
        """Entries of the lists of those who opted out."""

    def parts(self, account: AccountId) -> tuple[Remnant, ...]:
        """What lies in partitions beside the account's own, a piece at a time."""

    def records(self, account: AccountId, *, keeps: Iterable[str]) -> tuple[Remnant, ...]:
        """The account's own partition without the account itself, and without what holds something."""

    def objects(self, account: AccountId, *, keeps: Iterable[str]) -> tuple[Remnant, ...]:
        """Objects in every bucket, all versions, a piece at a time."""

    def strays(self, accounts: frozenset[str], *, after: str, keeps: Iterable[str]) -> Piece:
        """A stretch of the whole table of records, and what in it belongs to the accounts: the one declared scan."""

    def passing(self, accounts: frozenset[str], *, after: str, now: datetime) -> Piece:
        """A stretch of the whole table of what passes: what belongs to the accounts, or whose time is over."""

    def delete(self, remnants: Sequence[Remnant]) -> None:
        """Delete for good; what is gone already is no error."""

    def destroy_key(self, account: str) -> None:
        """Destroy both copies of a wrapped data key."""

    def has_key(self, account: str) -> bool:
        """Whether any copy is left."""


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """That an account was erased, or is being erased, but for the requests that a hold keeps: ids only."""

    account: AccountId
    begun_at: datetime
    keeps: tuple[RequestId, ...] = ()


class ErasureLedger(Protocol):
    """What was erased, where no restore of a backup rolls it back."""

    def put(self, entry: LedgerEntry) -> None:
        """Keep an entry; a later one of the same account counts."""

    def entries(self) -> tuple[LedgerEntry, ...]:
        """All accounts, with what counts now."""

    def put_requests(self, account: AccountId, requests: Sequence[RequestId], *, alone: bool = False) -> None:
        """Keep that these requests of an account were erased, on the business's order, with all of their person's data.

        With `alone` the requests only: who shares a contact with them, such as a child's parent, keeps the rest.
        """

    def requests(self, *, alone: bool = False) -> tuple[tuple[AccountId, RequestId], ...]:
        """All of the one kind."""

    def put_members(self, account: AccountId, marks: Sequence[str], at: datetime) -> None:
        """Keep that what somebody took part in was erased at a time: marks that lead to nobody."""

    def members(self) -> tuple[tuple[AccountId, str, datetime], ...]:
        """All of those."""

    def keep_certificate(self, account: AccountId, certificate: str) -> None:
        """Keep the signed certificate beside it."""


class ErasureDesk(Protocol):
    """The part of the desk that erasing needs."""

    @property
    def erasures(self) -> Erasures: ...
    @property
    def eraser(self) -> Eraser: ...
    @property
    def erasure_ledger(self) -> ErasureLedger: ...
