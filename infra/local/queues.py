"""Takes messages from one SQS queue and hands them to a function, as Lambda's pollers do."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalice.app import Chalice, SQSEventConfig
from chalice.utils import to_cfn_resource_name

from infra.local.functions import handler_of
from infra.local.permissions.running import running
from infra.local.stream import where
from infra.local.template import Template

MOST = 10  # what SQS hands out at once
LONGEST_WAIT = 1  # seconds: the worker must be able to stop

logger = logging.getLogger("recourse.worker")


@dataclass(frozen=True, slots=True)
class QueueReader:
    """Reads one queue for one function; `name` is the function's, `queue` that of the queue."""

    name: str
    queue: str
    batch_size: int
    handler: Callable[[dict[str, Any]], object]

    def poll(self, sqs: Any) -> int:
        """Deal with one batch and return how many messages were done with; what failed comes again by itself."""
        url = sqs.get_queue_url(QueueName=self.queue)["QueueUrl"]
        size = min(self.batch_size, MOST)
        with running(self.name):
            page = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=size, WaitTimeSeconds=LONGEST_WAIT)
        messages = page.get("Messages", [])
        if not messages:
            return 0
        failed = self._failed(messages)
        done = [message for message in messages if message["MessageId"] not in failed]
        with running(self.name):
            for message in done:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return len(done)

    def _failed(self, messages: list[dict[str, Any]]) -> set[str]:
        """Call the function; return the ids of the messages that it names as failed, or of all if it fails itself."""
        records = [_as_lambda_delivers(message, self.queue) for message in messages]
        try:
            answer = self.handler({"Records": records})
        except Exception as error:  # noqa: BLE001 - whatever it is, Lambda would leave them in the queue
            logger.warning("%s failed on %d messages: %s", self.name, len(messages), where(error))
            return {message["MessageId"] for message in messages}
        failures = answer.get("batchItemFailures", []) if isinstance(answer, dict) else []
        return {failure["itemIdentifier"] for failure in failures}


def queue_readers(app: Chalice, template: Template) -> list[QueueReader]:
    """Return a reader for each function that declares a queue."""
    queues = template.queues()
    readers = []
    for source in app.event_sources:
        if isinstance(source, SQSEventConfig):
            properties = template.resources()[queues[to_cfn_resource_name(source.name)]]["Properties"]
            name = template.resolve(properties["QueueName"])
            readers.append(QueueReader(source.name, name, source.batch_size, handler_of(source.handler_string)))
    return readers


def _as_lambda_delivers(message: dict[str, Any], queue: str) -> dict[str, Any]:
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": {},
        "md5OfBody": message.get("MD5OfBody", ""),
        "eventSource": "aws:sqs",
        "eventSourceARN": f"arn:aws:sqs:us-east-1:000000000000:{queue}",
        "awsRegion": "us-east-1",
    }
