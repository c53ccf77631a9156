"""An account's own systems are named, and told apart from whoever else might be behind an address."""

from collections.abc import Callable
from dataclasses import replace

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import Event
from chalicelib.domain.ids import AccountId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.webhook import (
    ENDPOINTS_LIMIT,
    Delivery,
    Disabled,
    Secret,
    WebhookEndpoint,
    delivery_id,
    new_endpoint_id,
    new_secret,
    parse_events,
    parse_url,
    place_of,
)
from chalicelib.errors import NotPossible
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.webhooks.deliver_webhook import hand_over
from chalicelib.services.webhooks.enqueue_event import QUEUE_GRACE


def add_endpoint(
    desk: Desk, account: AccountId, *, url: str, events: tuple[str, ...], actor: str, once: str = ""
) -> WebhookEndpoint:
    """Keep a new address with its first secret, which is shown now and never again; a form's `once` adds one only.

    Raise `InvalidField` (`url`, `events`), `NotPossible` (`webhooks-limit`, `webhook-there`).
    """
    named = desk.secrets.hash("webhook-once", f"{account}|{actor}|{once}")
    name = new_endpoint_id(bytes.fromhex(named[:20]) if once else desk.chance.bytes(10))
    if any(there.id == name for there in desk.webhooks.endpoints(account)):
        raise NotPossible("webhook-there")
    chosen, address = parse_events(events), parse_url(url)
    desk.webhook_sender.check(address)
    if len(desk.webhooks.endpoints(account)) >= ENDPOINTS_LIMIT:
        raise NotPossible("webhooks-limit", limit=str(ENDPOINTS_LIMIT))
    made = WebhookEndpoint(
        account=account,
        id=name,
        events=chosen,
        created_at=desk.clock.now(),
        created_by=actor,
        url=address,
        secrets=(Secret(value=new_secret(desk.chance.bytes(32))),),
    )
    detail: Detail = {"webhook": made.id, "events": [event.value for event in chosen]}
    because = Reason(Tag.ACCOUNT_WEBHOOK_ADDED, actor, None, detail)
    unit = desk.work.begin(account, made.created_at)
    unit.store(_owner(desk, account), because=because)
    unit.create(made, because=because)
    unit.commit()
    return replace(made, version=1)


def change_endpoint(
    desk: Desk, account: AccountId, endpoint: str, *, url: str, events: tuple[str, ...], actor: str
) -> WebhookEndpoint:
    """Give it another address or other events; secrets stay. Raise `NotFound`, `InvalidField`."""
    chosen, address = parse_events(events), parse_url(url)
    desk.webhook_sender.check(address)

    def changed(before: WebhookEndpoint) -> WebhookEndpoint:
        return replace(before, url=address, events=chosen, failing_since=None, told_at=None)

    detail: Detail = {"events": [event.value for event in chosen]}
    return _stored(desk, account, endpoint, changed, Reason(Tag.ACCOUNT_WEBHOOK_CHANGED, actor, None, detail))


def rotate_secret(
    desk: Desk, account: AccountId, endpoint: str, *, actor: str, seen: int | None = None
) -> WebhookEndpoint:
    """Draw a new secret, shown now and never again; the one before signs beside it for a day.

    Raise `NotFound`; `NotPossible` (`webhook-overtaken`) if the endpoint is not in the version that a page had `seen`.
    """
    if seen is not None and desk.webhooks.endpoint(account, endpoint).version != seen:
        raise NotPossible("webhook-overtaken")
    value, now = new_secret(desk.chance.bytes(32)), desk.clock.now()
    because = Reason(Tag.ACCOUNT_WEBHOOK_SECRET_ROTATED, actor)
    return _stored(desk, account, endpoint, lambda before: before.rotated(value, now), because)


def disable_endpoint(desk: Desk, account: AccountId, endpoint: str, *, actor: str) -> WebhookEndpoint:
    """Send nothing there; what is on its way fails. Raise `NotFound`."""
    now = desk.clock.now()

    def off(before: WebhookEndpoint) -> WebhookEndpoint:
        return replace(before, disabled_at=now, disabled_why=Disabled.BY_STAFF)

    because = Reason(Tag.ACCOUNT_WEBHOOK_DISABLED, actor, None, {"why": Disabled.BY_STAFF.value})
    return _stored(desk, account, endpoint, off, because)


def enable_endpoint(desk: Desk, account: AccountId, endpoint: str, *, actor: str) -> WebhookEndpoint:
    """Send there again what happens from now on. Raise `NotFound`, `InvalidField` for an address that is not public."""
    desk.webhook_sender.check(desk.webhooks.endpoint(account, endpoint).url)

    def on(before: WebhookEndpoint) -> WebhookEndpoint:
        return replace(before, disabled_at=None, disabled_why=None, failing_since=None, told_at=None)

    return _stored(desk, account, endpoint, on, Reason(Tag.ACCOUNT_WEBHOOK_ENABLED, actor))


def remove_endpoint(desk: Desk, account: AccountId, endpoint: str, *, actor: str) -> None:
    """Forget address and secrets; its log goes by its own time. Raise `NotFound`."""
    before = desk.webhooks.endpoint(account, endpoint)
    because = Reason(Tag.ACCOUNT_WEBHOOK_REMOVED, actor, None, {"webhook": endpoint})
    unit = desk.work.begin(account, desk.clock.now())
    unit.store(_owner(desk, account), because=because)
    unit.remove(before, because=because)
    unit.commit()


def send_test(desk: Desk, account: AccountId, endpoint: str, *, actor: str) -> Delivery:
    """Have an event sent that says nothing, once. Raise `NotFound`, `NotPossible` (`webhook-disabled`)."""
    there = desk.webhooks.endpoint(account, endpoint)
    if there.disabled_at is not None:
        raise NotPossible("webhook-disabled")
    now = desk.clock.now()
    delivery = Delivery(
        account=account,
        endpoint=endpoint,
        id=delivery_id(endpoint, new_id(desk)),
        event=Event.TEST,
        at=now,
        next_at=now + QUEUE_GRACE,
    )
    because = Reason(Tag.ACCOUNT_WEBHOOK_TESTED, actor, None, {"webhook": endpoint})
    unit = desk.work.begin(account, now)
    unit.store(_owner(desk, account), because=because)
    unit.create(delivery, because=because)
    unit.commit()
    hand_over(desk, [place_of(delivery)])
    return delivery


def _stored(
    desk: Desk,
    account: AccountId,
    endpoint: str,
    change: Callable[[WebhookEndpoint], WebhookEndpoint],
    because: Reason,
) -> WebhookEndpoint:
    before = desk.webhooks.endpoint(account, endpoint)
    after = change(before)
    named = replace(because, detail={"webhook": endpoint, **because.detail})
    unit = desk.work.begin(account, desk.clock.now())
    unit.store(_owner(desk, account), because=named)
    unit.store(after, because=named)
    unit.commit()
    return replace(after, version=before.version + 1)


def _owner(desk: Desk, account: AccountId) -> Account:
    return desk.accounts.get(account)
