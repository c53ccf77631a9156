"""Webhooks for systems: name endpoints, rotate secrets, try them, read the log, have it sent again."""

from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotFound
from chalicelib.http.api.operation import BASE, Answer, ApiCall
from chalicelib.http.api.schemas.webhooks import (
    DeliveryRecord,
    EndpointList,
    EndpointRecord,
    EndpointWithSecret,
    LogPage,
    LogQuery,
    NameEndpoint,
    Removed,
    ResendSpan,
    ResendState,
)
from chalicelib.http.api.sections import Section
from chalicelib.http.api.webhook_view import delivery_record, endpoint_record, resend_state, with_secret
from chalicelib.http.endpoint import Reads
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.webhooks import webhook_endpoints as services
from chalicelib.services.webhooks.resend_webhooks import resend_one, start_resend

section: Final = Section(blueprint, "Webhooks", "/webhooks")
_ONE: Final = "/{webhook}"
_REFUSALS: Final = ("not-found", "conflict", "not-possible")


def _which(call: ApiCall) -> tuple[AccountId, str]:
    return call.account.id, call.params["webhook"]


@section.administers(method="GET", audit=Reads.NOTHING_PERSONAL, answer=EndpointList)
def list_all(call: ApiCall) -> EndpointList:
    """List the endpoints.

    Without their secrets, which are told once.
    """
    return EndpointList(items=[endpoint_record(hook) for hook in call.desk.webhooks.endpoints(call.account.id)])


@section.administers(
    audit=(Tag.ACCOUNT_WEBHOOK_ADDED,),
    body=NameEndpoint,
    answer=EndpointWithSecret,
    status=201,
    refusals=("conflict", "not-possible"),
)
def add(call: ApiCall) -> Answer:
    """Add an endpoint.

    Answers its secret, which is told now and never again. The address must be https and lead to public addresses
    only, now and at each delivery. Verify what comes by a library of Standard Webhooks.
    """
    body: NameEndpoint = call.body
    names = tuple(event.value for event in body.events)
    made = services.add_endpoint(call.desk, call.account.id, url=body.url, events=names, actor=call.staff.actor)
    return Answer(content=with_secret(made), location=f"{BASE}{section.path}/{made.id}")


@section.administers(_ONE, method="GET", audit=Reads.NOTHING_PERSONAL, answer=EndpointRecord, refusals=("not-found",))
def read(call: ApiCall) -> EndpointRecord:
    """Read an endpoint.

    Its events, whether it is on, and since when it has been failing; never its secret.
    """
    return endpoint_record(call.desk.webhooks.endpoint(*_which(call)))


@section.administers(
    _ONE,
    method="PUT",
    audit=(Tag.ACCOUNT_WEBHOOK_CHANGED,),
    body=NameEndpoint,
    answer=EndpointRecord,
    refusals=_REFUSALS,
)
def change(call: ApiCall) -> EndpointRecord:
    """Change an endpoint.

    Gives it another address or other events; secrets stay.
    """
    body: NameEndpoint = call.body
    names = tuple(event.value for event in body.events)
    changed = services.change_endpoint(call.desk, *_which(call), url=body.url, events=names, actor=call.staff.actor)
    return endpoint_record(changed)


@section.administers(_ONE, method="DELETE", audit=(Tag.ACCOUNT_WEBHOOK_REMOVED,), answer=Removed, refusals=_REFUSALS)
def remove(call: ApiCall) -> Removed:
    """Remove an endpoint.

    What is on its way to it is not delivered.
    """
    services.remove_endpoint(call.desk, *_which(call), actor=call.staff.actor)
    return Removed(id=call.params["webhook"])


@section.administers(
    f"{_ONE}/secret", audit=(Tag.ACCOUNT_WEBHOOK_SECRET_ROTATED,), answer=EndpointWithSecret, refusals=_REFUSALS
)
def rotate(call: ApiCall) -> EndpointWithSecret:
    """Draw a new secret.

    Told now and never again. The one before signs beside it for a day.
    """
    return with_secret(services.rotate_secret(call.desk, *_which(call), actor=call.staff.actor))


@section.administers(
    f"{_ONE}/disable", audit=(Tag.ACCOUNT_WEBHOOK_DISABLED,), answer=EndpointRecord, refusals=_REFUSALS
)
def disable(call: ApiCall) -> EndpointRecord:
    """Switch an endpoint off.

    Nothing more is sent to it: deliveries that wait end as failed, and can be sent again once it is on.
    """
    return endpoint_record(services.disable_endpoint(call.desk, *_which(call), actor=call.staff.actor))


@section.administers(f"{_ONE}/enable", audit=(Tag.ACCOUNT_WEBHOOK_ENABLED,), answer=EndpointRecord, refusals=_REFUSALS)
def enable(call: ApiCall) -> EndpointRecord:
    """Switch an endpoint on.

    It is told what happens from now on; have sent again what it missed.
    """
    return endpoint_record(services.enable_endpoint(call.desk, *_which(call), actor=call.staff.actor))


@section.administers(
    f"{_ONE}/test", audit=(Tag.ACCOUNT_WEBHOOK_TESTED,), answer=DeliveryRecord, status=202, refusals=_REFUSALS
)
def test(call: ApiCall) -> Answer:
    """Send a test event.

    `webhook.test`, tried once; what became of it stands in the log.
    """
    sent = services.send_test(call.desk, *_which(call), actor=call.staff.actor)
    return Answer(content=delivery_record(sent))


@section.administers(
    f"{_ONE}/deliveries",
    method="GET",
    audit=Reads.NOTHING_PERSONAL,
    query=LogQuery,
    answer=LogPage,
    refusals=("not-found",),
)
def log(call: ApiCall) -> LogPage:
    """Read the log of an endpoint.

    Newest first, of the last 90 days, with the newest attempts of each delivery.
    """
    account, name = _which(call)
    call.desk.webhooks.endpoint(account, name)
    query: LogQuery = call.query
    about = f"deliveries|{name}"
    page = call.desk.webhooks.log(account, name, until=call.place(about, ""), limit=query.limit)
    items = [delivery_record(one) for one in page]
    full = len(items) == query.limit
    following = call.write_cursor([items[-1].name], about) if full else None
    return LogPage(items=items, next=following)


@section.administers(
    f"{_ONE}/deliveries/{{delivery}}/resend",
    audit=(Tag.ACCOUNT_WEBHOOK_RESENT,),
    answer=DeliveryRecord,
    status=202,
    refusals=_REFUSALS,
)
def send_again(call: ApiCall) -> Answer:
    """Send one delivery again.

    `delivery` is its `name` in the log. It keeps its id and begins its schedule anew.
    """
    again = resend_one(call.desk, *_which(call), call.params["delivery"], actor=call.staff.actor)
    return Answer(content=delivery_record(again))


@section.administers(
    f"{_ONE}/resend", method="GET", audit=Reads.NOTHING_PERSONAL, answer=ResendState, refusals=("not-found",)
)
def resend_so_far(call: ApiCall) -> ResendState:
    """Read how far a sending anew has come.

    It goes on in the background until all of the span was sent; 404 where none was ever asked for.
    """
    state = call.desk.webhooks.resend(*_which(call))
    if state is None:
        raise NotFound("resend")
    return resend_state(state)


@section.administers(
    f"{_ONE}/resend",
    audit=(Tag.ACCOUNT_WEBHOOK_RESENT,),
    body=ResendSpan,
    answer=ResendState,
    status=202,
    refusals=_REFUSALS,
)
def resend(call: ApiCall) -> Answer:
    """Send a span of time again.

    Everything, or what failed, oldest first, by so many a minute; it goes on in the background.
    """
    body: ResendSpan = call.body
    started = start_resend(
        call.desk,
        *_which(call),
        since=body.since,
        until=body.until,
        only_failed=body.only_failed,
        actor=call.staff.actor,
    )
    return Answer(content=resend_state(started))
