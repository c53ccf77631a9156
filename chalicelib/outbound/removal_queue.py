"""Hands objects that are let go to the job that removes them, by Amazon SQS; a message names keys and nothing else."""

import json
from collections.abc import Sequence
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.errors import Unavailable
from chalicelib.services.ports.removals import Store

_AHEAD: Final = 60  # seconds: a page has ended after 29, the timeout of its function
_AT_ONCE: Final = 500  # keys of a message: at 200 bytes each they are far from what SQS takes


class SqsRemovals:
    """See `services.ports.removals.Removals`."""

    def __init__(self, url: str) -> None:
        self._url = url

    def ask(self, store: Store, keys: Sequence[str], *, ahead: bool = False) -> None:
        """See `Removals`."""
        delay = _AHEAD if ahead else 0
        for start in range(0, len(keys), _AT_ONCE):
            body = json.dumps([store.value, *keys[start : start + _AT_ONCE]])
            try:
                client("sqs").send_message(QueueUrl=self._url, MessageBody=body, DelaySeconds=delay)
            except (BotoCoreError, ClientError):
                raise Unavailable("the queue of removals did not answer") from None
