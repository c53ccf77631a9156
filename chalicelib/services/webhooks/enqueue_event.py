"""What happened becomes a delivery for each endpoint that wants it: once, however often it is told.

The id of a delivery follows from its cause and its endpoint, so that a stream record that comes twice, or a job that
runs again after a crash, meets the one that is there.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.alerts import Subject
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.events import VERIFYING, Event, event_of
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.request import Request
from chalicelib.domain.webhook import DELIVERY_LIFE, Delivery, delivery_id, place_of
from chalicelib.errors import Unavailable
from chalicelib.law.agenda import Step
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.webhooks import Subscription

QUEUE_GRACE: Final = timedelta(minutes=5)  # what the queue has not brought by then is put into it again
_LEGAL: Final = frozenset({Subject.ACKNOWLEDGE, Subject.RESPOND, Subject.APPEAL})


def enqueue_entry(desk: Desk, entry: AuditEntry) -> int:
    """Post what an audit entry leads to and hand it to the workers; return for how many endpoints."""
    if event_of(entry.tag) is None:
        return 0
    account, request = desk.webhooks.subject(entry.chain)
    subscriptions = desk.webhooks.subscriptions(account)
    if not subscriptions:
        return 0
    sufficient = False
    if entry.tag in VERIFYING and request is not None:
        sufficient = desk.requests.get(account, request).verification.sufficient
    event = event_of(entry.tag, sufficient=sufficient)
    deliveries = [
        Delivery(
            account=account,
            endpoint=one.endpoint,
            id=delivery_id(one.endpoint, entry.chain, str(entry.seq)),
            event=event,
            at=datetime.fromisoformat(entry.at),
            sequence=entry.seq,
            request=request,
            voicemail=str(entry.detail.get("voicemail", "")) if event.about_voicemail else "",
            facts=dict(entry.detail) if event is Event.SUPPRESSION_CHANGED else {},
            next_at=desk.clock.now() + QUEUE_GRACE,
        )
        for one in subscriptions
        if event and one.wants(event, datetime.fromisoformat(entry.at))
    ]
    for delivery in deliveries:
        desk.work.post_delivery(delivery)
    with suppress(Unavailable):  # the sweep finds them
        desk.webhook_queue.send([place_of(delivery) for delivery in deliveries])
    return len(deliveries)


def tell_of_deadlines(
    desk: Desk, account: Account, head: Request, steps: Iterable[Step], subscriptions: tuple[Subscription, ...]
) -> None:
    """Post what reminders say of legal dates: once for each date that comes near, and once when it has passed."""
    now = desk.clock.now()
    today = account.day_of(now)
    for step in steps:
        if step.subject in _LEGAL and (step.late or step.soon(today)):
            event = Event.LATE if step.late else Event.DUE_SOON
            cause = (event.value, step.subject.value, step.target.isoformat())
            _post(desk, _about(head, event), cause, subscriptions, now)


def tell_of_words(desk: Desk, account: AccountId, request: RequestId, voicemail: str) -> None:
    """Post that a voicemail has its transcript."""
    subscriptions = desk.webhooks.subscriptions(account)
    if not subscriptions:
        return
    head = desk.requests.get(account, request)
    delivery = replace(_about(head, Event.VOICEMAIL_TRANSCRIBED), voicemail=voicemail)
    _post(desk, delivery, ("transcribed", voicemail), subscriptions, desk.clock.now())


def _about(head: Request, event: Event) -> Delivery:
    return Delivery(
        account=head.account,
        endpoint="",
        id="",
        event=event,
        at=head.received_at,
        sequence=head.chain_head.seq,
        request=head.id,
    )


def _post(
    desk: Desk, pattern: Delivery, cause: tuple[str, ...], subscriptions: tuple[Subscription, ...], now: datetime
) -> None:
    """Post for the sweep to send: no audit entry says when, so the moment of the first attempt to post is kept."""
    for one in subscriptions:
        if one.wants(pattern.event, now):
            name = delivery_id(one.endpoint, str(pattern.request), *cause)
            until = now + DELIVERY_LIFE
            at = desk.work.ephemeral.first_seen(f"webhook|{name}", at=now, until=until)
            desk.work.post_delivery(replace(pattern, endpoint=one.endpoint, id=name, at=at, next_at=now))
