"""What every job has in common: a desk made at first use, logs without content, failures that Lambda understands.

Lambda imports a job's module alone, without `app`, so nothing here may hang on the app. No message of an unknown
exception leaves: it may quote what somebody typed, and the runtime would write it into the log.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from pathlib import Path
from typing import Any, Final

from chalicelib.composition import desk
from chalicelib.log import logger
from chalicelib.services.health.job_runs import note_run
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

# Chalice wants an ARN where the template has a reference: infra/resources.yaml puts the stream's own in its place.
ARN_OF_TEMPLATE: Final = "arn:aws:dynamodb:us-east-1:000000000000:table/replaced-by-template/stream/at-packaging"

QUEUE_OF_TEMPLATE: Final = "arn:aws:sqs:us-east-1:000000000000:replaced-by-template"

TOPIC_OF_TEMPLATE: Final = "arn:aws:sns:us-east-1:000000000000:replaced-by-template"

Image = Mapping[str, Mapping[str, Any]]


class JobFailed(Exception):
    """A scheduled job did not come to its end; the message is the type of the error and nothing else."""


@dataclass(frozen=True, slots=True)
class StreamRecord:
    """One change of a table: `event` is INSERT, MODIFY or REMOVE; images are in DynamoDB's wire format."""

    event: str
    number: str
    keys: Image
    new: Image
    old: Image

    def text(self, name: str) -> str:
        """Return a text attribute of the new image, or of the keys; empty where there is none."""
        found = self.new.get(name) or self.keys.get(name) or {}
        return str(found.get("S", ""))

    def whole(self, name: str) -> int:
        """Return a number of the new image or the keys; 0 where there is none."""
        found = self.new.get(name) or self.keys.get(name) or {}
        return int(found.get("N", 0))


def job(handle: Callable[[Desk], int]) -> Callable[[Any], None]:
    """Make a scheduled handler of a function that returns how much it did. Raise `JobFailed`, for Lambda to retry."""

    @wraps(handle)
    def run(event: Any) -> None:
        del event
        try:
            count = handle(desk())
        except Exception as error:  # noqa: BLE001  the edge: whatever it is, its message stays here
            _failed(handle.__name__, error)
            failure = type(error).__name__
            apart("note_run", lambda: note_run(desk(), handle.__name__, error=failure))
            raise JobFailed(failure) from None
        apart("note_run", lambda: note_run(desk(), handle.__name__, count=count))
        if count:
            logger().info("job done", extra={"handler": handle.__name__, "count": count})

    return run


Handle = Callable[[Desk, StreamRecord], None]
StreamHandler = Callable[[Any], dict[str, list[dict[str, str]]]]


def stream_job(handle: Handle) -> StreamHandler:
    """Make a stream handler of a function of one record; what failed is named, so that only that is tried again.

    A record may come twice: `handle` must bear it.
    """
    return stream_job_with(_nothing)(handle)


def _nothing(_: Desk, __: Sequence[StreamRecord]) -> None:
    """After the records of a batch nothing else is done."""


def stream_job_with(then: Callable[[Desk, Sequence[StreamRecord]], None]) -> Callable[[Handle], StreamHandler]:
    """Make a stream handler that does something less important with the whole batch after all of its records.

    What fails there is logged and never tried again by Lambda: it can neither delay nor repeat what comes first.
    """

    def made(handle: Handle) -> StreamHandler:
        @wraps(handle)
        def run(event: Any) -> dict[str, list[dict[str, str]]]:
            records = [_read(record) for record in event.to_dict()["Records"]]
            failed = []
            for record in records:
                try:
                    handle(desk(), record)
                except Exception as error:  # noqa: BLE001  one bad record must not hold up the others
                    _failed(handle.__name__, error)
                    failed.append({"itemIdentifier": record.number})
            apart(handle.__name__, lambda: then(desk(), records))
            return {"batchItemFailures": failed}

        return run

    return made


def apart(name: str, act: Callable[[], object]) -> bool:
    """Do what may fail without harm to the rest of a job; whether it was done."""
    try:
        act()
    except Exception as error:  # noqa: BLE001  that is what apart means
        _failed(name, error)
        return False
    return True


def queue_job(handle: Callable[[Desk, Any], None]) -> Callable[[Any], dict[str, list[dict[str, str]]]]:
    """Make a handler of a queue of a function of one message, which is JSON; others are left aside.

    The messages of a batch are dealt with side by side: each may wait for somebody else's machine. What failed is
    named, so that only that comes again; any message may come twice.
    """

    @wraps(handle)
    def run(event: Any) -> dict[str, list[dict[str, str]]]:
        records = event.to_dict()["Records"]
        here = desk()

        def done(record: Mapping[str, Any]) -> bool:
            try:
                handle(here, json.loads(record["body"]))
            except Exception as error:  # noqa: BLE001  one bad message must not hold up the others
                _failed(handle.__name__, error)
                return False
            return True

        with ThreadPoolExecutor(max_workers=max(len(records), 1)) as side_by_side:
            results = list(side_by_side.map(done, records))
        failed = [record["messageId"] for record, well in zip(records, results, strict=True) if not well]
        return {"batchItemFailures": [{"itemIdentifier": name} for name in failed]}

    return run


def message_job(handle: Callable[[Desk, Mapping[str, Any]], None]) -> Callable[[Any], None]:
    """Make a handler of a topic of a function of one message, which is a JSON object; others are left aside.

    A message may come twice: `handle` must bear it. Raise `JobFailed`, for Lambda to retry.
    """

    @wraps(handle)
    def run(event: Any) -> None:
        try:
            for record in event.to_dict()["Records"]:
                message = _message(record["Sns"]["Message"])
                if message is not None:
                    handle(desk(), message)
        except Exception as error:  # noqa: BLE001  the edge: whatever it is, its message stays here
            _failed(handle.__name__, error)
            raise JobFailed(type(error).__name__) from None

    return run


def event_job(handle: Callable[[Desk, Mapping[str, Any]], None]) -> Callable[[Any], None]:
    """Make a handler of EventBridge's events of a function of one event, the whole of it.

    An event may come twice, late, or never: `handle` must bear it. Raise `JobFailed`, for Lambda to retry.
    """

    @wraps(handle)
    def run(event: Any) -> None:
        try:
            handle(desk(), event.to_dict())
        except Exception as error:  # noqa: BLE001  the edge: whatever it is, its message stays here
            _failed(handle.__name__, error)
            raise JobFailed(type(error).__name__) from None

    return run


def _message(text: str) -> Mapping[str, Any] | None:
    try:
        message = json.loads(text)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None


def _read(record: Mapping[str, Any]) -> StreamRecord:
    change = record["dynamodb"]
    return StreamRecord(
        event=record["eventName"],
        number=change["SequenceNumber"],
        keys=change.get("Keys", {}),
        new=change.get("NewImage", {}),
        old=change.get("OldImage", {}),
    )


def _failed(handler: str, error: Exception) -> None:
    """Log the type of an error and the line of code that raised it."""
    place = error.__traceback__
    while place is not None and place.tb_next is not None:
        place = place.tb_next
    where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else ""
    logger().error("job failed", extra={"handler": handler, "error": type(error).__name__, "what": where})
