"""Webhooks that go out: where to, what was sent, how often it was tried, and when it is tried again.

The schedule is that of Standard Webhooks; an attempt is one POST. A delivery keeps its id through all attempts and
when it is sent again, so that a receiver who has it already can leave it aside.
"""

import base64
import hashlib
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from enum import StrEnum
from typing import ClassVar, Final, Self
from urllib.parse import urlsplit

from chalicelib.domain.audit import DetailValue
from chalicelib.domain.events import CHOICES, Event
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.record import sealed
from chalicelib.domain.retries import Retries
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass, field, replace

URL_LIMIT: Final = 500
ENDPOINTS_LIMIT: Final = 10  # of one account
ATTEMPTS_KEPT: Final = 10  # the newest in the log of one delivery
DELIVERY_LIFE: Final = timedelta(days=90)
ROTATION_LIFE: Final = timedelta(days=1)  # how long the older of two secrets still signs
SCHEDULE: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
)
LONGEST_WAIT: Final = timedelta(days=1)  # a receiver may ask for more
_RETRIES: Final = Retries(SCHEDULE, spread=0.2)
_SECRET_BYTES: Final = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """One key of an endpoint, as Standard Webhooks writes it; `until` is when it no longer signs."""

    value: str
    until: datetime | None = None


class Disabled(StrEnum):
    """Why nothing is sent to an endpoint."""

    BY_STAFF = "by-staff"
    GONE = "gone"  # it answered 410


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookEndpoint:
    """One address of an account's own, with the events it wants. The newest secret stands first."""

    KIND: ClassVar[str] = "webhook"

    account: AccountId
    id: str  # whk_...
    events: tuple[Event, ...]
    created_at: datetime
    created_by: str  # actor
    disabled_at: datetime | None = None
    disabled_why: Disabled | None = None
    failing_since: datetime | None = None
    told_at: datetime | None = None  # when administrators were last mailed that it fails
    url: str = sealed()  # a token may stand in it
    secrets: tuple[Secret, ...] = sealed()
    version: int = 0

    def wants(self, event: Event) -> bool:
        """Whether an event goes there."""
        return self.disabled_at is None and (event is Event.TEST or event in self.events)

    def signing(self, now: datetime) -> tuple[str, ...]:
        """The secrets that sign at this moment."""
        return tuple(secret.value for secret in self.secrets if secret.until is None or now < secret.until)

    def rotated(self, value: str, now: datetime) -> Self:
        """The endpoint with a new secret; the one before signs beside it for a while, older ones no more."""
        older = tuple(
            replace(secret, until=now + ROTATION_LIFE) for secret in self.secrets[:1] if secret.value != value
        )
        return replace(self, secrets=(Secret(value=value), *older))


class DeliveryState(StrEnum):
    """How far a delivery has come; `next_at` says when somebody looks at it again."""

    QUEUED = "queued"  # a worker will take it
    SENDING = "sending"  # a worker has it
    WAITING = "waiting"  # for its next attempt
    DELIVERED = "delivered"
    FAILED = "failed"  # the last attempt failed, or the endpoint is no more


OPEN: Final = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One POST: the status of the answer, or why there was none."""

    at: datetime
    status: int = 0
    error: str = ""
    ms: int = 0

    @property
    def accepted(self) -> bool:
        """Whether the receiver has taken it: 2xx and nothing else, a redirection is a failure."""
        return 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Whether the receiver wants no more."""
        return self.status == 410


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One event on its way to one endpoint; holds ids only, its data are read when it is sent."""

    KIND: ClassVar[str] = "delivery"

    account: AccountId
    endpoint: str
    id: str  # msg_...
    event: Event
    at: datetime  # when it happened
    sequence: int = 0  # of the audit entry in the request's chain
    request: RequestId | None = None
    voicemail: str = ""
    facts: dict[str, DetailValue] = field(default_factory=dict)  # of what cannot be read later: codes only
    state: DeliveryState = DeliveryState.QUEUED
    tries: int = 0  # since it was last sent anew
    attempts: tuple[Attempt, ...] = ()
    next_at: datetime | None = None
    version: int = 0

    @property
    def open(self) -> bool:
        """Whether it is still on its way."""
        return self.state in OPEN

    @property
    def expires_at(self) -> datetime:
        """When its entry in the log goes."""
        return self.at + DELIVERY_LIFE

    def takeable(self, now: datetime) -> bool:
        """Whether a worker may send it now; one that another worker holds only when that one's time is over."""
        return self.state is DeliveryState.QUEUED or (self.open and self.next_at is not None and self.next_at <= now)

    def taken(self, until: datetime) -> Self:
        """In a worker's hands: nobody else sends it before `until`."""
        return replace(self, state=DeliveryState.SENDING, tries=self.tries + 1, next_at=until)

    def queued(self, look_again: datetime) -> Self:
        """In the queue; what the queue loses is found at `look_again`."""
        return replace(self, state=DeliveryState.QUEUED, next_at=look_again)

    def anew(self, look_again: datetime) -> Self:
        """To be sent once more from the first attempt on."""
        return replace(self.queued(look_again), tries=0)

    def ended(self, state: DeliveryState, attempt: Attempt | None = None) -> Self:
        """Delivered or failed."""
        return replace(self._logged(attempt), state=state, next_at=None)

    def retried(self, attempt: Attempt, *, at: datetime) -> Self:
        """Waiting for its next attempt."""
        return replace(self._logged(attempt), state=DeliveryState.WAITING, next_at=at)

    def _logged(self, attempt: Attempt | None) -> Self:
        log = (*self.attempts, attempt) if attempt else self.attempts
        return replace(self, attempts=log[-ATTEMPTS_KEPT:])


@dataclass(frozen=True, slots=True, kw_only=True)
class Resend:
    """A sending anew of everything between two times: goes on page by page until `finished_at`."""

    KIND: ClassVar[str] = "webhook-resend"

    account: AccountId
    endpoint: str
    started_at: datetime
    since: datetime
    until: datetime
    only_failed: bool = False
    count: int = 0
    after: str = ""  # the last one that was queued
    next_at: datetime | None = None
    finished_at: datetime | None = None
    version: int = 0


WebhookRecord = WebhookEndpoint | Delivery | Resend


@dataclass(frozen=True, slots=True)
class DeliveryPlace:
    """Where a delivery lies: `name` is its place in the endpoint's log."""

    account: AccountId
    endpoint: str
    name: str


def place_of(delivery: Delivery) -> DeliveryPlace:
    """Where a delivery lies."""
    return DeliveryPlace(delivery.account, delivery.endpoint, log_name(delivery.at, delivery.id))


def log_name(at: datetime, delivery: str = "") -> str:
    """A place in an endpoint's log, in the order of time (UTC); without an id the first of its moment."""
    utc = at.astimezone(UTC)
    return f"{utc:%Y-%m-%dT%H:%M:%S}.{utc.microsecond // 1000:03d}.{delivery}"


def new_endpoint_id(random: bytes) -> str:
    """`whk_` and 16 characters of lower-case base32, from 10 random bytes."""
    return f"whk_{base64.b32encode(random).decode().lower()}"


def delivery_id(endpoint: str, *cause: str) -> str:
    """The same for the same cause, whoever asks and however often."""
    digest = hashlib.sha256("|".join((endpoint, *cause)).encode()).digest()
    return f"msg_{base64.b32encode(digest[:20]).decode().lower()}"


def new_secret(random: bytes) -> str:
    """`whsec_` and base64 of 32 random bytes."""
    if len(random) != _SECRET_BYTES:
        raise ValueError("32 random bytes are needed")
    return f"whsec_{base64.b64encode(random).decode()}"


def parse_url(text: str) -> str:
    """Return an address that could be posted to. Raise `InvalidField` (`url`) `missing`, `too-long`, `malformed`.

    Whether it leads to a public place is for the sender to find out.
    """
    url = text.strip()
    if not url:
        raise InvalidField(field="url", problem="missing")
    if len(url) > URL_LIMIT:
        raise InvalidField(field="url", problem="too-long", limit=URL_LIMIT)
    malformed = InvalidField(field="url", problem="malformed")
    if not url.isascii() or not url.isprintable() or set(url) & set(' "<>\\^`{|}#'):
        raise malformed
    try:
        where = urlsplit(url)
        usable = where.scheme in {"http", "https"} and where.hostname and where.port != 0 and "@" not in where.netloc
    except ValueError:
        raise malformed from None
    if not usable:
        raise malformed
    return url


def parse_events(names: tuple[str, ...]) -> tuple[Event, ...]:
    """Return the events in the order of the list. Raise `InvalidField` (`events`) `missing`, `unknown`."""
    known = {event.value: event for event in CHOICES}
    if not names:
        raise InvalidField(field="events", problem="missing")
    if set(names) - set(known):
        raise InvalidField(field="events", problem="unknown")
    return tuple(event for event in CHOICES if event.value in names)


def next_attempt(tries: int, now: datetime, *, chance: float, retry_after: str = "") -> datetime | None:
    """When attempt number `tries` is followed by the next; None after the last.

    `chance` is at least 0 and below 1; what the receiver asks for (`Retry-After`) is obeyed, up to a day.
    """
    wait = _RETRIES.wait(tries, chance=chance)
    if wait is None:
        return None
    asked = min(_asked(retry_after, now), now + LONGEST_WAIT)
    return max(now + wait, asked)


def _asked(retry_after: str, now: datetime) -> datetime:
    """RFC 9110, section 10.2.3: seconds or a date; what cannot be read asks for nothing."""
    text = retry_after.strip()
    if text.isascii() and text.isdecimal():
        return now + timedelta(seconds=min(int(text[:9]), LONGEST_WAIT.total_seconds()))
    try:
        asked = parsedate_to_datetime(text)
    except (ValueError, OverflowError):  # numbers beyond every calendar
        return now
    return asked if asked.tzinfo else now
