"""What the use cases ask for webhooks: the endpoints and their log, the queue, and the way out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.contact_list import ContactList
    from chalicelib.domain.events import Event
    from chalicelib.domain.ids import AccountId, RequestId
    from chalicelib.domain.request_file import RequestFile
    from chalicelib.domain.takeout import Takeout
    from chalicelib.domain.webhook import Delivery, DeliveryPlace, Resend, WebhookEndpoint


@dataclass(frozen=True, slots=True)
class Subscription:
    """An endpoint as far as it can be read without opening what is sealed."""

    endpoint: str
    events: tuple[str, ...]
    since: datetime

    def wants(self, event: Event, at: datetime) -> bool:
        """Whether an event goes there: what happened before the endpoint was named does not."""
        return event.value in self.events and at >= self.since


@dataclass(frozen=True, slots=True)
class Sent:
    """What one POST came to: a status, or 0 and a code that says why there is none."""

    status: int = 0
    error: str = ""
    milliseconds: int = 0
    retry_after: str = ""


class Webhooks(Protocol):
    """Reads endpoints and what was sent to them."""

    def subject(self, chain: str) -> tuple[AccountId, RequestId | None]:
        """The account that an audit chain belongs to, and the request if it is a request's."""

    def endpoint(self, account: AccountId, endpoint: str) -> WebhookEndpoint:
        """Raise `NotFound`."""

    def endpoints(self, account: AccountId) -> tuple[WebhookEndpoint, ...]:
        """All endpoints of an account, in the order of their ids."""

    def subscriptions(self, account: AccountId) -> tuple[Subscription, ...]:
        """The endpoints that something is sent to, without opening their addresses and secrets."""

    def delivery(self, place: DeliveryPlace) -> Delivery | None:
        """What lies at a place of a log."""

    def log(
        self, account: AccountId, endpoint: str, *, since: str = "", until: str = "", limit: int, newest: bool = True
    ) -> tuple[Delivery, ...]:
        """A page of a log: places (`log_name`) after `since` and before `until`, which themselves are left out."""

    def due(self, *, now: datetime, limit: int) -> tuple[DeliveryPlace, ...]:
        """Deliveries that somebody must look at, at most `limit` of each shard."""

    def expired(self, *, now: datetime, limit: int) -> tuple[Delivery, ...]:
        """Ended deliveries whose time in the log is over, at most `limit` of each shard."""

    def resend(self, account: AccountId, endpoint: str) -> Resend | None:
        """The last sending anew of a span of time, finished or not."""

    def resends(self, *, now: datetime, limit: int) -> tuple[tuple[AccountId, str], ...]:
        """Endpoints to which a sending anew goes on."""


class WebhookWork(Protocol):
    """The webhooks' part of `services.ports.desk.Work`: a log carries no proof."""

    def post_delivery(self, delivery: Delivery) -> bool:
        """Put a webhook into the log of its endpoint; False if it lies there already, and nothing is changed."""

    def drop_expired(self, record: Delivery | RequestFile | Takeout | ContactList) -> None:
        """Take a webhook out of the log, or a list's file; nothing happens if it is gone or was sent anew."""


class WebhookQueue(Protocol):
    """Hands deliveries to the workers. What it loses is found by the sweep."""

    def send(self, places: Sequence[DeliveryPlace], *, delay: int = 0) -> None:
        """Have them sent, `delay` seconds (at most 900) from now. Raise `Unavailable`."""


class WebhookSender(Protocol):
    """The way out."""

    def check(self, url: str) -> None:
        """Raise `InvalidField` (`url`) `not-https`, `not-found` or `not-public`."""

    def send(self, url: str, body: str, *, name: str, at: datetime, secrets: tuple[str, ...]) -> Sent:
        """Sign with each secret and post once; whatever happens is an answer."""


class WebhookDesk(Protocol):
    """The webhooks' part of `services.ports.desk.Desk`."""

    @property
    def webhooks(self) -> Webhooks: ...
    @property
    def webhook_queue(self) -> WebhookQueue: ...
    @property
    def webhook_sender(self) -> WebhookSender: ...
