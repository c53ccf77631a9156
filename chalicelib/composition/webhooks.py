"""The webhooks' part of the composition."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from chalicelib.composition.shared import Shared

if TYPE_CHECKING:
    from chalicelib.services.ports import webhooks as ports_webhooks


class WebhookParts(Shared):
    """What `services.ports.webhooks.WebhookDesk` asks for; the rest of the desk lends tables and settings."""

    @cached_property
    def webhooks(self) -> ports_webhooks.Webhooks:
        """Reads endpoints and what was sent to them."""
        from chalicelib.storage.webhooks import StoredWebhooks

        return StoredWebhooks(self._engine, self._codec)

    @cached_property
    def webhook_queue(self) -> ports_webhooks.WebhookQueue:
        """Hands deliveries to the workers."""
        from chalicelib.outbound.webhook_queue import SqsWebhookQueue

        return SqsWebhookQueue(self.settings.webhook_queue)

    @cached_property
    def webhook_sender(self) -> ports_webhooks.WebhookSender:
        """The way out to receivers."""
        from chalicelib.outbound.guarded_post import GuardedPost
        from chalicelib.outbound.webhook_sender import StandardWebhookSender

        return StandardWebhookSender(GuardedPost(loopback=self.settings.webhook_loopback == "on"))
