"""Webhooks, as systems name them, read their log and have it sent again."""

from typing import Annotated

import msgspec

from chalicelib.domain.events import Event
from chalicelib.domain.webhook import DeliveryState, Disabled
from chalicelib.http.api.operation import Paging
from chalicelib.http.api.schemas.common import Moment

Address = Annotated[str, msgspec.Meta(max_length=1000, description="Where to, https, reachable from the internet.")]
Events = Annotated[list[Event], msgspec.Meta(min_length=1, max_length=20)]
Where = Annotated[str, msgspec.Meta(min_length=1, max_length=100, description="`name` of a delivery in the log.")]


class NameEndpoint(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """An address and the events that it is told of."""

    url: Address
    events: Events


class EndpointRecord(msgspec.Struct, kw_only=True):
    """One endpoint; its secret is told once, when it is made."""

    id: str
    url: str
    events: list[Event]
    created_at: Moment
    disabled: Annotated[Disabled | None, msgspec.Meta(description="Why nothing is sent; null while it is on.")]
    failing_since: Moment | None


class EndpointWithSecret(EndpointRecord, kw_only=True):
    """One endpoint with a secret that was just drawn."""

    secret: Annotated[str, msgspec.Meta(description="Told now and never again: whsec_ and base64.")]


class EndpointList(msgspec.Struct, kw_only=True):
    """All endpoints of the account; there are ten at most."""

    items: list[EndpointRecord]


class AttemptRecord(msgspec.Struct, kw_only=True):
    """One POST: the status of the answer, or why there was none."""

    at: Moment
    status: int
    error: Annotated[str, msgspec.Meta(description="Empty where there was an answer.")]
    milliseconds: int


class DeliveryRecord(msgspec.Struct, kw_only=True):
    """One event on its way to one endpoint."""

    name: Annotated[str, msgspec.Meta(description="Its place in the log; by it (not by `id`) it is sent again.")]
    id: Annotated[str, msgspec.Meta(description="The `webhook-id`, the same at every attempt.")]
    event: Event
    at: Moment
    sequence: int
    request: str | None
    state: DeliveryState
    next_at: Moment | None
    attempts: list[AttemptRecord]


class LogQuery(Paging, forbid_unknown_fields=True, kw_only=True):
    """A page of a log, newest first."""


class LogPage(msgspec.Struct, kw_only=True):
    """A page of a log."""

    items: list[DeliveryRecord]
    next: Annotated[str | None, msgspec.Meta(description="The cursor of the next page; null at the end.")]


class ResendSpan(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """Everything between two times, to now if no end is named."""

    since: Moment
    until: Moment | None = None
    only_failed: bool = False


class ResendState(msgspec.Struct, kw_only=True):
    """How far a sending anew has come."""

    since: Moment
    until: Moment
    count: int
    finished_at: Moment | None


class Removed(msgspec.Struct, kw_only=True):
    """The endpoint that is no more."""

    id: str
