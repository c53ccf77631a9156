"""Records AWS calls as they are made, and says what DynamoDB charges for them.

Units by the documented rules: a write costs 1 per started KB, twice that in a transaction; each index entry that is
written costs 1 per started KB more; a consistent read costs 1 per started 4 KB, an eventually consistent one half.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import ceil
from typing import Any

_LIST = ("pk", "sk", "list_pk", "list_sk", "kind", "version", "body", "summary")
_DUE = ("pk", "sk", "due_pk", "due_sk")


@dataclass
class Recorder:
    """The calls of one use case: operation and parameters, in order."""

    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: list[dict[str, Any]] = field(default_factory=list)

    def names(self) -> list[str]:
        """The operations in order."""
        return [name for name, _ in self.calls]

    def write_units(self) -> int:
        """Write units, indexes included; assumes that an updated row changes its index entries in place."""
        return sum(_write_units(name, params) for name, params in self.calls)

    def read_units(self) -> float:
        """Read units by the size of what came back."""
        return sum(_read_units(call, answer) for call, answer in zip(self.calls, self.answers, strict=True))


@contextmanager
def recording(client: Any) -> Iterator[Recorder]:
    """Record every call of a botocore client."""
    recorder = Recorder()
    original = client._make_api_call  # noqa: SLF001  the one place through which boto3 and PynamoDB go

    def call(operation: str, params: dict[str, Any]) -> Any:
        answer = original(operation, params)
        recorder.calls.append((operation, params))
        recorder.answers.append(answer)
        return answer

    client._make_api_call = call  # noqa: SLF001
    try:
        yield recorder
    finally:
        client._make_api_call = original  # noqa: SLF001


def _write_units(name: str, params: dict[str, Any]) -> int:
    if name == "TransactWriteItems":
        puts = [entry.get("Put") for entry in params["TransactItems"]]
        return sum(2 * _kilobytes(put["Item"]) + _index_units(put["Item"]) for put in puts if put)
    if name == "PutItem":
        return _kilobytes(params["Item"]) + _index_units(params["Item"])
    return 1 if name in {"UpdateItem", "DeleteItem"} else 0


def _index_units(item: dict[str, Any]) -> int:
    listed = _kilobytes({name: item[name] for name in _LIST if name in item}) if "list_pk" in item else 0
    due = _kilobytes({name: item[name] for name in _DUE if name in item}) if "due_pk" in item else 0
    return listed + due


def _read_units(call: tuple[str, dict[str, Any]], answer: dict[str, Any]) -> float:
    name, params = call
    if name not in {"GetItem", "Query"}:
        return 0
    found = answer.get("Items", [answer.get("Item", {})])
    units = max(1, ceil(sum(_size(item) for item in found) / 4096))
    return units if params.get("ConsistentRead") else units / 2


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
