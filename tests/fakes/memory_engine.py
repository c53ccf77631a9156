"""`storage.engine.Engine` in dictionaries; the contract tests run on it and on the running engine alike."""

from collections import Counter
from collections.abc import Sequence
from threading import RLock

from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.figures import ALL
from chalicelib.storage.engine import (
    INDEX_KEYS,
    NEWER,
    AddCounts,
    Change,
    DeleteRow,
    DuePlace,
    Gathered,
    Index,
    Page,
    PutEntry,
    PutRow,
    ReplaceScrap,
    Row,
    Scrap,
    Taken,
)


class MemoryEngine:
    """See `Engine`."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, str], Row] = {}
        self.audit: dict[tuple[str, int], AuditEntry] = {}
        self.counts: dict[tuple[str, str], Counter[str]] = {}
        self.scraps: dict[str, Scrap] = {}
        self.wrapped: dict[str, bytes] = {}
        self._lock = RLock()

    def get(self, pk: str, sk: str) -> Row | None:
        return self.rows.get((pk, sk))

    def gather(self, rows: Sequence[tuple[str, str]], *, scrap: str = "") -> Gathered:
        return Gathered({key: self.rows[key] for key in rows if key in self.rows}, self.scraps.get(scrap))

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        return tuple(self.rows[key] for key in sorted(self.rows) if key[0] == pk and key[1].startswith(prefix))

    def between(self, pk: str, low: str, high: str, *, limit: int, newest: bool = False) -> tuple[Row, ...]:
        found = [self.rows[key] for key in sorted(self.rows) if key[0] == pk and low <= key[1] <= high]
        return tuple((found[::-1] if newest else found)[:limit])

    def listed(self, list_pk: str, *, after: tuple[str, str, str] | None, limit: int) -> Page:
        found = sorted(
            (row for row in self.rows.values() if row.list_pk == list_pk),
            key=lambda row: (row.list_sk or "", row.pk, row.sk),
        )
        if after:
            pk, sk, list_sk = after
            found = [row for row in found if (row.list_sk or "", row.pk, row.sk) > (list_sk, pk, sk)]
        page = tuple(found[:limit])
        last = page[-1] if len(page) == limit else None  # as DynamoDB does, even when nothing follows
        return Page(page, (last.pk, last.sk, last.list_sk or "") if last else None, len(page))

    def ordered(
        self, index: Index, pk: str, *, low: str, high: str, limit: int, newest: bool = False
    ) -> tuple[Row, ...]:
        partition, order = INDEX_KEYS[index]
        rows = [row for row in self.rows.values() if getattr(row, partition) == pk and getattr(row, order)]
        found = [row for row in rows if low <= getattr(row, order) <= high]
        return tuple(sorted(found, key=lambda row: str(getattr(row, order)), reverse=newest)[:limit])

    def due(self, due_pk: str, *, upto: str, limit: int, after: DuePlace | None = None) -> tuple[DuePlace, ...]:
        rows = [row for row in self.rows.values() if row.due_pk == due_pk and (row.due_sk or "") <= upto]
        found = sorted((row.due_sk or "", row.pk, row.sk) for row in rows)
        if after:
            found = [place for place in found if place > (after.due_sk, after.pk, after.sk)]
        return tuple(DuePlace(pk, sk, due_sk) for due_sk, pk, sk in found[:limit])

    def sheets(self, pk: str, low: str, high: str) -> tuple[dict[str, dict[str, int]], dict[str, Row]]:
        found = {key[1]: self.counts[key] for key in sorted(self.counts) if key[0] == pk and low <= key[1] <= high}
        sheets = {sk: {name: n for name, n in sorted(counts.items()) if n} for sk, counts in found.items()}
        return sheets, {key[1]: row for key, row in self.rows.items() if key[0] == pk and low <= key[1] <= high}

    def drop_empty_sheet(self, pk: str, sk: str) -> None:
        with self._lock:
            if self.counts.get((pk, sk), Counter({ALL: 1}))[ALL] == 0:
                del self.counts[pk, sk]

    def transact(self, changes: Sequence[Change]) -> None:
        with self._lock:
            for change in changes:
                self._check(change)
            for change in changes:
                self._apply(change)

    def put_row(self, change: PutRow) -> None:
        self.transact([change])

    def _check(self, change: Change) -> None:
        match change:
            case PutRow():
                version = self._version(change.row.pk, change.row.sk)
                newer = change.expect == NEWER and version < change.row.version
                if not newer and version != change.expect:
                    raise Taken(change.kind)
            case DeleteRow() if self._version(change.pk, change.sk) != change.expect:
                raise Taken(change.kind)
            case PutEntry() if (change.entry.chain, change.entry.seq) in self.audit:
                raise Taken(change.kind)
            case ReplaceScrap() if getattr(self.scraps.get(change.scrap.id), "body", None) != change.was:
                raise Taken(change.kind)

    def _version(self, pk: str, sk: str) -> int:
        stored = self.rows.get((pk, sk))
        return stored.version if stored else 0

    def _apply(self, change: Change) -> None:
        match change:
            case PutRow():
                self.rows[change.row.pk, change.row.sk] = change.row
            case DeleteRow():
                self.rows.pop((change.pk, change.sk), None)
            case PutEntry():
                self.audit[change.entry.chain, change.entry.seq] = change.entry
            case ReplaceScrap():
                self.scraps[change.scrap.id] = change.scrap
            case AddCounts():
                sheet = self.counts.setdefault((change.pk, change.sk), Counter())
                sheet.update(change.counts)

    def entries(self, chain: str, *, after: int = 0, upto: int | None = None) -> tuple[AuditEntry, ...]:
        own = (key for key in sorted(self.audit) if key[0] == chain and key[1] > after)
        return tuple(self.audit[key] for key in own if upto is None or key[1] <= upto)

    def tail(self, chain: str) -> AuditEntry | None:
        found = self.entries(chain)
        return found[-1] if found else None

    def append(self, entry: AuditEntry) -> None:
        self.transact([PutEntry(entry=entry)])

    def get_scrap(self, scrap_id: str) -> Scrap | None:
        return self.scraps.get(scrap_id)

    def put_scrap(self, scrap: Scrap, *, new: bool = False) -> None:
        with self._lock:
            if new and scrap.id in self.scraps:
                raise Taken(scrap.kind)
            self.scraps[scrap.id] = scrap

    def delete_scrap(self, scrap_id: str) -> None:
        self.scraps.pop(scrap_id, None)

    def count(self, scrap_id: str, *, kind: str, expires_at: int) -> int:
        with self._lock:
            stored = self.scraps.get(scrap_id)
            n = (stored.n if stored else 0) + 1
            self.scraps[scrap_id] = Scrap(id=scrap_id, kind=kind, n=n, expires_at=expires_at)
            return n

    def get_key(self, account: str) -> bytes | None:
        return self.wrapped.get(account)

    def put_key(self, account: str, wrapped: bytes) -> None:
        with self._lock:
            if account in self.wrapped:
                raise Taken("key")
            self.wrapped[account] = wrapped
