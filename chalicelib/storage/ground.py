"""What erasing works on: rows, passing things, objects, without opening any of them.

`DynamoGround` reads and deletes by its own calls: models know versions and fields, and what must go has to go whatever
it looks like. Nothing else in the house may scan a table.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final, Protocol

from chalicelib.aws import client
from chalicelib.domain.erasure import Remnant
from chalicelib.errors import Unavailable
from chalicelib.values import dataclass

STRETCH: Final = 500  # items that one look of a scan reads
_WRITTEN: Final = 25  # deletions in one call: DynamoDB's limit
_READ: Final = 100
_TRIES: Final = 8


@dataclass(frozen=True, slots=True)
class Trace:
    """As much of a row or passing thing as tells whose it is; `pk` is empty for what passes."""

    pk: str
    sk: str
    kind: str
    body: str
    ends: int = 0  # epoch seconds


class Ground(Protocol):
    """Rows and passing things by their keys."""

    def partition(self, pk: str, *, limit: int) -> tuple[Remnant, ...]:
        """The first rows of a partition, read consistently."""

    def there(self, remnants: Sequence[Remnant]) -> tuple[Remnant, ...]:
        """Those of them that exist."""

    def rows(self, after: str) -> tuple[tuple[Trace, ...], str]:
        """A stretch of all rows, and where the next one begins; empty at the end."""

    def passing(self, after: str) -> tuple[tuple[Trace, ...], str]:
        """A stretch of all passing things, likewise."""

    def delete(self, remnants: Sequence[Remnant]) -> None:
        """Delete rows and passing things."""

    def delete_key(self, account: str) -> None:
        """Delete a wrapped data key."""


class Objects(Protocol):
    """Objects of one bucket by how their keys begin."""

    def beginning(self, prefix: str) -> Iterator[str]:
        """Their names, all versions, in order; unfinished uploads are given up on the way."""

    def delete(self, names: Sequence[str]) -> None:
        """Delete these."""


class DynamoGround:
    """`Ground` on DynamoDB."""

    def __init__(self, *, records: str, ephemeral: str, keys: str) -> None:
        self._records = records
        self._ephemeral = ephemeral
        self._keys = keys

    def partition(self, pk: str, *, limit: int) -> tuple[Remnant, ...]:
        """See `Ground`."""
        found = client("dynamodb").query(
            TableName=self._records,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": pk}},
            ProjectionExpression="pk, sk, kind",
            ConsistentRead=True,
            Limit=limit,
        )
        return tuple(_remnant(item) for item in found["Items"])

    def there(self, remnants: Sequence[Remnant]) -> tuple[Remnant, ...]:
        """See `Ground`."""
        known: set[tuple[str, str]] = set()
        for start in range(0, len(remnants), _READ):
            asked: dict[str, Any] = {}
            for one in dict.fromkeys(remnants[start : start + _READ]):
                table, key = self._place(one)
                one_table = asked.setdefault(table, {"Keys": [], "ConsistentRead": True})
                one_table["Keys"].append(key)
                one_table["ProjectionExpression"] = "id" if table == self._ephemeral else "pk, sk"
            known |= self._read(asked)
        return tuple(one for one in dict.fromkeys(remnants) if (one.pk, one.sk) in known)

    def rows(self, after: str) -> tuple[tuple[Trace, ...], str]:
        """See `Ground`."""
        pk, _, sk = after.partition("\n")
        start = {"ExclusiveStartKey": {"pk": {"S": pk}, "sk": {"S": sk}}} if after else {}
        found = client("dynamodb").scan(
            TableName=self._records, ProjectionExpression="pk, sk, kind, body", Limit=STRETCH, **start
        )
        last = found.get("LastEvaluatedKey")
        return tuple(_trace(item) for item in found["Items"]), f"{last['pk']['S']}\n{last['sk']['S']}" if last else ""

    def passing(self, after: str) -> tuple[tuple[Trace, ...], str]:
        """See `Ground`."""
        start = {"ExclusiveStartKey": {"id": {"S": after}}} if after else {}
        found = client("dynamodb").scan(
            TableName=self._ephemeral, ProjectionExpression="id, kind, body, expires_at", Limit=STRETCH, **start
        )
        last = found.get("LastEvaluatedKey")
        return tuple(_trace(item) for item in found["Items"]), last["id"]["S"] if last else ""

    def delete(self, remnants: Sequence[Remnant]) -> None:
        """See `Ground`. What passes goes one by one: who may write there in batches may write sessions and codes."""
        unique = list(dict.fromkeys(remnants))
        for one in (each for each in unique if not each.pk):
            table, key = self._place(one)
            client("dynamodb").delete_item(TableName=table, Key=key)
        rows = [self._place(each)[1] for each in unique if each.pk]
        for start in range(0, len(rows), _WRITTEN):
            asked = {self._records: [{"DeleteRequest": {"Key": key}} for key in rows[start : start + _WRITTEN]]}
            _again(asked, lambda left: client("dynamodb").batch_write_item(RequestItems=left), "UnprocessedItems")

    def delete_key(self, account: str) -> None:
        """See `Ground`."""
        client("dynamodb").delete_item(TableName=self._keys, Key={"id": {"S": account}})

    def _read(self, asked: dict[str, Any]) -> set[tuple[str, str]]:
        known = set()
        for answer in _answers(asked, lambda left: client("dynamodb").batch_get_item(RequestItems=left)):
            for items in answer["Responses"].values():
                known |= {_known(item) for item in items}
        return known

    def _place(self, remnant: Remnant) -> tuple[str, dict[str, dict[str, str]]]:
        if not remnant.pk:
            return self._ephemeral, {"id": {"S": remnant.sk}}
        return self._records, {"pk": {"S": remnant.pk}, "sk": {"S": remnant.sk}}


class S3Objects:
    """`Objects` in S3. Buckets keep no versions, and nothing here depends on that."""

    def __init__(self, bucket: str) -> None:
        self._bucket = bucket

    def beginning(self, prefix: str) -> Iterator[str]:
        """See `Objects`."""
        for upload in client("s3").list_multipart_uploads(Bucket=self._bucket, Prefix=prefix).get("Uploads", []):
            client("s3").abort_multipart_upload(Bucket=self._bucket, Key=upload["Key"], UploadId=upload["UploadId"])
        for page in client("s3").get_paginator("list_object_versions").paginate(Bucket=self._bucket, Prefix=prefix):
            for one in (*page.get("Versions", []), *page.get("DeleteMarkers", [])):
                yield f"{one['Key']}\n{one.get('VersionId') or 'null'}"

    def delete(self, names: Sequence[str]) -> None:
        """See `Objects`."""
        answer = client("s3").delete_objects(
            Bucket=self._bucket, Delete={"Objects": [_version(name) for name in names], "Quiet": True}
        )
        if answer.get("Errors"):
            raise Unavailable("objects were left over")


def _version(name: str) -> dict[str, str]:
    key, _, version = name.partition("\n")
    return {"Key": key} if version in {"", "null"} else {"Key": key, "VersionId": version}


def _answers(
    asked: dict[str, Any], act: Callable[[dict[str, Any]], Any], left: str = "UnprocessedKeys"
) -> Iterator[Any]:
    """The answers until nothing is left over."""
    for attempt in range(_TRIES):
        answer = act(asked)
        yield answer
        asked = answer.get(left) or {}
        if not asked:
            return
        time.sleep(0.02 * 2**attempt)
    raise Unavailable("items were left over")


def _again(asked: dict[str, Any], act: Callable[[dict[str, Any]], Any], left: str) -> None:
    for _ in _answers(asked, act, left):
        pass


def _text(item: dict[str, Any], name: str) -> str:
    return str(item.get(name, {}).get("S", ""))


def _known(item: dict[str, Any]) -> tuple[str, str]:
    return ("", _text(item, "id")) if "id" in item else (_text(item, "pk"), _text(item, "sk"))


def _remnant(item: dict[str, Any]) -> Remnant:
    return Remnant(_text(item, "pk"), _text(item, "sk"), _text(item, "kind") or "figures")


def _trace(item: dict[str, Any]) -> Trace:
    pk, sk = _known(item)
    ends = int(item.get("expires_at", {}).get("N", 0))
    return Trace(pk, sk, _text(item, "kind") or "figures", _text(item, "body"), ends)
