"""The job that removes what pages have let go, run over what waits in its queue."""

from typing import Any

import boto3

from chalicelib.jobs import removals
from chalicelib.settings import Settings


def carry_out(settings: Settings) -> list[Any]:
    """Do what waits; return the messages that failed."""
    answer = removals.on_removal({"Records": _messages(settings.removal_queue)}, None)
    failed: list[Any] = answer["batchItemFailures"]
    return failed


def _messages(url: str) -> list[dict[str, Any]]:
    """What waits in the queue, as Lambda hands it over."""
    sqs = boto3.client("sqs")
    found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    for one in found:
        sqs.delete_message(QueueUrl=url, ReceiptHandle=one["ReceiptHandle"])
    return [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]
