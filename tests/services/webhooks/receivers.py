"""What the tests of webhooks share: an endpoint, and the machinery that runs by itself elsewhere."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from chalicelib.domain.account import Staff
from chalicelib.domain.events import CHOICES, Event
from chalicelib.domain.webhook import Delivery, WebhookEndpoint
from chalicelib.services.webhooks.deliver_webhook import deliver_webhook, sweep_webhooks
from chalicelib.services.webhooks.enqueue_event import enqueue_entry
from chalicelib.services.webhooks.resend_webhooks import continue_resends
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk

URL = "https://hooks.acme.example/in?token=t"


@dataclass
class Post:
    """A business with an endpoint; `read` is how many audit entries the stream has brought."""

    desk: FakeDesk = field(default_factory=FakeDesk)
    owner: Staff = field(init=False)
    endpoint: WebhookEndpoint = field(init=False)
    seen: set[tuple[str, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.owner = open_acme(self.desk)
        self.flow()
        self.endpoint = self.add()

    def add(self, url: str = URL, events: tuple[Event, ...] = CHOICES) -> WebhookEndpoint:
        """Another endpoint."""
        names = tuple(event.value for event in events)
        return add_endpoint(self.desk, self.owner.account.id, url=url, events=names, actor=self.owner.actor)

    def flow(self) -> int:
        """Bring what has been written to the audit since; return how many deliveries it led to."""
        new = [entry for key, entry in self.desk.engine.audit.items() if key not in self.seen]
        self.seen |= set(self.desk.engine.audit)
        return sum(enqueue_entry(self.desk, entry) for entry in new)

    def work(self) -> None:
        """Let the workers take what is in the queue."""
        for place in self.desk.webhook_queue.take():
            deliver_webhook(self.desk, place)

    def sweep(self) -> int:
        """One run of the minute's job, and the workers behind it."""
        count = sweep_webhooks(self.desk) + continue_resends(self.desk)
        self.work()
        return count

    def until(self, end: datetime, *, step: timedelta = timedelta(minutes=1)) -> None:
        """Let time pass; the job runs each minute."""
        while self.desk.clock.at < end:
            self.desk.clock.at += step
            self.work()
            self.sweep()

    def log(self, endpoint: WebhookEndpoint | None = None) -> tuple[Delivery, ...]:
        """What was sent to an endpoint, oldest first."""
        there = endpoint or self.endpoint
        return self.desk.webhooks.log(there.account, there.id, limit=100_000, newest=False)

    def now(self) -> WebhookEndpoint:
        """The endpoint as it is."""
        return self.desk.webhooks.endpoint(self.endpoint.account, self.endpoint.id)

    @property
    def types(self) -> list[str]:
        """What the receivers got, in order."""
        return [got.body["type"] for got in self.desk.webhook_sender.got]
