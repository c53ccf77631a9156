"""Grants: the only way by which whoever runs the deployment sees what an account has filed, for a time and read-only.

An owner gives one, and it lies with the account. Or the operator registers a legal demand or an incident with its
reference: that one lies with the operator, and the account gets a copy once it may be told. So nothing that lies with
an account says that there is one of which it must not know yet.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.record import sealed
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

REASON_LIMIT: Final = 500
REFERENCE_LIMIT: Final = 200
DEMAND_LIMIT: Final = timedelta(days=90)  # for which a legal demand or an incident opens an account; then anew
SILENCE_LIMIT: Final = timedelta(days=366)  # for which telling is put off at once; then anew, with its order


class GrantKind(StrEnum):
    """By what right the operator comes in."""

    OWNER = "owner"
    LEGAL_DEMAND = "legal demand"
    INCIDENT = "incident"


class GrantSpan(StrEnum):
    """For how long an owner lets the operator in."""

    HOUR = "hour"
    DAY = "day"
    WEEK = "week"

    @property
    def duration(self) -> timedelta:
        """Its length."""
        return _SPANS[self]


_SPANS: Final = {
    GrantSpan.HOUR: timedelta(hours=1),
    GrantSpan.DAY: timedelta(days=1),
    GrantSpan.WEEK: timedelta(days=7),
}


class GrantState(StrEnum):
    """How it stands."""

    RUNNING = "running"
    OVER = "over"
    ENDED = "ended"  # before its time


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One grant; `account` is where it lies, `opens` whose content it opens."""

    KIND: ClassVar[str] = "grant"

    account: AccountId
    id: str
    opens: AccountId
    kind: GrantKind
    given_by: str  # actor
    given_at: datetime
    ends_at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""  # actor
    silent_until: datetime | None = None  # until when the law forbids to tell the account
    told_at: datetime | None = None  # when the account was told of a demand or an incident
    reason: str = sealed("")
    reference: str = sealed("")  # of the court, the authority, the incident
    order: str = sealed("")  # of what forbids to tell
    version: int = 0

    @property
    def lies_with_account(self) -> bool:
        """Whether it is the account's own record: a grant of its owner, or what it was told of another."""
        return self.account == self.opens

    @property
    def opens_anything(self) -> bool:
        """Whether one can enter by it: what an account was told of a demand is no key."""
        return not self.lies_with_account or self.kind is GrantKind.OWNER

    @property
    def untold(self) -> bool:
        """Whether the account must still be told of it."""
        return not self.lies_with_account and self.told_at is None

    @property
    def tell_at(self) -> datetime:
        """From when the account may be told."""
        return self.silent_until or self.given_at

    def is_silent(self, now: datetime) -> bool:
        """Whether the account must not learn of it now."""
        return self.silent_until is not None and now < self.silent_until

    def state(self, now: datetime) -> GrantState:
        """How it stands."""
        if self.ended_at is not None:
            return GrantState.ENDED
        return GrantState.RUNNING if now < self.ends_at else GrantState.OVER

    def runs(self, now: datetime) -> bool:
        """Whether one may read by it."""
        return self.state(now) is GrantState.RUNNING


@dataclass(frozen=True, slots=True)
class Entered:
    """Which grant a session of the operator reads by: where it lies, and its id."""

    account: AccountId
    grant: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Who reads an account by a grant, from which session of the operator's."""

    grant: Grant
    by: UserId

    @property
    def actor(self) -> str:
        """The audit's name for them."""
        return f"operator:{self.by}"


def check_span(given_at: datetime, ends_at: datetime, silent_until: datetime | None) -> None:
    """Raise `InvalidField` for a demand that ends before it begins, or that would be open or silent for too long."""
    if ends_at <= given_at:
        raise InvalidField(field="demand_ends", problem="past")
    if ends_at - given_at > DEMAND_LIMIT:
        raise InvalidField(field="demand_ends", problem="too-late", days=DEMAND_LIMIT.days)
    if silent_until is not None:
        check_silence(given_at, silent_until)


def check_silence(now: datetime, until: datetime) -> None:
    """Raise `InvalidField` for a day on which the account may be told already, or that lies too far ahead."""
    if until <= now:
        raise InvalidField(field="demand_silent", problem="past")
    if until - now > SILENCE_LIMIT:
        raise InvalidField(field="demand_silent", problem="too-late", days=SILENCE_LIMIT.days)
