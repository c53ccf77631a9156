"""Which actions a call to DynamoDB needs: on which tables and indexes, and for which partitions."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from threading import get_ident
from typing import Any

from infra.local.permissions.names import table
from infra.local.permissions.policy import Call

Params = Mapping[str, Any]

_WRITES = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}
_KEYS = ("pk", "id")
_iterators: dict[int, str] = {}  # of which stream a thread was given its newest iterator


def needed(operation: str, params: Params) -> Iterator[Call]:
    """See `calls.needed`."""
    return _OPERATIONS.get(operation, _other)(operation, params)


def on_streams(operation: str, params: Params) -> Iterator[Call]:
    """See `calls.needed`; an iterator does not say of which stream it is: the one that this thread asked for last."""
    if operation == "GetShardIterator":
        _iterators[get_ident()] = params["StreamArn"]
    yield Call(f"dynamodb:{operation}", table(params.get("StreamArn") or _iterators.get(get_ident(), "*")), {})


def _one(operation: str, params: Params) -> Iterator[Call]:
    yield _on_items(operation, params["TableName"], [params.get("Item") or params["Key"]])


def _transact(operation: str, params: Params) -> Iterator[Call]:
    del operation
    for item in params["TransactItems"]:
        [(kind, one)] = item.items()
        yield _on_items(_WRITES[kind], one["TableName"], [one.get("Item") or one["Key"]])


def _batch_get(operation: str, params: Params) -> Iterator[Call]:
    for name, asked in params["RequestItems"].items():
        yield _on_items(operation, name, asked["Keys"])


def _batch_write(operation: str, params: Params) -> Iterator[Call]:
    for name, requests in params["RequestItems"].items():
        given = [next(iter(one.values())) for one in requests]
        yield _on_items(operation, name, [one.get("Item") or one["Key"] for one in given])


def _query(operation: str, params: Params) -> Iterator[Call]:
    index = f"/index/{params['IndexName']}" if "IndexName" in params else ""
    partition = re.search(r"=\s*(:\w+)", params["KeyConditionExpression"])
    key = params["ExpressionAttributeValues"][partition[1]]["S"] if partition else ""
    yield Call(f"dynamodb:{operation}", table(params["TableName"]) + index, {"dynamodb:LeadingKeys": (key,)})


def _other(operation: str, params: Params) -> Iterator[Call]:
    yield Call(f"dynamodb:{operation}", table(params.get("TableName", "*")), {})


def _on_items(action: str, name: str, places: Iterable[Mapping[str, Any]]) -> Call:
    keys = [next(place[key] for key in _KEYS if key in place) for place in places]
    return Call(f"dynamodb:{action}", table(name), {"dynamodb:LeadingKeys": tuple(str(key["S"]) for key in keys)})


_OPERATIONS: dict[str, Callable[[str, Params], Iterator[Call]]] = {
    **dict.fromkeys(("GetItem", "PutItem", "UpdateItem", "DeleteItem"), _one),
    "TransactWriteItems": _transact,
    "BatchGetItem": _batch_get,
    "BatchWriteItem": _batch_write,
    "Query": _query,
}
