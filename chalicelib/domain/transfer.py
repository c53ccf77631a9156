"""An account passes to another business, or the whole deployment to another operator: announced, answered, done.

Nothing passes on in silence. An account of its own passes only when one of its owners has agreed. When the deployment
passes, an account that says nothing goes along; one that refuses leaves before, and nothing is done while it is there.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotPossible
from chalicelib.values import dataclass

ANNOUNCED: Final = timedelta(days=30)  # before the day: so long takes leaving with everything
MOST_AHEAD: Final = timedelta(days=366)
NAME_LIMIT: Final = 100
CONTACT_LIMIT: Final = 200
TEXT_LIMIT: Final = 2000
SHOWN_AFTER: Final = timedelta(days=14)  # the day, on the pages of who has not read it


class Answer(StrEnum):
    """What an owner says to it."""

    AGREES = "agrees"
    REFUSES = "refuses"


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAnswer:
    """An account's answer to one transfer; the last one to it counts, whatever was said to others since."""

    transfer: str
    answer: Answer
    at: datetime
    by: str  # actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One transfer; its id is that of the notice by which it is announced. It names organisations, no person."""

    KIND: ClassVar[str] = "transfer"

    account: AccountId  # the operator's
    id: str
    by: str  # actor
    announced_at: datetime
    effective_on: date
    to: str  # the organisation that it passes to
    contact: str  # how that is reached about privacy
    country: str
    safeguard: str  # `domain.register`: of the entry that is made once it is done
    of: AccountId | None = None  # None: the whole deployment
    slug: str = ""  # of that account
    withdrawn_at: datetime | None = None
    done_at: datetime | None = None
    version: int = 0

    @property
    def begins_at(self) -> datetime:
        """From when it can be done."""
        return datetime(self.effective_on.year, self.effective_on.month, self.effective_on.day, tzinfo=UTC)

    @property
    def waits(self) -> bool:
        """Whether it is neither done nor withdrawn."""
        return self.withdrawn_at is None and self.done_at is None

    def concerns(self, account: AccountId) -> bool:
        """Whether an account passes on with it."""
        return account != self.account and self.of in {None, account}

    def check_waits(self) -> None:
        """Raise `NotPossible` (`transfer-over`) for one that is done or withdrawn."""
        if not self.waits:
            raise NotPossible("transfer-over")

    def check_day(self, now: datetime) -> None:
        """Raise `NotPossible` (`transfer-early`) before its day."""
        if now < self.begins_at:
            raise NotPossible("transfer-early", date=self.effective_on.isoformat())


def earliest(now: datetime) -> date:
    """The first day for what is announced now."""
    return (now + ANNOUNCED).astimezone(UTC).date() + timedelta(days=1)


def answer_of(given: Iterable[TransferAnswer], transfer: str) -> Answer | None:
    """What an account has said to a transfer; None where it said nothing."""
    return next((one.answer for one in given if one.transfer == transfer), None)
