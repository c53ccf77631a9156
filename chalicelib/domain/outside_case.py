"""A complaint or an appeal that left the house: to a regulator, or to a body that decides between the two.

Staff note where it lies, under which reference, and by when that body wants to hear; it is followed until that body
has decided. It hangs on its request, which is not deleted while it is open.
"""

from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass, replace

SOON: Final = 7  # days before its date at which staff are reminded
AGAIN: Final = 7  # days between reminders of one whose date has passed
LOOK: Final = 30  # days between reminders of one without a date
WORDS_LIMIT: Final = 2000
NAME_LIMIT: Final = 200
REFERENCE_LIMIT: Final = 100
OPEN_LIMIT: Final = 10  # of one request


class CaseState(StrEnum):
    """Where it stands (`case-state.<state>`)."""

    OPEN = "open"
    UPHELD = "upheld"
    PARTLY = "partly"
    DISMISSED = "dismissed"
    SETTLED = "settled"
    WITHDRAWN = "withdrawn"


class CaseNudge(StrEnum):
    """What staff are told of it."""

    LOOK = "look"  # nothing was heard for a month
    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideCase:
    """One of them; `body` is a code of `law.recourse`, `name` and `reference` what staff noted."""

    KIND: ClassVar[str] = "outside-case"

    account: AccountId
    request: RequestId
    submission: Reference
    id: str
    body: str
    filed_on: date
    noted_at: datetime
    by: str  # audit actor
    due: date | None = None
    state: CaseState = CaseState.OPEN
    next_on: date | None = None
    told: int = 0  # how many reminders there were
    ended_at: datetime | None = None
    ended_by: str = ""
    name: str = sealed()
    reference: str = sealed("")
    words: str = sealed("")
    version: int = 0

    @property
    def open(self) -> bool:
        """Whether that body has still to decide."""
        return self.state is CaseState.OPEN

    def is_late(self, today: date) -> bool:
        """Whether its date has passed."""
        return self.open and self.due is not None and today > self.due

    def nudge(self, today: date) -> CaseNudge | None:
        """What staff are to be told on a day, if anything."""
        if not self.open or self.next_on is None or self.next_on > today:
            return None
        if self.due is None:
            return CaseNudge.LOOK
        return CaseNudge.LATE if today > self.due else CaseNudge.SOON

    def nudged(self, today: date) -> Self:
        """It, after they were told."""
        return replace(self, told=self.told + 1, next_on=_after(self.due, today))

    def followed(self, *, due: date | None, reference: str, words: str, today: date) -> Self:
        """It, with what was heard of it; the reminders follow the date."""
        return replace(self, due=due, reference=reference, words=words, next_on=first_look(due, today))

    def ended(self, state: CaseState, *, at: datetime, by: str) -> Self:
        """It, at its end; nobody is reminded any more."""
        return replace(self, state=state, ended_at=at, ended_by=by, next_on=None)


def first_look(due: date | None, today: date) -> date:
    """When staff are first reminded of one with such a date."""
    if due is None:
        return today + timedelta(days=LOOK)
    return max(due - timedelta(days=SOON), today)


def _after(due: date | None, today: date) -> date:
    if due is None:
        return today + timedelta(days=LOOK)
    late = due + timedelta(days=1)
    return late if today < late else today + timedelta(days=AGAIN)
