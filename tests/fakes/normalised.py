"""What lies in the tables, made comparable: ids, references, salts and hashes are replaced by their kind."""

import json
import re
from dataclasses import dataclass, field
from typing import Any, Final

import msgspec
from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from chalicelib import aws
from chalicelib.composition import LiveDesk
from chalicelib.settings import Settings
from chalicelib.storage.engine import Row

_NAMES: Final = (
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{26}\b"), "<id>"),
    (re.compile(r"\b(?:\d-)?[0-9a-f]{40,64}\b"), "<hash>"),
    (re.compile(r"\b[1-9]\d{3} ?\d{4} ?\d{3}\b"), "<reference>"),
    (re.compile(r"\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|\+00:00)?"), "<time>"),
)
_OF_DELIVERY: Final = ("attempts", "next_attempt", "sent_at", "version")
_COUNTERS: Final = {"count", "stored"}  # of tries, and of what a plan has room for: neither proves anything
_write: Final = TypeSerializer().serialize
_KEYS: Final = {"records": ("pk", "sk"), "audit": ("pk", "seq"), "ephemeral": ("id",)}


def raw_items(table: str) -> list[dict[str, Any]]:
    """Every item of a table, as DynamoDB gives it."""
    read = TypeDeserializer().deserialize
    items = []
    start: dict[str, Any] = {}
    while True:
        page = aws.client("dynamodb").scan(TableName=table, ConsistentRead=True, **start)
        items += [{name: read(value) for name, value in item.items()} for item in page["Items"]]
        if "LastEvaluatedKey" not in page:
            return items
        start = {"ExclusiveStartKey": page["LastEvaluatedKey"]}


@dataclass
class Tables:
    """The tables of one stage; `take` tells what has come and takes it away, so that the tables stay small."""

    settings: Settings
    _kept: set[tuple[Any, ...]] = field(default_factory=set)

    def keep(self) -> None:
        """Leave what lies there now for good."""
        self._kept = {place for name in _KEYS for place, _ in self._items(name)}

    def take(self, desk: LiveDesk) -> list[str]:
        """The items that are not kept, normalised and sorted, without counters: those may count twice."""
        found = []
        for name, key in _KEYS.items():
            new = [item for place, item in self._items(name) if place not in self._kept]
            found += [_normal(_read(desk, name, item)) for item in new if item.get("kind") not in _COUNTERS]
            for item in new:
                place = {part: _write(item[part]) for part in key}
                aws.client("dynamodb").delete_item(TableName=self._table(name), Key=place)
        return sorted(found)

    def _items(self, name: str) -> list[tuple[tuple[Any, ...], dict[str, Any]]]:
        return [((name, *(item[part] for part in _KEYS[name])), item) for item in raw_items(self._table(name))]

    def _table(self, name: str) -> str:
        return str(getattr(self.settings, f"{name}_table"))


def _read(desk: LiveDesk, table: str, item: dict[str, Any]) -> dict[str, Any]:
    if table == "audit":
        return item | {"seq": int(item["seq"]), "detail": json.loads(item["detail"])}
    if table == "ephemeral":
        return {"id": item["id"], "kind": item["kind"], "body": item["body"]}
    blobs = {name: bytes(item[name].value) for name in ("sealed", "summary") if item.get(name)}
    plain: dict[str, Any] = (
        {name: item.get(name) for name in Row.__dataclass_fields__} | {"version": int(item["version"])} | blobs
    )
    record = msgspec.to_builtins(desk._codec.record(Row(**plain)))
    indexes = {name: item.get(name) for name in ("list_pk", "due_pk")}
    if item["kind"] == "letter":
        for name in _OF_DELIVERY:
            record.pop(name, None)
    return {"pk": item["pk"], "sk": item["sk"], "kind": item["kind"], **record, **indexes}


def _normal(item: dict[str, Any]) -> str:
    text = json.dumps(item, sort_keys=True, ensure_ascii=False, default=str)
    for pattern, name in _NAMES:
        text = pattern.sub(name, text)
    return re.sub(r'"(wake|out|file|gone)#\d"', r'"\1#<shard>"', text)
