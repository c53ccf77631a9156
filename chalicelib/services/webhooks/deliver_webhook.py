"""Sends one webhook, notes what came of it, and when to try again.

A worker takes a delivery before it sends it, so that two of them never send the same at once; what a crash leaves in
a worker's hands is taken up again when that one's time is over. A receiver may therefore see a delivery twice, under
the same id, and never not at all.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from math import ceil
from typing import Final

from chalicelib.domain.events import Event
from chalicelib.domain.webhook import (
    Attempt,
    Delivery,
    DeliveryPlace,
    DeliveryState,
    WebhookEndpoint,
    next_attempt,
    place_of,
)
from chalicelib.errors import Conflict, NotFound, Unavailable
from chalicelib.services.ports.desk import Desk
from chalicelib.services.webhooks.enqueue_event import QUEUE_GRACE
from chalicelib.services.webhooks.event_content import event_content
from chalicelib.services.webhooks.webhook_trouble import note_failure, note_gone, note_success

HELD: Final = timedelta(minutes=2)  # longer than any worker lives
SWEEP_SECONDS: Final = 30  # of one run; the rest waits for the next minute
_PORTION: Final = 50  # noted as queued and then put into the queue
_AT_ONCE: Final = timedelta(minutes=1)  # a wait that the sweep would stretch: the queue keeps it to the second


def deliver_webhook(desk: Desk, place: DeliveryPlace) -> None:
    """Send what lies at `place`, unless it was sent, waits for its time, or is in other hands."""
    now = desk.clock.now()
    delivery = desk.webhooks.delivery(place)
    if delivery is None or not delivery.takeable(now):
        return
    taken = delivery.taken(now + HELD)
    try:
        desk.work.settle(taken)
    except Conflict:
        return
    _send(desk, replace(taken, version=delivery.version + 1))


def _send(desk: Desk, taken: Delivery) -> None:
    now = desk.clock.now()
    try:
        endpoint = desk.webhooks.endpoint(taken.account, taken.endpoint)
        body = event_content(desk, taken)
    except NotFound:
        _settle(desk, taken.ended(DeliveryState.FAILED, Attempt(at=now, error="removed")))
        return
    except Exception:  # what cannot be made now is tried by the same schedule, and stands before nothing else
        _later(desk, taken, Attempt(at=now, error="internal"))
        raise
    if endpoint.disabled_at is not None:
        _settle(desk, taken.ended(DeliveryState.FAILED, Attempt(at=now, error="disabled")))
        return
    sent = desk.webhook_sender.send(endpoint.url, body, name=taken.id, at=now, secrets=endpoint.signing(now))
    attempt = Attempt(at=now, status=sent.status, error=sent.error, ms=sent.milliseconds)
    if attempt.accepted:
        _settle(desk, taken.ended(DeliveryState.DELIVERED, attempt))
        note_success(desk, endpoint)
    elif attempt.gone:
        _settle(desk, taken.ended(DeliveryState.FAILED, attempt))
        note_gone(desk, endpoint)
    else:
        _failed(desk, endpoint, taken, attempt, sent.retry_after)


def _failed(desk: Desk, endpoint: WebhookEndpoint, taken: Delivery, attempt: Attempt, retry_after: str) -> None:
    if taken.event is Event.TEST:  # whoever pressed the button looks at the log
        _settle(desk, taken.ended(DeliveryState.FAILED, attempt))
        return
    gave_up = not _later(desk, taken, attempt, retry_after)
    note_failure(desk, endpoint, gave_up=gave_up)


def _later(desk: Desk, taken: Delivery, attempt: Attempt, retry_after: str = "") -> bool:
    """Note when it is tried again; False when that was the last attempt."""
    now = desk.clock.now()
    chance = int.from_bytes(desk.chance.bytes(2)) / 2**16
    again = next_attempt(taken.tries, now, chance=chance, retry_after=retry_after)
    if again is None:
        _settle(desk, taken.ended(DeliveryState.FAILED, attempt))
        return False
    _settle(desk, taken.retried(attempt, at=again))
    if again - now < _AT_ONCE:
        with suppress(Unavailable):
            desk.webhook_queue.send([place_of(taken)], delay=ceil((again - now).total_seconds()))
    return True


def _settle(desk: Desk, delivery: Delivery) -> None:
    with suppress(Conflict):  # staff have it sent anew at this moment
        desk.work.settle(delivery)


def sweep_webhooks(desk: Desk, *, limit: int = 500) -> int:
    """Hand what is due, and what the queue has lost, to the workers, for a while; return how many there were."""
    began = desk.clock.now()
    places = desk.webhooks.due(now=began, limit=limit)
    count = 0
    for start in range(0, len(places), _PORTION):
        if desk.clock.now() > began + timedelta(seconds=SWEEP_SECONDS):
            break
        ready = [place for place in places[start : start + _PORTION] if _queued(desk, place)]
        hand_over(desk, ready)
        count += len(ready)
    return count


def hand_over(desk: Desk, places: Sequence[DeliveryPlace]) -> None:
    """Put deliveries that are noted as queued into the queue; what it does not take is found by a later sweep."""
    with suppress(Unavailable):
        desk.webhook_queue.send(places)


def _queued(desk: Desk, place: DeliveryPlace) -> bool:
    """Note that a delivery goes into the queue, so that the next sweep leaves it alone."""
    now = desk.clock.now()
    delivery = desk.webhooks.delivery(place)
    if delivery is None or not delivery.open or delivery.next_at is None or delivery.next_at > now:
        return False  # the index lags behind
    try:
        desk.work.settle(delivery.queued(now + QUEUE_GRACE))
    except Conflict:
        return False
    return True
