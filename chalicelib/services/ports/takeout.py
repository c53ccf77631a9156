"""What taking everything along asks of the world outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.ids import AccountId
    from chalicelib.domain.request import Request
    from chalicelib.domain.takeout import Takeout


@dataclass(frozen=True, slots=True)
class Some:
    """Records, and where to go on; an empty cursor: there are no more."""

    records: tuple[Any, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """An object of the account's, and what it is called in the export."""

    bucket: str
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What a file is, read once from beginning to end."""

    size: int
    crc: int
    sha256: str


class Takeouts(Protocol):
    """Reads which exports there are."""

    def of(self, account: AccountId) -> tuple[Takeout, ...]:
        """The account's, newest first."""

    def get(self, account: AccountId, name: str) -> Takeout:
        """Raise `NotFound`."""

    def due(self, *, now: datetime, limit: int) -> tuple[Takeout, ...]:
        """Those that a run may go on with."""

    def expired(self, *, now: datetime, limit: int) -> tuple[Takeout, ...]:
        """Those whose time is over."""


class Belongings(Protocol):
    """Reads everything of an account, in pages, by indexes."""

    def requests(self, account: AccountId, *, after: str, limit: int) -> tuple[tuple[Request, ...], str]:
        """Some of the account's requests by its lists, and where to go on; empty at the end."""

    def of_request(self, head: Request) -> tuple[Any, ...]:
        """All that is filed under a request; with the first one of a submission, the submission and its letters."""

    def own(self, account: AccountId, *, after: str, limit: int) -> Some:
        """The account itself, its staff and settings."""

    def listed(self, account: AccountId, *, after: str, limit: int) -> Some:
        """Who opted out, then the keys of its systems."""

    def originals(self, records: Sequence[Any]) -> Iterator[Original]:
        """The objects that belong to records."""

    def greetings(self, account: AccountId) -> Iterator[Original]:
        """What callers hear."""


class TakeoutBucket(Protocol):
    """Where an export is put together, and lies until its time is over."""

    def put(self, takeout: Takeout, name: str, content: bytes) -> None:
        """Write a piece; the same name again replaces it."""

    def copy(self, takeout: Takeout, original: Original) -> bool:
        """Take an original aside; False where it is not there."""

    def get(self, takeout: Takeout, name: str) -> bytes:
        """Read a small piece."""

    def pieces(
        self, takeout: Takeout, beginning: str, *, after: str = "", limit: int = 0
    ) -> tuple[tuple[str, int], ...]:
        """Names and sizes of pieces that begin so, in order, behind one of them; all, if no limit is given."""

    def measure(self, takeout: Takeout, pieces: Sequence[str]) -> Measured:
        """Read pieces as one file, a little at a time."""

    def stretch(self, takeout: Takeout, name: str, first: int, last: int) -> bytes:
        """Bytes of a piece, `last` not included."""

    def begin(self, takeout: Takeout) -> str:
        """Begin the upload of the whole file."""

    def upload(self, takeout: Takeout, number: int, content: bytes) -> None:
        """Upload a part of it; the same number again replaces it."""

    def complete(self, takeout: Takeout) -> None:
        """Put the parts together; done already is no error."""

    def clear(self, takeout: Takeout, *, whole: bool) -> None:
        """Delete the pieces, and the whole file as well if `whole`."""

    def link(self, takeout: Takeout, *, name: str, seconds: int) -> str:
        """A link to the whole file."""


class TakeoutDesk(Protocol):
    """The part of the desk that taking along needs."""

    @property
    def takeouts(self) -> Takeouts: ...
    @property
    def belongings(self) -> Belongings: ...
    @property
    def takeout_bucket(self) -> TakeoutBucket: ...
