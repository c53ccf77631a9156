"""Endpoints of webhooks and their log, as the pages are given them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chalicelib.domain.events import CHOICES, Event
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.webhook import (
    Attempt,
    Delivery,
    DeliveryState,
    Disabled,
    Resend,
    Secret,
    WebhookEndpoint,
)
from chalicelib.http.staff.webhook_view import delivery_rows

AT: Final = datetime(2026, 11, 23, 17, tzinfo=UTC)
EVENTS: Final = tuple(event.value for event in CHOICES)
HOOK: Final = WebhookEndpoint(
    account=AccountId("acc_x"),
    id="whk_x",
    events=CHOICES,
    created_at=AT,
    created_by="user:usr_x",
    failing_since=AT,
    url="https://hooks.example/in?a=<b>",
    secrets=(Secret(value="whsec_x"), Secret(value="whsec_y", until=AT + timedelta(days=1))),
)
HOOKS: Final = (
    HOOK,
    replace(HOOK, failing_since=None),
    replace(HOOK, disabled_at=AT, disabled_why=Disabled.GONE),
    replace(HOOK, disabled_at=AT, disabled_why=Disabled.BY_STAFF),
)
_SENT: Final = Delivery(account=AccountId("acc_x"), endpoint="whk_x", id="msg_x", event=Event.TEST, at=AT)
ERRORS: Final = (
    *("not-public", "not-https", "not-found", "timeout", "tls"),
    *("no-connection", "broken", "disabled", "removed", "internal"),
)
LOG: Final = (
    replace(_SENT, state=DeliveryState.WAITING, next_at=AT, request=RequestId("R1"), event=Event.LATE),
    replace(_SENT, attempts=tuple(Attempt(at=AT, error=error) for error in ERRORS)),
    *(replace(_SENT, state=state, attempts=(Attempt(at=AT, status=503, ms=12),)) for state in DeliveryState),
)
PAGE: Final[dict[str, Any]] = {
    "hook": HOOK,
    "events": EVENTS,
    "url_value": HOOK.url,
    "chosen": EVENTS,
    "older": AT,
    "rows": delivery_rows(LOG),
    "following": "2026-11-23T17:00:00.000.msg_x",
    "resend": Resend(
        account=AccountId("acc_x"), endpoint="whk_x", started_at=AT, since=AT, until=AT, count=3, finished_at=AT
    ),
    "values": {},
}
