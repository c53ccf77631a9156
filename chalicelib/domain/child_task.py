"""A child asked without a parent: the restricted task to remove its data from the business's own systems.

The request itself goes at once, with all that hangs on it. What staff need to find the child's data lies apart
(`ChildIdentity`) and is seen by those alone who may do such tasks; it goes when the task is done, and 30 days after the
task was opened at the latest, done or not. What stays (`ChildTask`) names nobody: days, what came of it, who did it,
which letter told a parent. 16 CFR 312.5(c)(1) and 312.10; 11 CCR 7070.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.keeping import LEAST_MONTHS, months_after
from chalicelib.domain.record import sealed
from chalicelib.domain.request import Typed
from chalicelib.domain.request_terms import Channel
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass, field, replace

TASK_LIFE: Final = timedelta(days=30)  # then what names the child goes, whoever has done what
DUE_WITHIN: Final = timedelta(days=21)  # by when staff should have done it
LOOK_AGAIN: Final = timedelta(days=1)  # at what a legal hold keeps
WORDS_LIMIT: Final = 2000
NAME_LIMIT: Final = 200


class Found(StrEnum):
    """How it was found out (`child-found.<found>`); a code, the words lie with what names the child."""

    DECLARED = "declared"  # the form, or a system of the business, asked for the age
    SAID = "said"  # the child said so: by telephone, by text, in a message
    PARENT = "parent"  # a parent or guardian told
    RECORDS = "records"  # the business's own records say so
    SEEN = "seen"  # staff saw or heard it otherwise


class ChildOutcome(StrEnum):
    """What came of it (`child-outcome.<outcome>`)."""

    REMOVED = "removed"
    NOTHING = "nothing"  # nothing was held beside the request
    LAPSED = "lapsed"  # nobody did it in time
    ADULT = "adult"  # it was none: what was asked became a request anew


ENDS: Final = (ChildOutcome.REMOVED, ChildOutcome.NOTHING)  # what staff can say


class ChildNudge(StrEnum):
    """What is said of one that is not done (`letter.staff-child.<nudge>`), to all who may do it, owners among them."""

    OPENED = "opened"
    HALF = "half"  # half of the time is over
    SOON = "soon"  # 48 hours are left
    LATE = "late"  # its day has passed
    LAST = "last"  # what names the child goes in 48 hours, done or not


_TWO_DAYS: Final = timedelta(hours=48)
_NUDGES: Final = (
    (ChildNudge.OPENED, timedelta()),
    (ChildNudge.HALF, DUE_WITHIN / 2),
    (ChildNudge.SOON, DUE_WITHIN - _TWO_DAYS),
    (ChildNudge.LATE, DUE_WITHIN),
    (ChildNudge.LAST, TASK_LIFE - _TWO_DAYS),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildIdentity:
    """What names the child, and what staff saw; nothing of it outlives the task."""

    KIND: ClassVar[str] = "child-identity"

    account: AccountId
    id: str  # the task's
    residence: str
    language: str
    received_at: datetime
    reference: Reference | None = None  # of what was sent
    requests: tuple[RequestId, ...] = ()
    rights: tuple[Right, ...] = ()
    went: dict[str, int] = field(default_factory=dict)  # records that went with the requests, by kind
    typed: Typed = sealed()
    former: tuple[str, ...] = sealed(())  # further look-ups of contacts: of calls, of what sorting replaced
    saw: str = sealed("")
    parent_name: str = sealed("")
    parent: Email | None = sealed(None)
    version: int = 0

    @property
    def look_ups(self) -> tuple[str, ...]:
        """Every contact under which a legal hold may lie."""
        typed = [contact.look_up for contact in (self.typed.email, self.typed.phone) if contact]
        return tuple(dict.fromkeys((*typed, *self.former)))


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildTask:
    """One of them, as it stays; ids, codes and days only."""

    KIND: ClassVar[str] = "child-task"

    account: AccountId
    id: str
    opened_at: datetime
    opened_by: str  # audit actor
    found: Found
    channel: Channel
    told: int = 0  # how many of the reminders there were
    look_at: datetime | None = None  # a legal hold keeps what names the child: when that is looked at again
    outcome: ChildOutcome | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    letter: str = ""  # by which a parent was told
    purged_at: datetime | None = None
    version: int = 0

    @property
    def open(self) -> bool:
        """Whether it is still to be done."""
        return self.outcome is None

    @property
    def due_at(self) -> datetime:
        """By when staff should have done it."""
        return self.opened_at + DUE_WITHIN

    @property
    def purge_at(self) -> datetime:
        """When what names the child goes at the latest."""
        return self.opened_at + TASK_LIFE

    @property
    def removable_at(self) -> datetime | None:
        """When the proof goes as well; None while anything names the child."""
        return months_after(self.ended_at, LEAST_MONTHS) if self.ended_at and self.purged_at else None

    @property
    def wake_at(self) -> datetime:
        """When it is to be looked at next."""
        if self.removable_at:
            return self.removable_at
        if not self.told:
            return self.opened_at  # what the request left is still to be deleted
        if self.look_at or self.ended_at:
            return max(at for at in (self.look_at, self.ended_at) if at)
        return min((self.opened_at + after for _, after in _NUDGES[self.told :]), default=self.purge_at)

    def nudge(self, now: datetime) -> ChildNudge | None:
        """The last of the reminders that are due and were not given."""
        if not self.open:
            return None
        due = [kind for kind, after in _NUDGES if self.opened_at + after <= now]
        return due[-1] if len(due) > self.told else None

    def nudged(self, nudge: ChildNudge) -> Self:
        """It, after that reminder and those before it."""
        kinds = [kind for kind, _ in _NUDGES]
        return replace(self, told=kinds.index(nudge) + 1)

    def ended(self, outcome: ChildOutcome, *, at: datetime, by: str, letter: str = "") -> Self:
        """It, done or lapsed."""
        return replace(self, outcome=outcome, ended_at=at, ended_by=by, letter=letter)

    def purged(self, at: datetime) -> Self:
        """It, without anything that names the child."""
        return replace(self, purged_at=at, look_at=None)

    def put_off(self, now: datetime) -> Self:
        """It, while a legal hold keeps what names the child."""
        return replace(self, look_at=now + LOOK_AGAIN)
