"""What passing requests on to controllers asks of storage, and of the way out to their systems."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.controller import Controller, Service
    from chalicelib.domain.correspondence import Letter
    from chalicelib.domain.ids import AccountId, RequestId
    from chalicelib.domain.referral import Referral, ReferralAgenda, ReferredFrom


@dataclass(frozen=True, slots=True)
class DueReferral:
    """A referral to be looked at."""

    account: AccountId
    request: RequestId
    referral: str


@dataclass(frozen=True, slots=True)
class ReferralPage:
    """A page of a list; `after` continues it, empty at its end."""

    referrals: tuple[Referral, ...]
    after: str = ""


class Referrals(Protocol):
    """Reads what was passed on. Lists may be a moment old; everything else is consistent."""

    @property
    def shards(self) -> int:
        """Into how many parts what is due is divided."""

    def get(self, account: AccountId, request: RequestId, referral: str) -> Referral:
        """Raise `NotFound`."""

    def of_request(self, account: AccountId, request: RequestId) -> tuple[Referral, ...]:
        """All of a request, the oldest first."""

    def agenda(self, account: AccountId, request: RequestId, referral: str) -> ReferralAgenda | None:
        """When it is looked at again; None where nothing is awaited."""

    def origin(self, account: AccountId, request: RequestId) -> ReferredFrom | None:
        """Who passed a request on to this account, if somebody did."""

    def listed(self, account: AccountId, *, open_ones: bool, after: str, limit: int) -> ReferralPage:
        """An account's referrals: those that wait, soonest due first, or those that are over, last due first."""

    def silent(self, *, limit: int) -> tuple[ReferralAgenda, ...]:
        """Those of all accounts whose controller stays silent, the longest first."""

    def letter(self, account: AccountId, letter: str) -> Letter | None:
        """One that went to a controller; None once its time is over."""

    def due(self, shard: int, *, now: datetime, limit: int) -> tuple[DueReferral, ...]:
        """Those of a shard whose time has come."""


class Controllers(Protocol):
    """Reads the directory of whom an account processes for."""

    def get(self, account: AccountId, controller: str) -> Controller:
        """Raise `NotFound`."""

    def every(self, account: AccountId) -> tuple[Controller, ...]:
        """All of them, also those that have ended, in the order of their making."""

    def recent(self, account: AccountId) -> tuple[Controller, ...]:
        """Those that may be named to consumers, as they were at most a minute ago; for public pages."""

    def services(self, account: AccountId) -> tuple[Service, ...]:
        """What the account offers, and its role in each."""


class HandOverDoor(Protocol):
    """The way to controllers' own systems: guarded like a webhook's, because the address is an account's to choose."""

    def post(self, url: str, package: str) -> None:
        """Give a signed package to a system. Raise `Gone` where trying again is in vain, else `Unavailable`."""

    def exercise(self, url: str, business: str, request: Mapping[str, object]) -> str:
        """Exercise a right by the Data Rights Protocol; return the request's id there. Raise as `post`."""

    @property
    def agent(self) -> str:
        """What the deployment is called as an agent of that protocol."""

    @property
    def verify_key(self) -> str:
        """With what its messages are checked there."""


class ReferralDesk(Protocol):
    """The part of `services.ports.desk.Desk` for referrals."""

    @property
    def referrals(self) -> Referrals: ...
    @property
    def controllers(self) -> Controllers: ...
    @property
    def hand_over_door(self) -> HandOverDoor: ...
