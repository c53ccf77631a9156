"""A list of requests as a file: made in the background part by part, ready for a day."""

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.request_filter import RequestFilter
from chalicelib.values import dataclass, replace

FILE_LIFE: Final = timedelta(days=1)
FILES_LIMIT: Final = 5  # of one person, in work or ready
LEASE: Final = timedelta(minutes=6)  # a run that has not come back by then is lost


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFile:
    """What was asked for, by whom, and how far it is; `next_at` is when a run may go on with it."""

    KIND: ClassVar[str] = "request-file"

    account: AccountId
    id: str
    by: UserId
    language: str
    sought: RequestFilter
    asked_at: datetime
    by_receipt: bool = False
    descending: bool = False
    read: int = 0
    rows: int = 0
    parts: int = 0
    cursor: str = ""
    next_at: datetime | None = None
    finished_at: datetime | None = None
    expires_at: datetime | None = None
    version: int = 0

    def taken(self, now: datetime) -> Self:
        """As a run takes it: no other one before it is lost."""
        return replace(self, next_at=now + LEASE)

    def grown(self, *, read: int, rows: int, cursor: str) -> Self:
        """After one more part."""
        return replace(self, read=self.read + read, rows=self.rows + rows, parts=self.parts + 1, cursor=cursor)

    def finished(self, now: datetime) -> Self:
        """Ready to be fetched, for its time."""
        return replace(self, next_at=None, finished_at=now, expires_at=now + FILE_LIFE)

    def ready(self, now: datetime) -> bool:
        """Whether it can be fetched."""
        return self.expires_at is not None and now < self.expires_at
