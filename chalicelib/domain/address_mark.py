"""An address that letters of one account do not reach: what is known of it, and what is still tried.

Marks belong to an account: what came back from another one says nothing here, and silences nobody's letter. A mark ends
when staff lift it, when a code that was mailed to the address comes back, or a year after the last letter that failed.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import CODE_LETTERS, REMINDER_LETTERS, Failure, Letter, Way
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.record import sealed, unstored
from chalicelib.domain.retention_row import MARK_LIFE
from chalicelib.domain.telling import is_owed
from chalicelib.values import dataclass, replace

SOFT_TRIES: Final = 3  # so often a full or busy mailbox took nothing, at most once a day

_DAY: Final = timedelta(days=1)


class Trouble(StrEnum):
    """What became of mail to the address; also the key of its text (`trouble.<trouble>`)."""

    BOUNCED = "bounced"  # its server refused it for good
    SOFT = "soft"  # it could not take it for days: full, or away
    COMPLAINED = "complained"  # its owner called a letter spam
    SUPPRESSED = "suppressed"  # the mail service itself keeps it on a list, maybe because of mail of somebody else


class Stance(StrEnum):
    """What is done with the next letter; also the key of its text (`stance.<stance>`)."""

    HELD = "held"  # nothing is mailed but codes that somebody asks for: staff are told of each letter at once
    OWED = "owed"  # what the person is owed is mailed, courtesies and reminders are not
    TRIED = "tried"  # everything is mailed, and may come back


_TROUBLE: Final = {
    Failure.BOUNCED: Trouble.BOUNCED,
    Failure.SOFT: Trouble.SOFT,
    Failure.COMPLAINED: Trouble.COMPLAINED,
    Failure.SUPPRESSED: Trouble.SUPPRESSED,
}
_MILDER: Final = frozenset({Trouble.SOFT, Trouble.SUPPRESSED})  # than a complaint: they take none back


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMark:
    """One address with one account; `request` is of the last letter that failed, None for a letter to staff."""

    KIND: ClassVar[str] = "address-mark"

    account: AccountId
    trouble: Trouble
    since: datetime
    last_at: datetime
    times: int
    letter: str
    request: RequestId | None = None
    value: str = sealed()
    name: str | None = unstored(None)  # of one that was read: the keyed hash under which it lies
    version: int = 0

    @property
    def email(self) -> Email:
        """The address itself."""
        return Email(self.value)

    @property
    def ends_at(self) -> datetime:
        """When it says nothing any more."""
        return self.last_at + MARK_LIFE

    @property
    def stance(self) -> Stance:
        """What follows for the next letter.

        A list of the mail service may be about mail of somebody else, and forgets: each letter is tried anew.
        """
        if self.trouble is Trouble.BOUNCED or (self.trouble is Trouble.SOFT and self.times >= SOFT_TRIES):
            return Stance.HELD
        return Stance.OWED if self.trouble is Trouble.COMPLAINED else Stance.TRIED

    def again(self, letter: Letter, trouble: Trouble, at: datetime) -> Self:
        """It, after one more letter failed; another trouble begins anew, and so does one that was over.

        A complaint outlasts what is milder. One bad day of a mailbox counts once, however many letters met it: nobody
        can silence what somebody is owed by having codes mailed there.
        """
        if self.trouble is Trouble.COMPLAINED and trouble in _MILDER and self.stands(at):
            trouble = self.trouble
        same = trouble is self.trouble and self.stands(at)
        since, times = (self.since, self._times(at)) if same else (at, 1)
        return replace(
            self, trouble=trouble, since=since, last_at=at, times=times, letter=letter.id, request=letter.request
        )

    def _times(self, at: datetime) -> int:
        """How often it was by now."""
        again = self.trouble is not Trouble.SOFT or at >= self.since + self.times * _DAY
        return self.times + again

    def stands(self, now: datetime) -> bool:
        """Whether it still says anything."""
        return now < self.ends_at

    def holds_back(self, letter: Letter) -> bool:
        """Whether a letter to this address is not even tried.

        Codes always go out: somebody waits for one now, and one that comes back proves that the address works. So does
        what the operator owes to staff, who cannot be told otherwise.
        """
        if letter.kind in CODE_LETTERS or (is_to_staff(letter) and letter.kind not in REMINDER_LETTERS):
            return False
        if self.stance is Stance.HELD:
            return True
        return self.stance is Stance.OWED and not (is_owed(letter.kind) and letter.kind not in REMINDER_LETTERS)


def is_to_staff(letter: Letter) -> bool:
    """Whether a letter is to a user of the account, not to a consumer."""
    return letter.request is None and letter.submission is None


def trouble_of(letter: Letter) -> Trouble | None:
    """What a letter that failed says about its address; None where it is our own side that failed."""
    if letter.way is not Way.MAIL or letter.to is None or letter.failure is None:
        return None
    return _TROUBLE.get(letter.failure)


def first_mark(letter: Letter, trouble: Trouble, at: datetime) -> AddressMark:
    """The mark of an address of which nothing was known. `letter` has one (`trouble_of`)."""
    if letter.to is None:
        raise TypeError("a mark is made of a mail")
    return AddressMark(
        account=letter.account,
        trouble=trouble,
        since=at,
        last_at=at,
        times=1,
        letter=letter.id,
        request=letter.request,
        value=letter.to.address,
    )
