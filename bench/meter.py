"""Counts what an act costs at AWS, with all that it sets off behind the streams, as Lambda would hand it over.

Calls, units and bytes are exact and the same on every machine. Billed time is an estimate: the CPU time that was used
here, stretched by the share of a processor that the memory buys, and a waiting time for each call to AWS.
"""

import base64
import gzip
import json
import os
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import Any, Final
from unittest.mock import patch

from chalice.app import Chalice, DynamoDBEventConfig
from chalice.utils import to_cfn_resource_name

from bench.calls import Recorder, Rows, recording
from chalicelib.outbound import kms, secrets
from chalicelib.storage import cipher
from infra.local.functions import handler_of
from infra.local.template import Template

_SERVICES: Final = ("dynamodb", "s3", "kms", "secretsmanager", "sqs", "sesv2", "transcribe", "lambda")
WAIT: Final = 0.006  # seconds that a call to AWS is taken to wait
PROCESSOR: Final = 1769  # MB of memory that buy one processor
_COMPRESSED: Final = 1024  # bytes of an answer from which on API Gateway compresses it
_GIGA: Final = 1024**3
_S3_WRITES: Final = ("Put", "Copy", "Create", "Complete", "Upload", "List")
_TABLES: Final = {"RecordsTable": "RECOURSE_RECORDS_TABLE", "AuditTable": "RECOURSE_AUDIT_TABLE"}
_UNITS: Final = {
    **dict.fromkeys(("Decrypt", "Encrypt", "GenerateDataKey", "Sign", "GetPublicKey"), "kms call"),
    **dict.fromkeys(("SendMessage", "SendMessageBatch", "ReceiveMessage", "DeleteMessage"), "sqs call"),
    "DeleteMessageBatch": "sqs call",
    "GetSecretValue": "secret read",
    "SendEmail": "mail",
}
_FOR_GOOD: Final = 86_400.0  # seconds
_FREE: Final = frozenset({"DeleteObject", "DeleteObjects", "AbortMultipartUpload"})


@contextmanager
def caches_kept() -> Iterator[None]:
    """Let what a container keeps for minutes stay for good: a slow machine would meet its end amid what is counted."""
    with (
        patch.object(cipher, "CACHE_SECONDS", _FOR_GOOD),
        patch.object(secrets, "SECRET_KEPT", _FOR_GOOD),
        patch.object(secrets, "_TOKEN_KEPT", _FOR_GOOD),
        patch.object(kms, "KEY_KEPT", _FOR_GOOD),
    ):
        yield


@cache
def memory_of(function: str) -> int:
    """MB that a function has in production; `api_handler` is the API's."""
    config = json.loads(Path(".chalice/config.json").read_text())
    own = config["stages"]["prod"]["lambda_functions"].get(function, {})
    return int(own.get("lambda_memory_size", config["lambda_memory_size"]))


def billed(recorder: Recorder, rows: Rows) -> Counter[str]:
    """The units of recorded calls."""
    usage: Counter[str] = Counter({"write unit": recorder.write_units(rows), "read unit": 0})
    read: dict[str, float] = {"read unit": recorder.read_units()}
    for name in recorder.names():
        if unit := _unit(name):
            usage[unit] += 1
    usage.update(read)
    return +usage


def _unit(name: str) -> str:
    """The unit that a call other than DynamoDB's is billed by; empty where that is none."""
    if "Object" in name or "MultipartUpload" in name or name == "UploadPart":
        kind = "s3 write" if name.startswith(_S3_WRITES) else "s3 read"
        return "" if name in _FREE else kind
    return _UNITS.get(name, "")


@dataclass(frozen=True, slots=True)
class _Reader:
    """A function that follows a stream, and which records it is called for."""

    name: str
    patterns: tuple[dict[str, Any], ...]
    batch: int
    handler: Any

    def wants(self, record: dict[str, Any]) -> bool:
        """Whether Lambda calls it for this."""
        return not self.patterns or any(fits(pattern, record) for pattern in self.patterns)


def fits(pattern: Any, value: Any) -> bool:
    """Whether a record fits a filter of an event source: every name in it, one of the values or beginnings of each."""
    if isinstance(pattern, dict):
        return isinstance(value, dict) and all(fits(inner, value.get(name)) for name, inner in pattern.items())
    return any(_one_fits(one, value) for one in pattern)


def _one_fits(one: Any, value: Any) -> bool:
    if isinstance(one, dict):
        return isinstance(value, str) and value.startswith(one["prefix"])
    return bool(one == value)


@dataclass
class Meter:
    """Counts on one stage; `rows` is what lies in the tables as far as it was written while somebody counted."""

    app: Chalice
    rows: Rows = field(default_factory=dict)
    background: Counter[str] = field(default_factory=Counter)  # calls of each function behind the streams

    def __post_init__(self) -> None:
        """Find the streams' ends: what was before is nobody's act here."""
        import boto3

        self._streams = boto3.client("dynamodbstreams")
        followed = Template.load(Stage="any").streams()
        sources = [source for source in self.app.event_sources if isinstance(source, DynamoDBEventConfig)]
        self._readers: dict[str, list[_Reader]] = {}
        for source in sources:
            table, reading = followed[to_cfn_resource_name(source.name)]
            name = os.environ[_TABLES[table]]
            filters = reading.get("FilterCriteria", {}).get("Filters", [])
            patterns = tuple(json.loads(one["Pattern"]) for one in filters)
            reader = _Reader(source.name, patterns, source.batch_size, handler_of(source.handler_string))
            self._readers.setdefault(name, []).append(reader)
        self._places = {table: self._latest(table) for table in self._readers}

    @contextmanager
    def counting(self, usage: Counter[str], *, function: str = "api_handler") -> Iterator[None]:
        """Count what is asked of AWS inside, as one call of a function."""
        from chalicelib.aws import client

        started = time.process_time()
        with recording(*map(client, _SERVICES)) as recorder:
            yield
        used, memory = time.process_time() - started, memory_of(function)
        seconds = used * max(1, PROCESSOR / memory) + WAIT * len(recorder.calls)
        usage.update(billed(recorder, self.rows))
        usage.update({"lambda call": 1, "lambda GB-second": seconds * memory / 1024})

    def settle(self, usage: Counter[str]) -> None:
        """Let the streams' functions do their work until nothing is written any more, and count it."""
        while any(self._settle(table, usage) for table in self._readers):
            pass

    def _settle(self, table: str, usage: Counter[str]) -> bool:
        records = self._read(table)
        for reader in self._readers[table]:
            wanted = [record for record in records if reader.wants(record)]
            for start in range(0, len(wanted), reader.batch):
                with self.counting(usage, function=reader.name):
                    answer = reader.handler({"Records": wanted[start : start + reader.batch]})
                assert not answer["batchItemFailures"], reader.name
                self.background[reader.name] += 1
        return bool(records)

    def _read(self, table: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        while True:
            page = self._streams.get_records(ShardIterator=self._places[table], Limit=1000)
            self._places[table] = page["NextShardIterator"]
            if not page["Records"]:
                return found
            found += [json.loads(json.dumps(record, default=_plain)) for record in page["Records"]]

    def _latest(self, table: str) -> str:
        import boto3

        arn = boto3.client("dynamodb").describe_table(TableName=table)["Table"]["LatestStreamArn"]
        [shard] = self._streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        place = {"StreamArn": arn, "ShardId": shard["ShardId"]}
        return str(self._streams.get_shard_iterator(**place, ShardIteratorType="LATEST")["ShardIterator"])


def _plain(value: Any) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()


def sent(body: bytes, content_type: str) -> float:
    """GB of an answer on its way: compressed if it is long enough and not compressed already."""
    packed = fnmatchcase(content_type, "font/*") or fnmatchcase(content_type, "image/[!s]*")
    size = len(body) if packed or len(body) < _COMPRESSED else len(gzip.compress(body))
    return (size + 500) / _GIGA
