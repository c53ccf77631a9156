"""Sends anew what an endpoint may have missed: one event at once, a span of time page by page in the background."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.webhook import Delivery, DeliveryPlace, DeliveryState, Resend, log_name, place_of
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.services.webhooks.deliver_webhook import hand_over
from chalicelib.services.webhooks.enqueue_event import QUEUE_GRACE

_PAGE: Final = 100
_UNDER_WAY: Final = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING})
RESENT_A_RUN: Final = 600  # of one endpoint, in a minute: what it missed does not drown it


def resend_one(desk: Desk, account: AccountId, endpoint: str, name: str, *, actor: str) -> Delivery:
    """Send one event of the log again, under its own id. Raise `NotFound`, `NotPossible` (`webhook-disabled`)."""
    _active(desk, account, endpoint)
    delivery = desk.webhooks.delivery(DeliveryPlace(account, endpoint, name))
    if delivery is None:
        raise NotFound("delivery")
    now = desk.clock.now()
    again = delivery.anew(now + QUEUE_GRACE)
    because = Reason(Tag.ACCOUNT_WEBHOOK_RESENT, actor, None, {"webhook": endpoint, "delivery": delivery.id})
    unit = desk.work.begin(account, now)
    unit.store(desk.accounts.get(account), because=because)
    unit.store(again, because=because)
    unit.commit()
    hand_over(desk, [place_of(again)])
    return again


def start_resend(
    desk: Desk,
    account: AccountId,
    endpoint: str,
    *,
    since: datetime,
    until: datetime | None = None,
    only_failed: bool = False,
    actor: str,
) -> Resend:
    """Begin to send everything of a span again, to now if no end is named.

    Raise `NotFound`, `NotPossible` (`webhook-disabled`, `resend-runs`), `InvalidField` (`since`, `until`).
    """
    _active(desk, account, endpoint)
    now = desk.clock.now()
    before = desk.webhooks.resend(account, endpoint)
    if before and before.finished_at is None:
        raise NotPossible("resend-runs")
    if since >= now:
        raise InvalidField(field="since", problem="in-the-future")
    if until is not None and until <= since:
        raise InvalidField(field="until", problem="too-early")
    started = Resend(
        account=account,
        endpoint=endpoint,
        started_at=now,
        since=since,
        until=min(until or now, now),
        only_failed=only_failed,
        next_at=now,
        version=before.version if before else 0,
    )
    _begin(desk, started, Reason(Tag.ACCOUNT_WEBHOOK_RESENT, actor, None, _detail(started)))
    return started


def _detail(started: Resend) -> Detail:
    return {
        "webhook": started.endpoint,
        "since": started.since.isoformat(timespec="seconds"),
        "until": started.until.isoformat(timespec="seconds"),
        "only_failed": started.only_failed,
    }


def _begin(desk: Desk, started: Resend, because: Reason) -> None:
    unit = desk.work.begin(started.account, started.started_at)
    unit.store(desk.accounts.get(started.account), because=because)
    if started.version:
        unit.store(started, because=because)
    else:
        unit.create(started, because=because)
    unit.commit()


def continue_resends(desk: Desk, *, limit: int = 20) -> int:
    """Go on with every sending anew, each by so many as a minute bears; return how many went into the queue."""
    now = desk.clock.now()
    return sum(_continue(desk, account, endpoint) for account, endpoint in desk.webhooks.resends(now=now, limit=limit))


def _continue(desk: Desk, account: AccountId, endpoint: str) -> int:
    count = 0
    while count < RESENT_A_RUN:
        state = desk.webhooks.resend(account, endpoint)
        if state is None or state.finished_at is not None:
            return count
        now = desk.clock.now()
        page = desk.webhooks.log(
            account,
            endpoint,
            since=state.after or log_name(state.since),
            until=log_name(state.until + timedelta(milliseconds=1)),
            limit=_PAGE,
            newest=False,
        )
        places = [place_of(one) for one in page if _again(desk, one, state, now)]
        hand_over(desk, places)
        count += len(places)
        moved = replace(
            state,
            count=state.count + len(places),
            after=place_of(page[-1]).name if page else state.after,
            next_at=now + timedelta(minutes=1) if len(page) == _PAGE else None,
            finished_at=None if len(page) == _PAGE else now,
        )
        try:
            desk.work.settle(moved)
        except Conflict:
            return count  # another run has done this page
    return count


def _again(desk: Desk, delivery: Delivery, state: Resend, now: datetime) -> bool:
    """Note that one goes out again, or at once if it waits for its next attempt; what a worker has is left to it."""
    if delivery.state in _UNDER_WAY or (state.only_failed and delivery.state is DeliveryState.DELIVERED):
        return False
    try:
        desk.work.settle(delivery.anew(now + QUEUE_GRACE))
    except Conflict:
        return False
    return True


def _active(desk: Desk, account: AccountId, endpoint: str) -> None:
    if desk.webhooks.endpoint(account, endpoint).disabled_at is not None:
        raise NotPossible("webhook-disabled")
