"""From an act to a receiver's socket, on the engine: stream, queue, worker, signature, log."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from standardwebhooks import Webhook

from chalicelib import composition
from chalicelib.domain.webhook import DeliveryState, WebhookEndpoint
from chalicelib.jobs.retention import sweep_retention
from chalicelib.jobs.webhooks import on_audit_event, on_webhook, sweep_webhooks
from chalicelib.services.webhooks.resend_webhooks import start_resend
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint, send_test
from infra.local.queues import QueueReader
from tests.fakes.acme import ask_one
from tests.jobs.conftest import SCHEDULED, Deployment
from tests.unit.outbound.hook_server import Receiver, answering, receiver


@pytest.fixture(scope="module")
def there() -> Iterator[Receiver]:
    """A receiver on this machine, which takes everything."""
    with receiver(answering(b"HTTP/1.1 204 Taken\r\n\r\n")) as server:
        yield server


@pytest.fixture(scope="module")
def hook(deployment: Deployment, there: Receiver) -> WebhookEndpoint:
    """Its endpoint."""
    desk = deployment.desk
    desk.settings = replace(desk.settings, webhook_loopback="on")
    url = f"http://127.0.0.1:{there.port}/in"
    events = ("request.received", "request.updated")
    return add_endpoint(desk, deployment.account.id, url=url, events=events, actor="operator:test")


def take(deployment: Deployment) -> int:
    """Let the workers take what is in the queue; return how many messages they dealt with."""
    name = deployment.desk.settings.webhook_queue.rpartition("/")[2]
    reader = QueueReader("on_webhook", name, 10, lambda event: on_webhook(event, None))
    sqs, count = boto3.client("sqs"), 0
    while done := reader.poll(sqs):
        count += done
    return count


def test_what_happens_reaches_the_receiver_signed_once_though_the_stream_is_read_twice(
    deployment: Deployment, hook: WebhookEndpoint, there: Receiver, capsys: pytest.CaptureFixture[str]
) -> None:
    head = ask_one(deployment.desk, deployment.account, confirmed=False)
    for _ in range(2):
        assert deployment.flow(deployment.desk.settings.audit_table, on_audit_event) == []
    assert take(deployment) == 2  # messages; the second finds that it was sent
    assert len(there.requests) == 1
    told = Webhook(hook.secrets[0].value).verify(there.body, there.headers)
    assert (told["type"], told["data"]["id"]) == ("request.received", head.id)
    [delivery] = deployment.desk.webhooks.log(hook.account, hook.id, limit=5)
    assert (delivery.state, delivery.attempts[0].status) == (DeliveryState.DELIVERED, 204)
    printed = capsys.readouterr().out
    assert "Ana" not in printed
    assert "127.0.0.1" not in printed


def test_what_is_due_goes_by_the_minute_and_a_span_is_sent_again_in_order(
    deployment: Deployment, hook: WebhookEndpoint, there: Receiver
) -> None:
    desk = deployment.desk
    for _ in range(3):
        send_test(desk, hook.account, hook.id, actor="operator:test")
    assert take(deployment) == 3
    log = desk.webhooks.log(hook.account, hook.id, limit=10, newest=False)
    assert [one.at for one in log] == sorted(one.at for one in log)
    assert desk.webhooks.log(hook.account, hook.id, limit=2)[0] == log[-1]
    start_resend(desk, hook.account, hook.id, since=log[1].at, actor="operator:test")
    there.requests.clear()
    sweep_webhooks(SCHEDULED, None)
    assert take(deployment) == 3
    assert len(there.requests) == 3
    waiting = desk.webhooks.log(hook.account, hook.id, limit=1)[0]
    desk.work.settle(replace(waiting, state=DeliveryState.WAITING, next_at=desk.clock.now() - timedelta(minutes=1)))
    sweep_webhooks(SCHEDULED, None)
    sweep_webhooks(SCHEDULED, None)
    assert take(deployment) == 1
    assert json.loads(there.body)["type"] == "webhook.test"


def test_old_entries_of_the_log_go_with_the_sweep(deployment: Deployment, hook: WebhookEndpoint) -> None:
    desk = deployment.desk
    before = desk.webhooks.log(hook.account, hook.id, limit=100)
    old = replace(before[0], id="msg_old", at=desk.clock.now() - timedelta(days=91), version=0)
    desk.work.post_delivery(old)
    assert composition.desk() is desk
    sweep_retention(SCHEDULED, None)
    assert desk.webhooks.log(hook.account, hook.id, limit=100) == before
