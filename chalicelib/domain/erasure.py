"""The erasure of an account: how far it is, what it has counted, and what a legal hold still keeps.

Each piece of work is noted before it is done (`doing`), with what it adds to the counts: a run that is lost is
followed by one that finishes that piece without counting it again, so that the certificate says what was there.
"""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.values import dataclass, field, replace

LEASE: Final = timedelta(minutes=6)  # a run that has not come back by then is lost
SETTLING: Final = timedelta(hours=25)  # for what was under way: links, uploads, messages, and what lasts a day
HOLD_LOOK: Final = timedelta(days=1)
AFTER_HOLD: Final = timedelta(days=30)  # from the day on which a hold was found to have ended
TOGETHER: Final = 100  # pieces that are noted, then deleted


class Stage(StrEnum):
    """The order of work; each stage can be done again from its beginning."""

    DOORS = "doors"  # addresses, sign-ins, keys, numbers, codes, sessions
    REQUESTS = "requests"  # with all that hangs on them
    LISTS = "lists"  # who opted out
    PARTS = "parts"  # logs, figures, what waits for people
    RECORDS = "records"  # the account's own
    SETTLING = "settling"  # nothing but waiting
    OBJECTS = "objects"  # by the beginning of their names, in each bucket
    STRAYS = "strays"  # the one declared scan of the records
    PASSING = "passing"  # and of what passes
    KEYS = "keys"  # both copies: what backups hold is unreadable from here on
    CERTIFICATE = "certificate"
    HELD = "held"  # a legal hold keeps requests
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Remnant:
    """A row, something passing (`pk` empty), or an object (`pk` is its bucket's part), that is to be deleted."""

    pk: str
    sk: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """How far the erasure of an account is; ids, codes and numbers only. It outlives the account."""

    KIND: ClassVar[str] = "erasure"

    account: AccountId
    id: str
    by: str  # actor
    begun_at: datetime
    stage: Stage = Stage.DOORS
    cursor: str = ""
    doing: tuple[Remnant, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    held: dict[str, str] = field(default_factory=dict)  # request: day of its erasure (ISO), empty while held
    users: int = 0
    keys_gone_at: datetime | None = None
    next_at: datetime | None = None
    finished_at: datetime | None = None
    certificate: str = ""  # signed (compact JWS)
    version: int = 0

    def taken(self, now: datetime) -> Self:
        """As a run takes it: no other one before it is lost."""
        return replace(self, next_at=now + LEASE)

    def about_to(self, remnants: tuple[Remnant, ...]) -> Self:
        """With a piece of work noted and counted."""
        counts = Counter(self.counts) + Counter(remnant.kind for remnant in remnants)
        return replace(self, doing=remnants, counts=dict(sorted(counts.items())))

    def done_with(self, *, cursor: str = "") -> Self:
        """With the piece done, at the next place."""
        return replace(self, doing=(), cursor=cursor)

    def at_stage(self, stage: Stage) -> Self:
        """At the beginning of a stage."""
        return replace(self, stage=stage, cursor="", doing=())

    @property
    def keeps(self) -> frozenset[str]:
        """The requests that a hold keeps; one whose day has come is no longer among them."""
        return frozenset(self.held)

    def looked_at(self, held: Mapping[str, bool], today: date) -> Self:
        """After a look at the holds: those that have ended get their day, those whose day is over leave the list."""
        later = (today + AFTER_HOLD).isoformat()
        kept = {name: "" if stands else self.held[name] or later for name, stands in held.items()}
        return replace(self, held={name: day for name, day in kept.items() if not day or day > today.isoformat()})

    def holding(self, request: RequestId) -> Self:
        """With one more request that a hold keeps."""
        return replace(self, held={**self.held, request: self.held.get(request, "")})


_AFTER: Final = {
    Stage.DOORS: Stage.REQUESTS,
    Stage.REQUESTS: Stage.LISTS,
    Stage.LISTS: Stage.PARTS,
    Stage.PARTS: Stage.RECORDS,
    Stage.RECORDS: Stage.SETTLING,
    Stage.SETTLING: Stage.OBJECTS,
    Stage.OBJECTS: Stage.STRAYS,
    Stage.STRAYS: Stage.PASSING,
    Stage.PASSING: Stage.KEYS,
    Stage.KEYS: Stage.CERTIFICATE,
}


def following(erasure: Erasure) -> Stage:
    """The stage behind the present one; while a hold keeps requests, the keys stay."""
    if erasure.stage is Stage.PASSING and erasure.held:
        return Stage.CERTIFICATE
    return _AFTER[erasure.stage]


@dataclass(frozen=True, slots=True, kw_only=True)
class Farewell:
    """To whom the certificate goes; lies with what passes, sealed under a key that only this erasure has."""

    KIND: ClassVar[str] = "farewell"

    id: str
    account: AccountId  # the erasure's own id: its key is destroyed with it
    language: str
    to: tuple[str, ...] = field(metadata={"sealed": True})
