"""A queue in memory, and receivers that answer as a test says."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec

from chalicelib.domain.webhook import DeliveryPlace
from chalicelib.errors import InvalidField
from chalicelib.services.ports.webhooks import Sent


@dataclass
class MemoryQueue:
    """Messages with the time at which they may be taken; raises the next of `failures` first, if there is one."""

    now: Callable[[], datetime]
    waiting: list[tuple[datetime, DeliveryPlace]] = field(default_factory=list)
    failures: list[Exception] = field(default_factory=list)

    def send(self, places: Sequence[DeliveryPlace], *, delay: int = 0) -> None:
        if self.failures:
            raise self.failures.pop(0)
        at = self.now() + timedelta(seconds=delay)
        self.waiting += [(at, place) for place in places]

    def take(self) -> list[DeliveryPlace]:
        """What is ready now, taken out."""
        now = self.now()
        ready = [place for at, place in self.waiting if at <= now]
        self.waiting = [(at, place) for at, place in self.waiting if at > now]
        return ready


@dataclass(frozen=True)
class Got:
    """What a receiver saw of one attempt."""

    url: str
    body: dict[str, Any]
    name: str
    at: datetime
    secrets: tuple[str, ...]


@dataclass
class MemorySender:
    """Every receiver at once: says the next of `answers`, and `always` when there is none."""

    got: list[Got] = field(default_factory=list)
    answers: deque[Sent] = field(default_factory=deque)
    always: Sent = field(default_factory=lambda: Sent(status=204, milliseconds=12))
    inside: set[str] = field(default_factory=set)  # addresses that lead inside

    def check(self, url: str) -> None:
        if not url.startswith("https://"):
            raise InvalidField(field="url", problem="not-https")
        if url in self.inside:
            raise InvalidField(field="url", problem="not-public")

    def send(self, url: str, body: str, *, name: str, at: datetime, secrets: tuple[str, ...]) -> Sent:
        self.got.append(Got(url, msgspec.json.decode(body), name, at, secrets))
        return self.answers.popleft() if self.answers else self.always
