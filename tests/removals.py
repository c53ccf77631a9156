"""The job that removes what pages have let go, run over what waits in its queue."""

from typing import Any

import boto3

from chalicelib.jobs.removals import on_removal
from chalicelib.settings import Settings
from infra.local.queues import QueueReader

_MOST = 10


def carry_out(settings: Settings) -> list[Any]:
    """Do what waits, read as Lambda reads it in the function's name; return the messages that failed and stay there."""
    failed: list[Any] = []

    def handle(event: dict[str, Any]) -> Any:
        answer = on_removal(event, None)
        failed.extend(answer["batchItemFailures"])
        return answer

    QueueReader("on_removal", settings.removal_queue.rpartition("/")[2], _MOST, handle).poll(boto3.client("sqs"))
    return failed
