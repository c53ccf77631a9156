"""Hands deliveries to the workers by Amazon SQS; a message names a place and nothing else."""

import json
from collections.abc import Sequence
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.aws import client
from chalicelib.domain.webhook import DeliveryPlace
from chalicelib.errors import Unavailable

_BATCH: Final = 10


class SqsWebhookQueue:
    """See `services.ports.webhooks.WebhookQueue`.

    The endpoint is each message's group: a queue that is fair to groups lets one that hangs not hold up the others.
    """

    def __init__(self, url: str) -> None:
        self._url = url

    def send(self, places: Sequence[DeliveryPlace], *, delay: int = 0) -> None:
        """See `WebhookQueue`. What a batch refuses is left to the sweep."""
        for start in range(0, len(places), _BATCH):
            entries = [
                {
                    "Id": str(number),
                    "MessageBody": json.dumps([place.account, place.endpoint, place.name]),
                    "MessageGroupId": place.endpoint,
                    "DelaySeconds": delay,
                }
                for number, place in enumerate(places[start : start + _BATCH])
            ]
            try:
                client("sqs").send_message_batch(QueueUrl=self._url, Entries=entries)
            except (BotoCoreError, ClientError):
                raise Unavailable("the queue of webhooks did not answer") from None
