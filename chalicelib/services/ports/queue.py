"""How lists of requests are asked for, and what comes back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from chalicelib.domain.request import Bucket, Request, State


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
