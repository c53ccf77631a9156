"""The engine on DynamoDB, by PynamoDB over one shared botocore client."""

import json
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from pynamodb.connection.table import TableConnection
from pynamodb.exceptions import DoesNotExist, PutError, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from chalicelib.domain.audit import AuditEntry
from chalicelib.errors import Unavailable
from chalicelib.storage import dynamo_sheets, waits
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
from chalicelib.storage.items import AuditItem, KeyItem, RecordItem, ScrapItem

_CONFLICT_RETRIES: Final = 4
_TOGETHER: Final = 100  # keys in one BatchGetItem
_ROW_FIELDS: Final = tuple(Row.__dataclass_fields__)
_SCRAP_FIELDS: Final = tuple(Scrap.__dataclass_fields__)
_Wanted = tuple[type[Model], dict[str, Any]]
_INDEXES: Final = {
    Index.LIST: RecordItem.by_list,
    Index.ASSIGNED: RecordItem.by_assignee,
    Index.STATED: RecordItem.by_state,
    Index.RECEIVED: RecordItem.by_receipt,
}
_ENTRY_FIELDS: Final = ("seq", "at", "actor", "tag", "previous", "hash")


class DynamoEngine:
    """`Engine` on four DynamoDB tables; one instance a process (PynamoDB binds models to tables globally)."""

    def __init__(self, client: Any, *, records: str, audit: str, ephemeral: str, keys: str) -> None:
        for model, table in ((RecordItem, records), (AuditItem, audit), (ScrapItem, ephemeral), (KeyItem, keys)):
            _bind(model, table, client)

    # -- records

    def get(self, pk: str, sk: str) -> Row | None:
        """See `Engine`."""
        if not _possible(pk, sk):
            return None
        try:
            return _row(RecordItem.get(pk, sk, consistent_read=True))
        except DoesNotExist:
            return None

    def gather(self, rows: Sequence[tuple[str, str]], *, scrap: str = "") -> Gathered:
        """See `Engine`. PynamoDB reads several tables by several calls: this one goes through its connection."""
        possible = [(pk, sk) for pk, sk in dict.fromkeys(rows) if _possible(pk, sk)]
        wanted: list[_Wanted] = [(RecordItem, {"pk": {"S": pk}, "sk": {"S": sk}}) for pk, sk in possible]
        wanted += [(ScrapItem, {"id": {"S": scrap}})] if scrap else []
        found: dict[tuple[str, str], Row] = {}
        known: Scrap | None = None
        for start in range(0, len(wanted), _TOGETHER):
            for model, values in _together(wanted[start : start + _TOGETHER]):
                if model is ScrapItem:
                    known = _scrap(ScrapItem.from_raw_data(values))
                else:
                    row = _row(RecordItem.from_raw_data(values))
                    found[row.pk, row.sk] = row
        return Gathered(found, known)

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        """See `Engine`."""
        if not _possible(pk, prefix):
            return ()
        within = RecordItem.sk.startswith(prefix) if prefix else None
        return tuple(_row(item) for item in RecordItem.query(pk, within, consistent_read=True))

    def between(self, pk: str, low: str, high: str, *, limit: int, newest: bool = False) -> tuple[Row, ...]:
        """See `Engine`."""
        if not _possible(pk, low) or not _possible(pk, high) or low > high:
            return ()
        within = RecordItem.sk.between(low, high)
        found = RecordItem.query(
            pk, within, consistent_read=True, limit=limit, page_size=limit, scan_index_forward=not newest
        )
        return tuple(_row(item) for item in found)

    def listed(self, list_pk: str, *, after: tuple[str, str, str] | None, limit: int) -> Page:
        """See `Engine`."""
        start = None
        if after:
            pk, sk, list_sk = after
            start = {"list_pk": {"S": list_pk}, "list_sk": {"S": list_sk}, "pk": {"S": pk}, "sk": {"S": sk}}
        found = RecordItem.by_list.query(list_pk, limit=limit, page_size=limit, last_evaluated_key=start)
        rows = tuple(_row(item) for item in found)
        last = found.last_evaluated_key
        following = (last["pk"]["S"], last["sk"]["S"], last["list_sk"]["S"]) if last else None
        return Page(rows, following, len(rows))

    def ordered(
        self, index: Index, pk: str, *, low: str, high: str, limit: int, newest: bool = False
    ) -> tuple[Row, ...]:
        """See `Engine`."""
        if low > high:
            return ()
        within = getattr(RecordItem, INDEX_KEYS[index][1]).between(low, high)
        found = _INDEXES[index].query(pk, within, limit=limit, page_size=limit, scan_index_forward=not newest)
        return tuple(_row(item) for item in found)

    def due(self, due_pk: str, *, upto: str, limit: int, after: DuePlace | None = None) -> tuple[DuePlace, ...]:
        """See `Engine`."""
        start = None
        if after:
            place = {"due_pk": due_pk, "due_sk": after.due_sk, "pk": after.pk, "sk": after.sk}
            start = {name: {"S": value} for name, value in place.items()}
        within = RecordItem.due_sk <= upto
        found = RecordItem.by_due.query(due_pk, within, limit=limit, page_size=limit, last_evaluated_key=start)
        return tuple(DuePlace(item.pk, item.sk, item.due_sk) for item in found)

    def sheets(self, pk: str, low: str, high: str) -> tuple[dict[str, dict[str, int]], dict[str, Row]]:
        """See `Engine`."""
        return dynamo_sheets.read_sheets(pk, low, high)

    def drop_empty_sheet(self, pk: str, sk: str) -> None:
        """See `Engine`."""
        dynamo_sheets.delete_if_empty(pk, sk)

    def transact(self, changes: Sequence[Change]) -> None:
        """See `Engine`. What collided, or was too much for DynamoDB, is tried again under the same token."""
        token = str(uuid.uuid4())  # a retry by the SDK after a lost answer is the same transaction
        for attempt in range(_CONFLICT_RETRIES):
            try:
                _write(changes, token)
            except TransactWriteError as error:
                codes = _passing(changes, error)
                time.sleep(waits.pause(attempt))
            else:
                return
        if codes <= waits.COLLIDED:
            raise Taken(changes[0].kind)
        raise Unavailable("DynamoDB had too much to do")

    def put_row(self, change: PutRow) -> None:
        """See `Engine`."""
        row = change.row
        item, condition = _record_item(row), _version_is(change.expect, row.version)
        _save(item, condition, row.kind, there=lambda: self.get(row.pk, row.sk) == row)

    # -- audit

    def entries(self, chain: str, *, after: int = 0, upto: int | None = None) -> tuple[AuditEntry, ...]:
        """See `Engine`."""
        if upto is not None and upto <= after:
            return ()
        numbers = AuditItem.seq > after if upto is None else AuditItem.seq.between(after + 1, upto)
        return tuple(_entry(item) for item in AuditItem.query(chain, numbers, consistent_read=True))

    def tail(self, chain: str) -> AuditEntry | None:
        """See `Engine`."""
        found = AuditItem.query(chain, scan_index_forward=False, limit=1, consistent_read=True)
        return next((_entry(item) for item in found), None)

    def append(self, entry: AuditEntry) -> None:
        """See `Engine`."""
        free, before = AuditItem.pk.does_not_exist(), entry.seq - 1
        _save(_audit_item(entry), free, "audit", there=lambda: entry in self.entries(entry.chain, after=before))

    # -- ephemeral

    def get_scrap(self, scrap_id: str) -> Scrap | None:
        """See `Engine`."""
        try:
            item = ScrapItem.get(scrap_id, consistent_read=True)
        except DoesNotExist:
            return None
        return _scrap(item)

    def put_scrap(self, scrap: Scrap, *, new: bool = False) -> None:
        """See `Engine`."""
        condition = ScrapItem.id.does_not_exist() if new else None
        _save(_scrap_item(scrap), condition, scrap.kind, there=lambda: self.get_scrap(scrap.id) == scrap)

    def delete_scrap(self, scrap_id: str) -> None:
        """See `Engine`."""
        waits.apart(ScrapItem(scrap_id).delete)

    def count(self, scrap_id: str, *, kind: str, expires_at: int) -> int:
        """See `Engine`."""
        item = ScrapItem(scrap_id)
        actions: list[Action] = [
            ScrapItem.n.add(1),
            ScrapItem.kind.set(kind),
            ScrapItem.body.set(ScrapItem.body | "{}"),
            ScrapItem.expires_at.set(expires_at),
        ]
        waits.apart(lambda: item.update(actions=actions))
        return int(item.n)

    # -- keys

    def get_key(self, account: str) -> bytes | None:
        """See `Engine`."""
        try:
            return bytes(KeyItem.get(account, consistent_read=True).wrapped)
        except DoesNotExist:
            return None

    def put_key(self, account: str, wrapped: bytes) -> None:
        """See `Engine`."""
        free = KeyItem.id.does_not_exist()
        _save(KeyItem(account, wrapped=wrapped), free, "key", there=lambda: self.get_key(account) == wrapped)


def _together(wanted: Sequence[tuple[type[Model], dict[str, Any]]]) -> Iterator[tuple[type[Model], dict[str, Any]]]:
    """The items that are there; what DynamoDB leaves over under load is asked for again."""
    client = RecordItem._get_connection().connection.client
    tables: dict[str, type[Model]] = {model.Meta.table_name: model for model, _ in wanted}
    asked: dict[str, Any] = {
        name: {"Keys": [key for of, key in wanted if of is model], "ConsistentRead": True}
        for name, model in tables.items()
    }
    for attempt in range(_CONFLICT_RETRIES + 1):
        answer = client.batch_get_item(RequestItems=asked)
        yield from ((tables[name], item) for name, items in answer["Responses"].items() for item in items)
        asked = answer.get("UnprocessedKeys") or {}
        if not asked:
            return
        time.sleep(0.02 * 2**attempt)
    raise Unavailable("items were left over")


def _possible(pk: str, sk: str) -> bool:
    """Whether DynamoDB could hold such a key; where part of it came from an address, a longer one is just not there."""
    return len(pk.encode()) <= 2048 and len(sk.encode()) <= 1024


def _bind(model: type[Model], table: str, client: Any) -> None:
    """Point a model at its table and give it the shared client: by itself each model makes one, at 100 ms."""
    model.Meta.table_name = table
    model._connection = None
    connection: TableConnection = model._get_connection()
    connection.connection._client = client


def _write(changes: Sequence[Change], token: str) -> None:
    with TransactWrite(connection=RecordItem._get_connection().connection, client_request_token=token) as transaction:
        for change in changes:
            match change:
                case DeleteRow():
                    transaction.delete(RecordItem(change.pk, change.sk), _version_is(change.expect, change.expect))
                case PutRow():
                    item = _record_item(change.row)
                    transaction.save(item, condition=_version_is(change.expect, change.row.version))
                case PutEntry():
                    transaction.save(_audit_item(change.entry), condition=AuditItem.pk.does_not_exist())
                case ReplaceScrap():
                    transaction.save(_scrap_item(change.scrap), condition=ScrapItem.body == change.was)
                case AddCounts():
                    dynamo_sheets.add_counts(transaction, change)


def _passing(changes: Sequence[Change], error: TransactWriteError) -> frozenset[str]:
    """Why a transaction was cancelled, where another try may succeed; raise `Taken` for a condition that failed.

    PynamoDB sends deletes first, then puts.
    """
    sent = sorted(changes, key=lambda change: not isinstance(change, DeleteRow))
    reasons = error.cancellation_reasons
    for change, reason in zip(sent, reasons, strict=False):
        if reason is not None and reason.code == "ConditionalCheckFailed":
            raise Taken(change.kind)
    codes = frozenset(reason.code for reason in reasons if reason is not None)
    if not codes or codes - waits.COLLIDED - waits.BUSY:
        raise error
    return codes


def _version_is(expect: int, new: int) -> Condition:
    absent: Condition = RecordItem.pk.does_not_exist()
    if expect == NEWER:
        newer: Condition = absent | (RecordItem.version < new)
        return newer
    same: Condition = RecordItem.version == expect
    return same if expect else absent


def _save(item: Model, condition: Condition | None, kind: str, *, there: Callable[[], bool]) -> None:
    """Write an item; `there` tells whether just this one lies there: a repeat by the SDK then met its own."""
    tries = 0

    def write() -> None:
        nonlocal tries
        tries += 1
        item.save(condition=condition)

    try:
        waits.apart(write)
    except PutError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        if not ((tries > 1 or waits.repeated(error)) and there()):
            raise Taken(kind) from None


def _record_item(row: Row) -> RecordItem:
    return RecordItem(**{name: getattr(row, name) for name in _ROW_FIELDS})


def _row(item: RecordItem) -> Row:
    values = item.attribute_values
    row: dict[str, Any] = {name: values.get(name) for name in _ROW_FIELDS}
    row["version"] = int(row["version"])
    return Row(**row)


def _audit_item(entry: AuditEntry) -> AuditItem:
    fields = {name: getattr(entry, name) for name in _ENTRY_FIELDS}
    detail = json.dumps(entry.detail, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return AuditItem(pk=entry.chain, detail=detail, **fields)


def _entry(item: AuditItem) -> AuditEntry:
    fields = {name: getattr(item, name) for name in _ENTRY_FIELDS} | {"seq": int(item.seq)}
    return AuditEntry(chain=item.pk, detail=json.loads(item.detail), **fields)


def _scrap(item: ScrapItem) -> Scrap:
    fields = {name: getattr(item, name) for name in _SCRAP_FIELDS}
    return Scrap(**fields | {"n": int(item.n), "expires_at": int(item.expires_at)})


def _scrap_item(scrap: Scrap) -> ScrapItem:
    return ScrapItem(**{name: getattr(scrap, name) for name in _SCRAP_FIELDS})
