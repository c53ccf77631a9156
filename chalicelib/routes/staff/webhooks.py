"""The account's own systems that are told what happens: named, tried, looked after by who administers."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import CHOICES
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.webhook import WebhookEndpoint
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.webhooks import webhook_endpoints as services

PATH: Final = "/staff/webhooks"
REFUSALS: Final = (InvalidField, NotPossible, StaleForm, Conflict)


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def webhooks(call: Call) -> Response:
    """Show the endpoints, also to who only looks."""
    return _page(call)


@endpoint(
    blueprint,
    PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_WEBHOOK_ADDED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def add(call: Call) -> Response:
    """Add another endpoint, whose secret is shown now and never again."""
    url, events = call.value("url"), tuple(call.form.get("events", []))
    try:
        check_staff_token(call)
        made = services.add_endpoint(
            call.desk,
            call.staff.account.id,
            url=url,
            events=events,
            actor=call.staff.actor,
            once=call.value("once"),
        )
    except REFUSALS as error:
        return _page(call, status=error.status, url=url, chosen=events, errors=field_errors(call, error))
    return secret_page(call, made, rotated=False)


def secret_page(call: Call, made: WebhookEndpoint, *, rotated: bool) -> Response:
    """The one time that a secret is shown; no address leads here."""
    return staff_page(
        call,
        "staff/webhook_secret.html",
        nav="webhooks",
        here=PATH,
        hook=made.id,
        secret=made.secrets[0].value,
        rotated=rotated,
    )


def _page(
    call: Call, *, status: int = 200, url: str = "", chosen: tuple[str, ...] | None = None, **more: Any
) -> Response:
    every = tuple(event.value for event in CHOICES)
    return staff_page(
        call,
        "staff/webhooks.html",
        status=status,
        nav="webhooks",
        here=PATH,
        hooks=call.desk.webhooks.endpoints(call.staff.account.id),
        once=call.desk.chance.bytes(12).hex(),
        events=every,
        url_value=url,
        chosen=every if chosen is None else chosen,
        may_change=permits(call.staff.user.role, Permission.ADMINISTER),
        **more,
    )
