"""Records AWS calls as they are made, and says what DynamoDB charges for them.

Units by the documented rules: a write costs 1 per started KB, twice that in a transaction; each index entry that is
written costs 1 per started KB more; a consistent read costs 1 per started 4 KB, an eventually consistent one half.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from math import ceil
from typing import Any

Rows = dict[tuple[str, str], dict[str, Any]]  # what lies in the records table, by key
_SHOWN = ("kind", "version", "body", "summary")
# Each index by its keys, with what it copies besides them (infra/resources.yaml).
_INDEXES = (
    (("list_pk", "list_sk"), _SHOWN),
    (("who_pk", "list_sk"), _SHOWN),
    (("state_pk", "list_sk"), _SHOWN),
    (("list_pk", "got_sk"), _SHOWN),
    (("due_pk", "due_sk"), ()),
)


@dataclass
class Recorder:
    """The calls of one use case: operation and parameters, in order."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def names(self) -> list[str]:
        """The operations in order."""
        return [name for name, _ in self.calls]

    def write_units(self, rows: Rows | None = None) -> int:
        """Write units, indexes included; without `rows` an updated row is taken to change its index entries in place.

        With `rows`, what was there before, they are exact; what is written is put there.
        """
        return sum(_write_units(name, params, rows) for name, params in self.calls)

    def read_units(self) -> float:
        """Read units by the size of what came back."""
        return sum(_read_units(call, answer) for call, answer in zip(self.calls, self.answers, strict=True))


@contextmanager
def recording(*clients: Any) -> Iterator[Recorder]:
    """Record every call of botocore clients."""
    recorder = Recorder()
    originals = [client._make_api_call for client in clients]  # noqa: SLF001  all of boto3 and PynamoDB goes through it

    def recorded(original: Callable[..., Any], operation: str, params: dict[str, Any]) -> Any:
        answer = original(operation, params)
        recorder.calls.append((operation, params))
        recorder.answers.append(answer)
        return answer

    for client, original in zip(clients, originals, strict=True):
        client._make_api_call = partial(recorded, original)  # noqa: SLF001
    try:
        yield recorder
    finally:
        for client, original in zip(clients, originals, strict=True):
            client._make_api_call = original  # noqa: SLF001


def figures(written: int, read: float, names: Counter[str]) -> str:
    """Units and calls in words."""
    made = ", ".join(f"{count} {name}" if count > 1 else name for name, count in sorted(names.items()))
    return f"{written} write units, {read:g} read units ({made or 'no call'})"


def _write_units(name: str, params: dict[str, Any], rows: Rows | None) -> int:
    if name == "TransactWriteItems":
        return sum(_transacted(entry, rows) for entry in params["TransactItems"])
    if name == "PutItem":
        return _kilobytes(params["Item"]) + _index_units(params["Item"], rows)
    return 1 if name in {"UpdateItem", "DeleteItem"} else 0


def _transacted(entry: dict[str, Any], rows: Rows | None) -> int:
    """What one part of a transaction costs; a condition alone costs as a write, what is updated is small here."""
    if "Put" in entry:
        item = entry["Put"]["Item"]
        return 2 * _kilobytes(item) + _index_units(item, rows)
    if "Delete" not in entry:
        return 2
    key = entry["Delete"]["Key"]
    before = (rows or {}).pop((key["pk"]["S"], key["sk"]["S"]), {}) if "sk" in key else {}
    return 2 * _kilobytes(before) + sum(_kilobytes(one) for one in _entries(before) if one)


def _index_units(item: dict[str, Any], rows: Rows | None) -> int:
    if rows is None or "sk" not in item:
        return sum(_kilobytes(entry) for entry in _entries(item) if entry)
    place = (item["pk"]["S"], item["sk"]["S"])
    before = rows.get(place, {})
    rows[place] = item
    return sum(_entry_units(*pair) for pair in zip(_entries(before), _entries(item), strict=True))


def _entry_units(before: dict[str, Any], after: dict[str, Any]) -> int:
    """What a change of an index entry costs: one that moves is removed and written, one that stays as it is nothing."""
    if before == after:
        return 0
    moved = before and _keys(before) != _keys(after)
    removed = _kilobytes(before) if moved else 0
    return removed + (max(_kilobytes(after), _kilobytes(before) if before else 0) if after else 0)


def _keys(entry: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in entry.items() if name.endswith(("_pk", "_sk"))}


def _entries(item: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The entries of a row in the indexes, empty where there is none."""
    return tuple(
        {name: item[name] for name in ("pk", "sk", *keys, *copied) if name in item} if set(keys) <= item.keys() else {}
        for keys, copied in _INDEXES
    )


def _read_units(call: tuple[str, dict[str, Any]], answer: dict[str, Any]) -> float:
    name, params = call
    if name == "BatchGetItem":
        return sum(_batch_units(asked, answer["Responses"][table]) for table, asked in params["RequestItems"].items())
    if name not in {"GetItem", "Query"}:
        return 0
    found = answer.get("Items", [answer.get("Item", {})])
    units = max(1, ceil(sum(_size(item) for item in found) / 4096))
    return units if params.get("ConsistentRead") else units / 2


def _batch_units(asked: dict[str, Any], found: list[dict[str, Any]]) -> float:
    """Each item is rounded up by itself, and one that is not there costs as the smallest."""
    units = sum(max(1, ceil(_size(item) / 4096)) for item in found) + len(asked["Keys"]) - len(found)
    return units if asked.get("ConsistentRead") else units / 2


def _kilobytes(item: dict[str, Any]) -> int:
    return max(1, ceil(_size(item) / 1024))


def _size(item: dict[str, Any]) -> int:
    return sum(len(name) + _value_size(value) for name, value in item.items())


def _value_size(value: dict[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "N":
        return len(content) // 2 + 2
    if isinstance(content, bytes):
        return len(content)
    return len(str(content).encode())
