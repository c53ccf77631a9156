"""Everything of an account as one ZIP file: how far its making is, and how the bytes of that file lie.

The file is made of parts of one size that are uploaded one by one. Where each byte belongs follows from names and
sizes alone, so that any run can go on at any part and would make the same bytes again. Nothing is compressed, and all
numbers are in their long form (ZIP64): each header's length is known from its name.
"""

import struct
from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, Reference
from chalicelib.values import dataclass, field, replace

TAKEOUT_LIFE: Final = timedelta(days=7)
LEASE: Final = timedelta(minutes=6)  # a run that has not come back by then is lost
PART_BYTES: Final = 16 * 1024 * 1024  # S3 takes 10,000 parts: 160 GB
FORMAT: Final = 1

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END64: Final = struct.Struct("<4sQHHIIQQQQ")
_LOCATOR: Final = struct.Struct("<4sIQI")
_END: Final = struct.Struct("<4sHHHHIIH")
_VERSION: Final = 45  # of the format that knows ZIP64
_UTF8: Final = 0x800
_LONG: Final = 0xFFFFFFFF
_MANY: Final = 0xFFFF
_DAY: Final = (2026 - 1980) << 9 | 1 << 5 | 1  # the first of a year: the manifest says when


class Step(StrEnum):
    """The order of work."""

    GATHER = "gather"  # records become lines, files are copied aside
    MEASURE = "measure"  # every file gets its size and hashes
    PACK = "pack"  # part by part into one file
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class Takeout:
    """One export; `next_at` is when a run may go on with it.

    Of everything, or of what is held about one person: then `submissions` names what that is.
    """

    KIND: ClassVar[str] = "takeout"

    account: AccountId
    id: str
    by: str  # actor
    asked_at: datetime
    language: str
    submissions: tuple[Reference, ...] = ()
    notes: bool = False  # of a person's: with the internal notes
    step: Step = Step.GATHER
    source: int = 0  # which kind of records is being read
    cursor: str = ""
    page: int = 0  # written so far, in the present step
    counts: dict[str, int] = field(default_factory=dict)  # records by class, and files
    size: int = 0  # of the ZIP file as far as it is laid out, then of all
    central: int = 0  # where its directory begins
    packed: int = 0  # bytes that are uploaded
    upload: str = ""
    next_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    version: int = 0

    def taken(self, now: datetime) -> Self:
        """As a run takes it: no other one before it is lost."""
        return replace(self, next_at=now + LEASE)

    def counted(self, counts: dict[str, int]) -> Self:
        """With more records."""
        names = sorted({*self.counts, *counts})
        return replace(self, counts={name: self.counts.get(name, 0) + counts.get(name, 0) for name in names})

    def at_step(self, step: Step) -> Self:
        """At the beginning of a step."""
        return replace(self, step=step, source=0, cursor="", page=0)

    def finished(self, now: datetime) -> Self:
        """Ready to be fetched, for its time."""
        return replace(self.at_step(Step.DONE), next_at=None, finished_at=now, expires_at=now + TAKEOUT_LIFE)

    def dropped(self, now: datetime) -> Self:
        """Never to be fetched, and to be deleted: at once, or when a run that may still have it is over."""
        return replace(self, next_at=None, finished_at=None, expires_at=now if self.finished_at else now + LEASE)

    def ready(self, now: datetime) -> bool:
        """Whether it can be fetched."""
        return self.finished_at is not None and self.expires_at is not None and now < self.expires_at

    def over(self, now: datetime) -> bool:
        """Whether it is to be deleted."""
        return self.next_at is None and self.expires_at is not None and self.expires_at <= now

    @property
    def is_dropped(self) -> bool:
        """Whether somebody has had it dropped."""
        return self.next_at is None and self.finished_at is None

    @property
    def percent(self) -> int:
        """How far it is, roughly: gathering is the longer half of it."""
        if self.step is Step.GATHER:
            return min(40, self.source * 8)
        if self.step is Step.MEASURE:
            return 50
        return 60 + 40 * self.packed // max(self.size, 1) if self.step is Step.PACK else 100


@dataclass(frozen=True, slots=True)
class Entry:
    """A file in the ZIP file: its name there, its size and hashes, where it begins, and the objects it is made of."""

    name: str
    size: int
    crc: int
    sha256: str
    start: int
    pieces: tuple[tuple[str, int], ...]  # object, bytes

    @property
    def _name(self) -> bytes:
        return self.name.encode()

    @property
    def header(self) -> bytes:
        """What stands before its content."""
        extra = struct.pack("<HHQQ", 1, 16, self.size, self.size)
        fixed = (_VERSION, _UTF8, 0, 0, _DAY, self.crc, _LONG, _LONG, len(self._name), len(extra))
        return _LOCAL.pack(b"PK\x03\x04", *fixed) + self._name + extra

    @property
    def listing(self) -> bytes:
        """What stands in the directory about it."""
        extra = struct.pack("<HHQQQ", 1, 24, self.size, self.size, self.start)
        fixed = (_VERSION | 3 << 8, _VERSION, _UTF8, 0, 0, _DAY, self.crc, _LONG, _LONG, len(self._name), len(extra))
        return _CENTRAL.pack(b"PK\x01\x02", *fixed, 0, 0, 0, 0o600 << 16, _LONG) + self._name + extra

    @property
    def end(self) -> int:
        """Where the next one begins."""
        return self.start + len(self.header) + self.size


def closing(*, count: int, central: int, length: int) -> bytes:
    """What stands behind the directory of `count` files, which begins at `central` and is `length` bytes long."""
    end64 = _END64.pack(b"PK\x06\x06", 44, _VERSION | 3 << 8, _VERSION, 0, 0, count, count, length, central)
    locator = _LOCATOR.pack(b"PK\x06\x07", 0, central + length, 1)
    return end64 + locator + _END.pack(b"PK\x05\x06", 0, 0, _MANY, _MANY, _LONG, _LONG, 0)


@dataclass(frozen=True, slots=True)
class Slice:
    """A stretch of the ZIP file: its own bytes, or those of an object between two places."""

    content: bytes = b""
    piece: str = ""
    first: int = 0
    last: int = 0  # behind the last byte


def slices(entry: Entry, low: int, high: int) -> Iterator[Slice]:
    """What of an entry lies between two places of the ZIP file."""
    at = entry.start
    header = entry.header
    if low < at + len(header) and at < high:
        yield Slice(content=header[max(0, low - at) : high - at])
    at += len(header)
    for piece, size in entry.pieces:
        first, last = max(0, low - at), min(size, high - at)
        if first < last:
            yield Slice(piece=piece, first=first, last=last)
        at += size
