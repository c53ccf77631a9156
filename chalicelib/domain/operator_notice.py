"""What whoever runs the deployment tells its accounts: notices, and the board from which each page learns of them.

A board holds marks only: what a page of staff needs to say that there is something to read. One board is common to
all accounts, each account may have one of its own; both are read in the call with which every page begins.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.record import sealed
from chalicelib.errors import NotPossible
from chalicelib.values import dataclass, replace

TITLE_LIMIT: Final = 100
TEXT_LIMIT: Final = 4000
MARKS_LIMIT: Final = 10  # of one board: it is read with every page of staff


class Severity(StrEnum):
    """How a notice stands out."""

    INFORMATION = "information"
    IMPORTANT = "important"
    URGENT = "urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A notice as a board names it; the title is plain, so that no key is needed to show it."""

    id: str
    by: AccountId  # the operator's, in whose partition the notice lies
    severity: Severity
    starts_at: datetime
    ends_at: datetime
    titles: dict[str, str]  # by language; one at least

    def runs(self, now: datetime) -> bool:
        """Whether it is to be shown now."""
        return self.starts_at <= now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorNotice:
    """A notice to all accounts or to one; it names no person in its title."""

    KIND: ClassVar[str] = "operator-notice"

    account: AccountId  # the operator's
    id: str
    by: UserId
    made_at: datetime
    severity: Severity
    starts_at: datetime
    ends_at: datetime
    titles: dict[str, str]
    to: AccountId | None = None  # None: all accounts
    slug: str = ""  # of that account
    mailed: bool = False  # whether owners get it by mail as well
    withdrawn_at: datetime | None = None
    texts: dict[str, str] = sealed()
    version: int = 0

    @property
    def mark(self) -> Mark:
        """What the board says of it."""
        return Mark(
            id=self.id,
            by=self.account,
            severity=self.severity,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            titles=self.titles,
        )

    def stands(self, now: datetime) -> bool:
        """Whether it is neither withdrawn nor over; it may still be to come."""
        return self.withdrawn_at is None and now < self.ends_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBoard:
    """The marks that an account's staff see; the common board is the operator's own and seen by all."""

    KIND: ClassVar[str] = "notice-board"

    account: AccountId
    common: bool = False
    marks: tuple[Mark, ...] = ()
    version: int = 0

    def with_mark(self, mark: Mark, now: datetime) -> "NoticeBoard":
        """The board with one more mark and without those that are over. Raise `NotPossible` when it is full."""
        kept = tuple(one for one in self.marks if now < one.ends_at)
        if len(kept) >= MARKS_LIMIT:
            raise NotPossible("notices-full", limit=str(MARKS_LIMIT))
        return replace(self, marks=(*kept, mark))

    def without(self, notice: str) -> "NoticeBoard":
        """The board without one notice."""
        return replace(self, marks=tuple(one for one in self.marks if one.id != notice))


def unread(boards: Iterable[NoticeBoard], read: Iterable[str], now: datetime) -> tuple[Mark, ...]:
    """The marks that run and that a person has not read, the most urgent first, then the newest."""
    seen = set(read)
    marks = [mark for board in boards for mark in board.marks if mark.runs(now) and mark.id not in seen]
    order = list(Severity)
    newest = sorted(marks, key=lambda mark: mark.id, reverse=True)
    return tuple(sorted(newest, key=lambda mark: -order.index(mark.severity)))


def in_language(words: dict[str, str], language: str) -> tuple[str, str]:
    """The words in a language with its name, or else those that there are."""
    spoken = language if language in words else next(iter(words))
    return words[spoken], spoken
