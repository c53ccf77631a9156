"""What lies in a queue of failures: which function gave up on what, and why; read without its content.

Four writers: Lambda for a batch of a stream (its place, no records), Lambda or a job of ours for an event that came
asynchronously (with the event), SNS for a message that it could not hand over, and SQS for one that was tried too
often (the message).
"""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chalicelib.values import dataclass, field

REMOVALS: Final = "on_removal"  # the function whose queue's messages end so
INBOUND: Final = "on_inbound_mail"  # the function whose work a sweep gives up, too


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A stretch of a stream."""

    stream: str
    shard: str
    first: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """One failure; `event` is what the function is to get again, and is shown to nobody."""

    id: str
    at: datetime
    function: str = ""  # its ARN, or its name in the code; empty for what SNS could not hand over
    error: str = ""  # a code, never a message
    size: int = 1  # how many records
    batch: Batch | None = None
    event: Mapping[str, Any] | None = field(default=None, repr=False)
    receipt: str = field(default="", repr=False)  # by which it is deleted

    @property
    def function_name(self) -> str:
        """The function's own name."""
        return self.function.partition(":function:")[2].partition(":")[0] or self.function


def given_up(function: str, event: Mapping[str, Any]) -> str:
    """The message for an event that a job of ours gives up, in the form of what Lambda gives up; see the reader."""
    context = {"functionArn": function, "condition": "RetriesExhausted"}
    return json.dumps({"requestContext": context, "requestPayload": event})


def read_dead_letter(name: str, at: datetime, body: str, receipt: str) -> DeadLetter:
    """Read a message of a queue of failures; what nobody knows has neither function nor event."""
    told = _parsed(body)
    if isinstance(told, list):
        return _of_queue(name, at, body, receipt, size=len(told) - 1)
    context = told.get("requestContext", {})
    batch = told.get("DDBStreamBatchInfo")
    if batch:
        return DeadLetter(
            id=name,
            at=at,
            function=str(context.get("functionArn", "")),
            error=str(context.get("condition", "")),
            size=int(batch.get("batchSize", 1)),
            batch=_batch(batch),
            receipt=receipt,
        )
    if "requestPayload" in told:
        why = told.get("responsePayload") or {}
        return DeadLetter(
            id=name,
            at=at,
            function=str(context.get("functionArn", "")),
            error=str(why.get("errorType") or context.get("condition", "")),
            event=told["requestPayload"],
            receipt=receipt,
        )
    event = {"Records": [{"EventSource": "aws:sns", "Sns": told}]} if told.get("Type") == "Notification" else None
    return DeadLetter(id=name, at=at, error="NotDelivered" if event else "Unknown", event=event, receipt=receipt)


def _of_queue(name: str, at: datetime, body: str, receipt: str, *, size: int) -> DeadLetter:
    """A bucket and the keys of objects, as the queue of removals holds them."""
    event = {"Records": [{"messageId": name, "body": body}]}
    return DeadLetter(id=name, at=at, function=REMOVALS, error="NotRemoved", size=size, event=event, receipt=receipt)


def _batch(told: Mapping[str, Any]) -> Batch:
    names = ("streamArn", "shardId", "startSequenceNumber", "endSequenceNumber")
    stream, shard, first, last = (str(told.get(name, "")) for name in names)
    return Batch(stream=stream, shard=shard, first=first, last=last)


def _parsed(body: str) -> Any:
    """An object, or a list of more than one word."""
    try:
        told = json.loads(body)
    except ValueError:
        return {}
    words = isinstance(told, list) and len(told) > 1 and all(isinstance(one, str) for one in told)
    return told if words or isinstance(told, dict) else {}
