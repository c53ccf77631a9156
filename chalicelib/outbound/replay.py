"""Gives a function of ours again what it gave up on, and waits for its answer (AWS Lambda, DynamoDB streams)."""

import base64
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.domain.dead_letter import INBOUND, REMOVALS, Batch, DeadLetter
from chalicelib.errors import Gone, Unavailable
from chalicelib.services.ports.operations import Replayed

_PAGES: Final = 20
_GONE: Final = frozenset({"TrimmedDataAccessException", "ResourceNotFoundException"})


class LambdaReplay:
    """See `services.ports.operations.Replay`; each is the function that takes messages of that topic or queue."""

    def __init__(self, *, mail_events: str, removals: str, inbound: str = "") -> None:
        self._named = {"": mail_events, REMOVALS: removals, INBOUND: inbound}

    def again(self, letter: DeadLetter) -> Replayed:
        """See `Replay`. A function may get the same thing twice: each of ours bears it."""
        function = self._named.get(letter.function) or letter.function
        try:
            event = {"Records": list(_records(letter.batch))} if letter.batch else letter.event
            return Replayed.DONE if function and event and _took(function, event) else Replayed.FAILED
        except Gone:
            return Replayed.GONE
        except Unavailable:
            return Replayed.FAILED


def _took(function: str, event: Mapping[str, Any]) -> bool:
    """Whether the function has come to its end and named nothing as failed."""
    try:
        answer = client("lambda").invoke(FunctionName=function, Payload=json.dumps(event).encode())
        told = json.loads(answer["Payload"].read() or b"null")
    except (BotoCoreError, ClientError, ValueError):
        raise Unavailable("the function did not answer") from None
    failed = told.get("batchItemFailures") if isinstance(told, dict) else None
    return "FunctionError" not in answer and not failed


def _records(batch: Batch) -> Iterator[dict[str, Any]]:
    """The records of a stretch of a stream as Lambda delivers them. Raise `Gone`, `Unavailable`."""
    try:
        for record in _from_stream(batch):
            number = int(record["dynamodb"]["SequenceNumber"])
            if number <= int(batch.last):
                yield {**json.loads(json.dumps(record, default=_plain)), "eventSourceARN": batch.stream}
            if number >= int(batch.last):
                return
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            raise Gone("the records") from None
        raise Unavailable("the stream did not answer") from None
    except BotoCoreError:
        raise Unavailable("the stream did not answer") from None


def _from_stream(batch: Batch) -> Iterator[dict[str, Any]]:
    streams = client("dynamodbstreams")
    iterator = streams.get_shard_iterator(
        StreamArn=batch.stream,
        ShardId=batch.shard,
        ShardIteratorType="AT_SEQUENCE_NUMBER",
        SequenceNumber=batch.first,
    )["ShardIterator"]
    for _ in range(_PAGES):
        page = streams.get_records(ShardIterator=iterator)
        yield from page["Records"]
        iterator = page.get("NextShardIterator")
        if not iterator:
            return


def _plain(value: Any) -> object:
    """Binary values as base64, times as numbers."""
    return value.timestamp() if isinstance(value, datetime) else base64.b64encode(value).decode()
