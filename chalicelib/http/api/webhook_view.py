"""Endpoints of webhooks and their log, as the API writes them."""

from chalicelib.domain.webhook import Attempt, Delivery, Resend, WebhookEndpoint, place_of
from chalicelib.http.api.schemas.webhooks import (
    AttemptRecord,
    DeliveryRecord,
    EndpointRecord,
    EndpointWithSecret,
    ResendState,
)


def endpoint_record(hook: WebhookEndpoint) -> EndpointRecord:
    """An endpoint without its secrets."""
    return EndpointRecord(
        id=hook.id,
        url=hook.url,
        events=list(hook.events),
        created_at=hook.created_at,
        disabled=hook.disabled_why,
        failing_since=hook.failing_since,
    )


def with_secret(hook: WebhookEndpoint) -> EndpointWithSecret:
    """An endpoint with its newest secret: for whoever has just had it drawn."""
    record = endpoint_record(hook)
    return EndpointWithSecret(
        id=record.id,
        url=record.url,
        events=record.events,
        created_at=record.created_at,
        disabled=record.disabled,
        failing_since=record.failing_since,
        secret=hook.secrets[0].value,
    )


def delivery_record(delivery: Delivery) -> DeliveryRecord:
    """A line of a log."""
    return DeliveryRecord(
        name=place_of(delivery).name,
        id=delivery.id,
        event=delivery.event,
        at=delivery.at,
        sequence=delivery.sequence,
        request=delivery.request,
        state=delivery.state,
        next_at=delivery.next_at,
        attempts=[_attempt(attempt) for attempt in delivery.attempts],
    )


def resend_state(state: Resend) -> ResendState:
    """How far a sending anew has come."""
    return ResendState(since=state.since, until=state.until, count=state.count, finished_at=state.finished_at)


def _attempt(attempt: Attempt) -> AttemptRecord:
    return AttemptRecord(at=attempt.at, status=attempt.status, error=attempt.error, milliseconds=attempt.ms)
