"""What the house asks of its database: rows, a few conditions, one transaction.

Two implementations exist, `dynamo.py` and the in-memory one of the tests; the same contract tests run on both.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Final, Protocol

from chalicelib.domain.audit import AuditEntry
from chalicelib.values import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """An item of the records table in wire form."""

    pk: str
    sk: str
    kind: str
    version: int
    body: str  # JSON of the plain fields
    sealed: bytes | None = None
    summary: bytes | None = None
    list_pk: str | None = None
    list_sk: str | None = None
    due_pk: str | None = None
    due_sk: str | None = None
    who_pk: str | None = None
    state_pk: str | None = None
    got_sk: str | None = None


class Index(StrEnum):
    """The indexes that lists are read from; each projects body and summary."""

    LIST = "list"
    ASSIGNED = "assigned"
    STATED = "stated"
    RECEIVED = "received"


# The attributes of a row by which an index finds and orders it; where one is absent the row is not in the index.
INDEX_KEYS: Final = {
    Index.LIST: ("list_pk", "list_sk"),
    Index.ASSIGNED: ("who_pk", "list_sk"),
    Index.STATED: ("state_pk", "list_sk"),
    Index.RECEIVED: ("list_pk", "got_sk"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scrap:
    """An item of the ephemeral table; unusable after `expires_at` (epoch seconds), deleted some time later."""

    id: str
    kind: str
    expires_at: int
    body: str = "{}"
    sealed: bytes | None = None
    n: int = 0


NEWER = -1  # as `expect`: write unless the stored version is the same or higher


@dataclass(frozen=True, slots=True, kw_only=True)
class PutRow:
    """Write a row if its stored version is `expect` (0: it must not exist; NEWER: see there)."""

    row: Row
    expect: int

    @property
    def kind(self) -> str:
        """The kind that a conflict names."""
        return self.row.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteRow:
    """Delete a row if its stored version is `expect`; with 0 nothing happens, and the rest only if it is not there."""

    pk: str
    sk: str
    kind: str
    expect: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PutEntry:
    """Append an audit entry; its place in the chain must be free."""

    entry: AuditEntry
    kind: str = "audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplaceScrap:
    """Write a scrap if the stored one has the same id and the body `was`."""

    scrap: Scrap
    was: str

    @property
    def kind(self) -> str:
        """The kind that a conflict names."""
        return self.scrap.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class AddCounts:
    """Add to numbers of a sheet, which is made at need; no condition. In a transaction these come last."""

    pk: str
    sk: str
    counts: Mapping[str, int]
    kind: str = "figures"


Change = PutRow | DeleteRow | PutEntry | ReplaceScrap | AddCounts


@dataclass(frozen=True, slots=True)
class DuePlace:
    """Where a row that has become due lies."""

    pk: str
    sk: str
    due_sk: str


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in key order; `after` continues behind the last one, None at the end."""

    rows: tuple[Row, ...]
    after: tuple[str, str, str] | None = None  # pk, sk, list_sk
    read: int = field(default=0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """What `gather` found: rows by key, and the ephemeral item, even when it has expired."""

    rows: dict[tuple[str, str], Row]
    scrap: Scrap | None = None


class Engine(Protocol):
    """Reads are consistent unless they use an index. `Taken` is raised where a condition does not hold."""

    def get(self, pk: str, sk: str) -> Row | None:
        """One row of the records table."""

    def gather(self, rows: Sequence[tuple[str, str]], *, scrap: str = "") -> Gathered:
        """Rows by their keys, and one ephemeral item, in as few calls as there are hundreds of them."""

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        """All rows of a partition whose sort key begins with `prefix`, in order."""

    def between(self, pk: str, low: str, high: str, *, limit: int, newest: bool = False) -> tuple[Row, ...]:
        """At most `limit` rows of a partition whose sort key lies between the two, both included, in order."""

    def listed(self, list_pk: str, *, after: tuple[str, str, str] | None, limit: int) -> Page:
        """A page of the list index: body and summary only."""

    def ordered(
        self, index: Index, pk: str, *, low: str, high: str, limit: int, newest: bool = False
    ) -> tuple[Row, ...]:
        """At most `limit` rows of an index whose sort key lies between the two, both included, in order."""

    def due(self, due_pk: str, *, upto: str, limit: int, after: DuePlace | None = None) -> tuple[DuePlace, ...]:
        """Rows of the due index whose sort key is not above `upto`, in order; `after` continues behind one of them."""

    def sheets(self, pk: str, low: str, high: str) -> tuple[dict[str, dict[str, int]], dict[str, Row]]:
        """The sheets of a partition between two sort keys, without noughts, and the rows that lie among them."""

    def drop_empty_sheet(self, pk: str, sk: str) -> None:
        """Delete a sheet whose count `domain.figures.ALL` has come to nothing."""

    def transact(self, changes: Sequence[Change]) -> None:
        """Write all or nothing."""

    def put_row(self, change: PutRow) -> None:
        """Write one row under its condition."""

    def entries(self, chain: str, *, after: int = 0, upto: int | None = None) -> tuple[AuditEntry, ...]:
        """The entries of a chain with a number above `after`, and not above `upto` if that is given, in order."""

    def tail(self, chain: str) -> AuditEntry | None:
        """The last entry of a chain."""

    def append(self, entry: AuditEntry) -> None:
        """Write one entry if its place is free."""

    def get_scrap(self, scrap_id: str) -> Scrap | None:
        """One ephemeral item, even when it has expired."""

    def put_scrap(self, scrap: Scrap, *, new: bool = False) -> None:
        """Write an ephemeral item; `new` refuses to overwrite one."""

    def delete_scrap(self, scrap_id: str) -> None:
        """Delete an ephemeral item; nothing happens if there is none."""

    def count(self, scrap_id: str, *, kind: str, expires_at: int) -> int:
        """Add one to a counter, made at need, and return its new value."""

    def get_key(self, account: str) -> bytes | None:
        """An account's wrapped data key."""

    def put_key(self, account: str, wrapped: bytes) -> None:
        """Keep an account's wrapped data key; refuses to overwrite one."""


class Taken(Exception):
    """A condition did not hold: somebody was there first. `kind` is the kind of the record."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind
