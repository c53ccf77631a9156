"""Signs webhooks as Standard Webhooks v1 and posts them through the guarded door."""

from datetime import UTC, datetime
from math import floor

from chalicelib.outbound.guarded_post import GuardedPost
from chalicelib.services.ports.webhooks import Sent


class StandardWebhookSender:
    """See `services.ports.webhooks.WebhookSender`."""

    def __init__(self, door: GuardedPost) -> None:
        self._door = door

    def check(self, url: str) -> None:
        """See `WebhookSender`."""
        self._door.check(url)

    def send(self, url: str, body: str, *, name: str, at: datetime, secrets: tuple[str, ...]) -> Sent:
        """See `WebhookSender`."""
        answer = self._door.post(url, body.encode(), signed_headers(body, name=name, at=at, secrets=secrets))
        return Sent(answer.status, answer.error, answer.milliseconds, answer.retry_after)


def signed_headers(body: str, *, name: str, at: datetime, secrets: tuple[str, ...]) -> dict[str, str]:
    """The headers of one attempt; several secrets make several signatures, of which a receiver needs to know one."""
    from standardwebhooks import Webhook

    moment = at.astimezone(UTC)  # the library takes whatever zone it gets for UTC
    signatures = [Webhook(secret).sign(name, moment, body) for secret in secrets]
    return {
        "Content-Type": "application/json",
        "User-Agent": "Recourse-Webhooks/1",
        "webhook-id": name,
        "webhook-timestamp": str(floor(moment.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
