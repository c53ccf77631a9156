"""A legal hold as the account sees it: on one request, or on all that a contact has sent and will send.

The hold of a request is a part of the request as well (`domain.request.Hold`), which every reader of it sees; this
record is what the list of all holds is made of. The hold of a contact lies under the contact's keyed hash, so that
what comes later is found held without anybody looking for it.
"""

from datetime import UTC, date, datetime, time, timedelta
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.record import sealed, unstored
from chalicelib.domain.request import Hold
from chalicelib.values import dataclass

ENDED_LIFE: Final = timedelta(days=31)  # how long the list still shows a hold whose last day is over


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHold:
    """One hold of an account: of `request`, or of the contact that `name` is the keyed hash of.

    Its id is that of the request; a contact's hold has one of its own, which tells nothing about the contact.
    """

    KIND: ClassVar[str] = "legal-hold"

    account: AccountId
    id: str
    hold: Hold
    request: RequestId | None = None
    submission: Reference | None = None
    name: str = unstored("")  # of a contact, once read: its keyed hash, under the pepper of its day
    contact: str = sealed("")  # of a contact: `Email.look_up` or `Phone.look_up`; a new pepper needs it
    shown: str = sealed("")  # the contact, masked, for the list
    words: str = sealed("")  # why, in staff's own words; of a request they are an internal note
    version: int = 0

    def stands(self, today: date) -> bool:
        """Whether it still stops deletions."""
        return self.hold.stands(today)

    @property
    def removable_at(self) -> datetime | None:
        """When the list forgets it: some time after its last day; None where it has none."""
        until = self.hold.until
        return datetime.combine(until, time(), tzinfo=UTC) + ENDED_LIFE if until else None


def no_hold(account: AccountId, contact: str, now: datetime) -> LegalHold:
    """The place of a contact's hold where there is none: whoever deletes demands that there still is none."""
    return LegalHold(account=account, id="", hold=Hold(reason="", by="", since=now), contact=contact)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """The one entry by which an account's owners are told each month what was deleted, what is held, what is due."""

    KIND: ClassVar[str] = "retention-review"

    account: AccountId
    next_at: datetime
    last_at: datetime | None = None
    version: int = 0
