"""Reads webhook endpoints, their logs, and what is due."""

from datetime import datetime
from typing import Any

import msgspec

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.webhook import Delivery, DeliveryPlace, Resend, WebhookEndpoint
from chalicelib.errors import NotFound
from chalicelib.services.ports.webhooks import Subscription
from chalicelib.storage import keys, keys_webhooks
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import DuePlace, Engine

_LAST = "~"


class StoredWebhooks:
    """See `services.ports.webhooks.Webhooks`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def subject(self, chain: str) -> tuple[AccountId, RequestId | None]:
        """See `Webhooks`."""
        return keys.request_of(chain) if keys.is_request(chain) else (keys.account_of_chain(chain), None)

    def endpoint(self, account: AccountId, endpoint: str) -> WebhookEndpoint:
        """See `Webhooks`."""
        row = self._engine.get(keys.account(account), keys_webhooks.ENDPOINT + endpoint)
        if row is None:
            raise NotFound("webhook")
        found: WebhookEndpoint = self._codec.record(row)
        return found

    def endpoints(self, account: AccountId) -> tuple[WebhookEndpoint, ...]:
        """See `Webhooks`."""
        return tuple(map(self._codec.record, self._engine.partition(keys.account(account), keys_webhooks.ENDPOINT)))

    def subscriptions(self, account: AccountId) -> tuple[Subscription, ...]:
        """See `Webhooks`."""
        rows = self._engine.partition(keys.account(account), keys_webhooks.ENDPOINT)
        plain: list[dict[str, Any]] = [msgspec.json.decode(row.body) for row in rows]
        return tuple(
            Subscription(one["id"], tuple(one["events"]), datetime.fromisoformat(one["created_at"]))
            for one in plain
            if "disabled_at" not in one
        )

    def delivery(self, place: DeliveryPlace) -> Delivery | None:
        """See `Webhooks`."""
        row = self._engine.get(keys_webhooks.log(place.account, place.endpoint), keys_webhooks.SENT + place.name)
        found: Delivery | None = self._codec.record(row) if row else None
        return found

    def log(
        self, account: AccountId, endpoint: str, *, since: str = "", until: str = "", limit: int, newest: bool = True
    ) -> tuple[Delivery, ...]:
        """See `Webhooks`. Both ends are asked for and taken off again: a query knows no open ends."""
        low, high = keys_webhooks.SENT + since, keys_webhooks.SENT + (until or _LAST)
        rows = self._engine.between(keys_webhooks.log(account, endpoint), low, high, limit=limit + 1, newest=newest)
        inner = [row for row in rows if row.sk not in {low, high}]
        return tuple(map(self._codec.record, inner[:limit]))

    def due(self, *, now: datetime, limit: int) -> tuple[DeliveryPlace, ...]:
        """See `Webhooks`."""
        upto = keys_webhooks.sort(now, _LAST)
        found = [
            place
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_webhooks.work(shard), upto=upto, limit=limit)
        ]
        found.sort(key=lambda place: place.due_sk)
        return tuple(map(_place, found))

    def expired(self, *, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """See `Webhooks`."""
        upto = keys_webhooks.sort(now, _LAST)
        places = [
            _place(place)
            for shard in range(keys.DUE_SHARDS)
            for place in self._engine.due(keys_webhooks.ended(shard), upto=upto, limit=limit)
        ]
        return tuple(found for found in map(self.delivery, places) if found and not found.open)

    def resend(self, account: AccountId, endpoint: str) -> Resend | None:
        """See `Webhooks`."""
        row = self._engine.get(keys.account(account), keys_webhooks.RESEND + endpoint)
        found: Resend | None = self._codec.record(row) if row else None
        return found

    def resends(self, *, now: datetime, limit: int) -> tuple[tuple[AccountId, str], ...]:
        """See `Webhooks`."""
        due = self._engine.due(keys_webhooks.resends(), upto=keys.upto(now), limit=limit)
        return tuple((keys.account_of(place.pk), place.sk.removeprefix(keys_webhooks.RESEND)) for place in due)


def _place(due: DuePlace) -> DeliveryPlace:
    return DeliveryPlace(*keys_webhooks.of_log(due.pk), due.sk.removeprefix(keys_webhooks.SENT))
