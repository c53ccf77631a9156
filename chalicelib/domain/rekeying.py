"""How far it is that what was hashed under an earlier pepper is hashed under the one in use."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from chalicelib.values import dataclass, field, replace

REKEYING_LIFE: Final = timedelta(days=400)  # of the note; without it the job begins anew, which it bears
REST: Final = timedelta(days=1)  # between passes that can move nothing
SETTLING: Final = timedelta(minutes=15)  # from when a pepper is used until the job begins: nothing writes the former


class Rekeyed(StrEnum):
    """What became of one entry."""

    MOVED = "moved"
    STRAY = "stray"  # it led nowhere: it is deleted
    ELSEWHERE = "elsewhere"  # somebody changed or deleted it meanwhile; the next pass looks again
    UNKNOWN = "unknown"  # its contact stands nowhere: it stays, and its pepper with it
    UNREADABLE = "unreadable"  # its account's key is gone, or did not answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeying:
    """One run through all records, in pages; `after` is where it goes on, empty at the beginning and at the end."""

    version: int  # of the pepper to which everything is moved
    begun_at: datetime
    after: str = ""
    looked: int = 0
    moved: int = 0
    left: int = 0  # of this pass
    stuck: dict[str, int] = field(default_factory=dict)  # of this pass: why, and how many
    passes: int = 0
    done_at: datetime | None = None

    def with_page(self, *, looked: int, found: tuple[Rekeyed, ...], after: str, now: datetime) -> Self:
        """It, after a page; a pass that has left something is followed by another."""
        moved = sum(one is Rekeyed.MOVED for one in found)
        left = [one for one in found if one not in {Rekeyed.MOVED, Rekeyed.STRAY}]
        stuck = self.stuck | {why: self.stuck.get(why, 0) + left.count(why) for why in dict.fromkeys(left)}
        told = replace(
            self,
            after=after,
            looked=self.looked + looked,
            moved=self.moved + moved,
            left=self.left + len(left),
            stuck={str(why): count for why, count in stuck.items()},
        )
        if after:
            return told
        return replace(told, passes=self.passes + 1, done_at=None if told.left else now)

    def rests(self, now: datetime) -> bool:
        """Whether another pass can wait: what the last one left does not go by itself."""
        ended = not self.after and self.left > 0
        return ended and Rekeyed.ELSEWHERE not in self.stuck and now < self.begun_at + REST

    def again(self, now: datetime) -> Self:
        """A pass from the beginning; what was moved stays counted."""
        return replace(self, begun_at=now, after="", looked=0, left=0, stuck={}, done_at=None)
