"""What the deadline job asks of storage: what is due, by the due index alone, and a door of its own to write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.domain.agenda import Agenda, Recheck
from chalicelib.domain.alerts import Notice, Summary
from chalicelib.domain.child_task import ChildTask
from chalicelib.domain.correspondence import Letter
from chalicelib.domain.format_wish import FormatWish
from chalicelib.domain.outside_case import OutsideCase
from chalicelib.domain.referral import ReferralAgenda
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId, RequestId, UserId


Reminder = (
    Agenda | Recheck | Notice | Summary | Letter | ReferralAgenda | VendorTask | FormatWish | OutsideCase | ChildTask
)


@dataclass(frozen=True, slots=True)
class Waking:
    """A request to be looked at: because its agenda is due, or because an event asked for it (`recheck`)."""

    account: AccountId
    request: RequestId
    recheck: str = ""


@dataclass(frozen=True, slots=True)
class Reader:
    """A member of staff for whom reminders wait."""

    account: AccountId
    user: UserId


@dataclass(frozen=True, slots=True)
class DuePage:
    """What is due of one shard, in order of time; `after` continues it, empty at the end."""

    requests: tuple[Waking, ...] = ()
    readers: tuple[Reader, ...] = ()
    after: tuple[str, ...] = ()


class Reminders(Protocol):
    """Agendas, notices and summaries. Index reads may be a moment old; all others are consistent."""

    @property
    def shards(self) -> int:
        """Into how many parts the due index is divided."""

    def waking(self, shard: int, *, now: datetime, after: tuple[str, ...], limit: int) -> DuePage:
        """Requests whose time has come."""

    def agenda(self, account: AccountId, request: RequestId) -> Agenda | None:
        """A request's agenda; None when there is nothing left to remind of."""

    def readers(self, shard: int, *, now: datetime, after: tuple[str, ...], limit: int) -> DuePage:
        """Staff for whom a notice is due."""

    def notices(self, account: AccountId, user: UserId, *, now: datetime) -> tuple[Notice, ...]:
        """The notices of one person that are due, oldest first."""

    def summary(self, account: AccountId, user: UserId) -> Summary | None:
        """A person's mail in the making."""

    def write(self, put: Sequence[Reminder], *, remove: Sequence[Reminder] = ()) -> None:
        """Write all in one transaction, without an audit entry and without touching a request's head.

        A record of version 0 must not exist yet, others must be as they were read. Of letters only reminders to
        consumers and summaries for staff pass. Raise `Conflict` when another run was faster.
        """
