"""Reads one DynamoDB stream and hands its records to a function, at least once and in order, as Lambda does.

It reads in the name of the function, whose policy must allow it.
"""

import base64
import json
import logging
import time
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from infra.local.permissions.running import running

Record = dict[str, Any]
Handler = Callable[[dict[str, Any]], object]
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0

logger = logging.getLogger("recourse.worker")


class Positions(Protocol):
    """Remembers how far each function has read."""

    def get(self, name: str) -> str | None:
        """Return the sequence number of the last record that was dealt with."""

    def set(self, name: str, position: str) -> None:
        """Remember it, so that a restart goes on from there."""


@dataclass(frozen=True, slots=True)
class StreamReader:
    """Reads the stream of one table for one function; `name` is the function's."""

    name: str
    table: str
    batch_size: int
    attempts: int
    handler: Handler
    positions: Positions
    give_up: Callable[[dict[str, Any]], None]
    pause: Callable[[float], object] = time.sleep

    def poll(self, streams: Any, iterator: str | None, arn: str) -> str | None:
        """Deal with the next batch; return the iterator for the one after, or None to find the place again."""
        if iterator is None:
            with running(self.name):
                iterator = self._find_place(streams, arn)
        try:
            with running(self.name):
                page = streams.get_records(ShardIterator=iterator, Limit=self.batch_size)
        except (streams.exceptions.ExpiredIteratorException, streams.exceptions.TrimmedDataAccessException):
            return None
        records = [_as_lambda_delivers(record, arn) for record in page["Records"]]
        if records:
            self.deliver(records)
            self.positions.set(self.name, records[-1]["dynamodb"]["SequenceNumber"])
        following: str | None = page.get("NextShardIterator")
        return following

    def deliver(self, records: list[Record]) -> None:
        """Call the function; a batch that fails is halved, a record that fails to the end goes to the failures.

        What the function names as failed is tried again from the first of them on (ReportBatchItemFailures).
        """
        records = self._try(records)
        if not records:
            return
        if len(records) > 1:
            middle = len(records) // 2
            self.deliver(records[:middle])
            self.deliver(records[middle:])
            return
        for attempt in range(self.attempts):
            self.pause(min(FIRST_PAUSE * 2**attempt, LONGEST_PAUSE))
            if not self._try(records):
                return
        with running(self.name):
            self.give_up(_failure(self.name, records))

    def _try(self, records: list[Record]) -> list[Record]:
        """Return what has to be tried again, from the first record that failed."""
        try:
            answer = self.handler({"Records": records})
        except Exception as error:  # noqa: BLE001 - whatever it is, Lambda would retry
            logger.warning("%s failed on %d records: %s", self.name, len(records), where(error))
            return records
        failures = answer.get("batchItemFailures", []) if isinstance(answer, dict) else []
        failed = {failure["itemIdentifier"] for failure in failures}
        first = (place for place, record in enumerate(records) if record["dynamodb"]["SequenceNumber"] in failed)
        return records[next(first, len(records)) :]

    def _find_place(self, streams: Any, arn: str) -> str:
        """Return an iterator behind the last record that was dealt with, or at the oldest that is left."""
        [shard] = streams.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]
        place = {"StreamArn": arn, "ShardId": shard["ShardId"]}
        known = self.positions.get(self.name)
        if known:
            try:
                found = streams.get_shard_iterator(
                    **place, ShardIteratorType="AFTER_SEQUENCE_NUMBER", SequenceNumber=known
                )
                return str(found["ShardIterator"])
            except streams.exceptions.TrimmedDataAccessException:
                logger.warning("%s lost its place on the stream and starts at the oldest record", self.name)
        return str(streams.get_shard_iterator(**place, ShardIteratorType="TRIM_HORIZON")["ShardIterator"])


def _as_lambda_delivers(record: Record, arn: str) -> Record:
    """Return the record in Lambda's JSON: binary values as base64, times as numbers, the stream's ARN beside."""
    delivered: Record = json.loads(json.dumps(record, default=_plain))
    return {**delivered, "eventSourceARN": arn}


def _plain(value: Any) -> object:
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value.timestamp()


def _failure(name: str, records: list[Record]) -> dict[str, Any]:
    """Return what Lambda sends to the queue of failures: where on the stream, never the content."""
    numbers = [record["dynamodb"]["SequenceNumber"] for record in records]
    return {
        "requestContext": {"functionArn": name, "condition": "RetryAttemptsExhausted"},
        "DDBStreamBatchInfo": {
            "startSequenceNumber": numbers[0],
            "endSequenceNumber": numbers[-1],
            "batchSize": len(numbers),
            "streamArn": records[0]["eventSourceARN"],
        },
    }


def where(error: Exception) -> str:
    """Return the type and the place of an error, without its message, which may hold personal data."""
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}"
