"""What is left of a request from a place that the business does not serve, once it was deleted and the person told so.

A day, a place, what came of it and the id of the letter: nothing of who asked, or for what. While the deletion goes on
the record also names the requests that are on their way out; a run takes them off it when they are gone.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.keeping import LEAST_MONTHS, months_after
from chalicelib.values import dataclass, replace

GROUND: Final = "NOT_SERVED"  # what such a request counts as denied on (`law.refusals`: another ground)
LEASE: Final = timedelta(minutes=6)  # a run that has not come back by then is lost


class Told(StrEnum):
    """What came of it: it was deleted, and this is how the person heard so (`elsewhere-told.<told>`)."""

    MAILED = "mailed"
    POST = "post"
    TELEPHONE = "telephone"
    IN_PERSON = "in-person"
    OTHER = "other"
    UNREACHED = "unreached"  # no way to the person is known
    RETURNED = "returned"  # the letter came back


BY_STAFF: Final = (Told.TELEPHONE, Told.POST, Told.IN_PERSON, Told.OTHER, Told.UNREACHED)  # where no letter is mailed


@dataclass(frozen=True, slots=True, kw_only=True)
class ElsewhereAnswer:
    """One of them; its id is the letter's. `on` is the business's day, `next_at` when a run goes on deleting."""

    KIND: ClassVar[str] = "elsewhere"

    account: AccountId
    id: str
    on: date
    place: str  # of `domain.places`, or a country that the number told
    told: Told
    doing: tuple[RequestId, ...] = ()
    next_at: datetime | None = None
    version: int = 0

    @property
    def removable_at(self) -> datetime | None:
        """When it is forgotten; not while anything is still to be deleted."""
        end = datetime.combine(self.on + timedelta(days=1), time.min, UTC)
        return None if self.doing else months_after(end, LEAST_MONTHS)

    def taken(self, now: datetime) -> Self:
        """As a run takes it: no other one before it is lost."""
        return replace(self, next_at=now + LEASE)

    def done(self) -> Self:
        """It, once all is gone: it leads to nothing any more."""
        return replace(self, doing=(), next_at=None)


def emptied(letter: Letter) -> Letter:
    """A letter without whom it went to and what it said, if it is of this kind: it has left, or never will."""
    return replace(letter, to=None, values={}) if letter.kind is LetterKind.ELSEWHERE else letter
