"""A list of contacts that a business hands over, or asks for, as a file: what is done with it and how far that is.

The file is read from S3 stretch by stretch and what comes of it grows in S3 part by part, so that no run holds more
than a stretch, however long the list is, and any run can go on where the last one noted that it was.
"""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.contact_sheet import Layout
from chalicelib.domain.ids import AccountId
from chalicelib.domain.record import sealed
from chalicelib.domain.suppression import EVERY_BRAND, Purpose, Subject, Why, concerns
from chalicelib.values import dataclass, field, replace

LISTS_LIMIT: Final = 5  # of an account, in work or ready
ROWS_LIMIT: Final = 1_000_000
BYTES_LIMIT: Final = 256 * 1024 * 1024
UPLOAD_TIME: Final = timedelta(hours=1)  # during which the form is taken
WAIT: Final = timedelta(days=1)  # for a file that was announced
RESULT_LIFE: Final = timedelta(days=1)
LEASE: Final = timedelta(minutes=6)  # a run that has not come back by then is lost
STRETCH: Final = 512 * 1024  # bytes that are read at a time
STRETCH_ROWS: Final = 10_000  # rows of them at most: what comes of a short row can be much longer than the row
PART: Final = 5 * 1024 * 1024  # S3 takes no smaller part of an upload but the last
NAME_LIMIT: Final = 100


class Task(StrEnum):
    """What is done with it."""

    CLEAN = "clean"  # a campaign's list comes back without those who opted out
    IMPORT = "import"  # those who opted out earlier are put on the list
    EXPORT = "export"  # the list of those who opted out is written


class Stage(StrEnum):
    """How far it is."""

    AWAITED = "awaited"  # announced, not uploaded yet
    WORKING = "working"
    CLOSING = "closing"  # everything is read; the files are put together, the upload goes
    READY = "ready"
    FAILED = "failed"


class Output(StrEnum):
    """What comes of it."""

    ROWS = "rows"  # the cleaned list, or the exported one
    FAULTS = "faults"  # the rows that could not be read, and why


@dataclass(frozen=True, slots=True, kw_only=True)
class Growing:
    """A file that grows: the parts that are uploaded, and what is too little for one yet."""

    upload: str = ""
    parts: int = 0
    tails: tuple[int, ...] = ()  # the numbers of the notes in which the rest lies, one for each stretch
    held: int = 0  # bytes of those notes
    tail: int = 0  # the one note of a list that was in work before there was one for each stretch; it comes first

    @property
    def notes(self) -> tuple[int, ...]:
        """The numbers of all notes that are in no part yet, in order."""
        return (self.tail, *self.tails) if self.tail else self.tails


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """What became of the rows."""

    rows: int = 0
    kept: int = 0  # cleaned: nobody in them opted out; imported: they are on the list now; exported: all
    left: int = 0  # cleaned: left out, because somebody did; imported: they said that it had ended
    faulty: int = 0

    def plus(self, other: "Counts") -> "Counts":
        """Both together."""
        return Counts(
            rows=self.rows + other.rows,
            kept=self.kept + other.kept,
            left=self.left + other.left,
            faulty=self.faulty + other.faulty,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactList:
    """One file and what is done with it; `next_at` is when a run may go on."""

    KIND: ClassVar[str] = "contact-list"

    account: AccountId
    id: str
    task: Task
    by: str  # actor
    asked_at: datetime
    language: str
    purposes: tuple[Purpose, ...] = ()  # cleaned: what it is for, one; imported: what is opted out of
    brand: str = EVERY_BRAND
    why: Why = Why.EARLIER_LIST
    links: bool = False  # cleaned: each row gets a link by which its contact unsubscribes
    asks: bool = False  # cleaned: the campaign asks people to agree again to what they may have opted out of
    policy: int = 0  # the version of the operator's policy that held when it came in
    stage: Stage = Stage.AWAITED
    size: int = 0
    etag: str = ""  # of what was uploaded: another file in its place is refused
    layout: Layout | None = None
    offset: int = 0  # bytes that are done
    line: int = 1
    cursor: str = ""  # exported: where to go on
    page: int = 0  # stretches that are done
    counts: Counts = Counts()
    outputs: dict[Output, Growing] = field(default_factory=dict)
    failure: str = ""
    next_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    name: str = sealed("")  # as its owner calls the file
    version: int = 0

    @property
    def subjects(self) -> frozenset[Subject]:
        """The kinds of contact that its purposes say something about."""
        return frozenset(subject for subject in Subject if any(concerns(purpose, subject) for purpose in self.purposes))

    @property
    def percent(self) -> int:
        """How far it is; of an export nobody knows before its end."""
        if self.stage in {Stage.CLOSING, Stage.READY}:
            return 100
        return 100 * self.offset // self.size if self.size else 0

    @property
    def in_work(self) -> bool:
        """Whether something is still to be done, by its owner or by us."""
        return self.finished_at is None

    def output(self, name: Output) -> Growing:
        """One of its files, as far as it has grown."""
        return self.outputs.get(name, Growing())

    def begun(self, now: datetime, *, size: int = 0, etag: str = "") -> Self:
        """As soon as there is something to read."""
        return replace(self, stage=Stage.WORKING, size=size, etag=etag, next_at=now, expires_at=None)

    def taken(self, now: datetime) -> Self:
        """As a run takes it: no other one before it is lost."""
        return replace(self, next_at=now + LEASE)

    def finished(self, now: datetime) -> Self:
        """Ready to be fetched, for its time."""
        return replace(self, stage=Stage.READY, next_at=None, finished_at=now, expires_at=now + RESULT_LIFE)

    def failed(self, why: str, now: datetime) -> Self:
        """It cannot be read; that is shown for as long as a result would be."""
        return replace(self.finished(now), stage=Stage.FAILED, failure=why)

    def ready(self, now: datetime) -> bool:
        """Whether something can be fetched."""
        return self.stage is Stage.READY and self.expires_at is not None and now < self.expires_at

    def shown(self, now: datetime) -> bool:
        """Whether its owner is told of it: in work, or its time is not over."""
        return self.expires_at is None or now < self.expires_at
