"""How lists of requests are asked for, what comes back, and how a whole one becomes a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.account import Account
    from chalicelib.domain.ids import AccountId, UserId
    from chalicelib.domain.request import Bucket, Request, State
    from chalicelib.domain.request_file import RequestFile


@dataclass(frozen=True, slots=True)
class QueuePage:
    """One page of a list; `cursor` continues it."""

    requests: tuple[Request, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list in an order: by due date or by receipt; that of one assignee ("" is nobody), or of one state, by due date.

    What the indexes cannot answer together is for the search's own test to keep.
    """

    bucket: Bucket
    by_receipt: bool = False
    descending: bool = False
    assignee: str | None = None
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a search keeps, how many it gives and how many it may read.

    `first` and `before` bound what the list is ordered by: what lies outside is not read.
    """

    keep: Callable[[Request], bool]
    limit: int
    budget: int
    selective: bool = True  # whether much of what is read may not be kept
    first: date | datetime | None = None
    before: date | datetime | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What a search gave; `cursor` continues it behind the last one read, which need not be the last one kept.

    `back` is the cursor of what lies before, empty at the beginning; `onward` that which goes on as this page was read,
    forward or back; `upto` the day of the last one read, in the list's order.
    """

    requests: tuple[Request, ...]
    cursor: str
    read: int
    back: str = ""
    onward: str = ""
    upto: date | None = None


class RequestFiles(Protocol):
    """Reads what lists are made, or have been made, into files."""

    def of(self, account: AccountId, user: UserId) -> tuple[RequestFile, ...]:
        """A person's newest ones, newest first."""

    def get(self, account: AccountId, user: UserId, name: str) -> RequestFile:
        """Raise `NotFound`, for another person's as well."""

    def due(self, *, now: datetime, limit: int) -> tuple[RequestFile, ...]:
        """Those that a run may go on with."""

    def expired(self, *, now: datetime, limit: int) -> tuple[RequestFile, ...]:
        """Those whose time is over."""


class RequestSheets(Protocol):
    """The files themselves, in the bucket of answers under a prefix of their own."""

    def put_part(self, file: RequestFile, content: bytes) -> None:
        """Keep the part that follows those that the file has; the same one again replaces it."""

    def join(self, file: RequestFile) -> None:
        """Put all parts together; again the same."""

    def link(self, file: RequestFile, *, name: str, seconds: int) -> str:
        """A link that downloads it under a name."""

    def delete(self, file: RequestFile) -> None:
        """Remove it with its parts; nothing happens if there is none."""


class SheetWriter(Protocol):
    """Writes requests as lines of a sheet, safe to open: no cell is a formula."""

    def head(self, language: str) -> bytes:
        """The first line."""

    def lines(self, requests: Sequence[Request], names: Mapping[str, str], account: Account, language: str) -> bytes:
        """One line per request; `names` are those of staff by id."""


class QueueDesk(Protocol):
    """What the queue needs of the desk beside its requests."""

    @property
    def request_files(self) -> RequestFiles: ...
    @property
    def request_sheets(self) -> RequestSheets: ...
    @property
    def sheet_writer(self) -> SheetWriter: ...
