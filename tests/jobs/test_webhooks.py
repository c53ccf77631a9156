"""From an act to a receiver's socket, on the engine: stream, queue, worker, signature, log."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import boto3
import pytest
from standardwebhooks import Webhook

from chalicelib import composition
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import Event
from chalicelib.domain.figures import ALL, LATE
from chalicelib.domain.rights import Right
from chalicelib.domain.webhook import DeliveryState, Disabled, WebhookEndpoint
from chalicelib.errors import Conflict
from chalicelib.jobs.audit_watch import on_audit_change
from chalicelib.jobs.deadlines import keep_deadlines
from chalicelib.jobs.retention import sweep_retention
from chalicelib.jobs.webhooks import on_audit_event, on_webhook, sweep_webhooks
from chalicelib.services.webhooks.resend_webhooks import start_resend
from chalicelib.services.webhooks.webhook_endpoints import add_endpoint, remove_endpoint, send_test
from infra.local.queues import QueueReader
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeClock
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
    events = ("request.received", "request.updated", "request.verified", "request.late")
    return add_endpoint(desk, deployment.account.id, url=url, events=events, actor="operator:test")


@contextmanager
def answers(deployment: Deployment, status: bytes, event: str) -> Iterator[tuple[WebhookEndpoint, Receiver]]:
    """Another endpoint, which answers everything in one way, as long as this lasts."""
    desk = deployment.desk
    with receiver(answering(b"HTTP/1.1 " + status + b"\r\n\r\n")) as server:
        url = f"http://127.0.0.1:{server.port}/in"
        made = add_endpoint(desk, deployment.account.id, url=url, events=(event,), actor="operator:test")
        yield made, server
        remove_endpoint(desk, deployment.account.id, made.id, actor="operator:test")


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


def test_a_person_who_is_known_well_enough_is_told_of_as_verified(deployment: Deployment, there: Receiver) -> None:
    there.requests.clear()
    head = ask_one(deployment.desk, deployment.account, Right.OPT_OUT_SALE)
    assert deployment.flow(deployment.desk.settings.audit_table, on_audit_event) == []
    take(deployment)
    told = [json.loads(one.partition(b"\r\n\r\n")[2]) for one in there.requests]
    types = {one["type"] for one in told if one["data"]["id"] == head.id}
    assert types == {"request.received", "request.verified"}


def test_an_endpoint_that_is_gone_is_switched_off_and_administrators_are_told(deployment: Deployment) -> None:
    desk = deployment.desk
    with answers(deployment, b"410 Gone", "request.received") as (gone, _):
        ask_one(desk, deployment.account, confirmed=False)
        deployment.flow(desk.settings.audit_table, on_audit_event)
        take(deployment)
        assert desk.webhooks.endpoint(gone.account, gone.id).disabled_why is Disabled.GONE
    chain = desk.audit_log.chain_of(deployment.account.id, None)
    assert Tag.ACCOUNT_WEBHOOK_DISABLED in {entry.tag for entry in desk.audit_log.entries(chain)}


def test_what_fails_comes_again_by_the_queue_seconds_later(deployment: Deployment) -> None:
    busy_for_now = b"503 Busy\r\nRetry-After: 50"  # longer than this test takes, shorter than the sweep's minute
    with answers(deployment, busy_for_now, "request.received") as (busy, server):
        ask_one(deployment.desk, deployment.account, confirmed=False)
        deployment.flow(deployment.desk.settings.audit_table, on_audit_event)
        take(deployment)
        [delivery] = deployment.desk.webhooks.log(busy.account, busy.id, limit=5)
        assert (delivery.state, len(server.requests)) == (DeliveryState.WAITING, 1)
        found = boto3.client("sqs").get_queue_attributes(
            QueueUrl=deployment.desk.settings.webhook_queue, AttributeNames=["ApproximateNumberOfMessagesDelayed"]
        )
        assert found["Attributes"]["ApproximateNumberOfMessagesDelayed"] == "1"


def test_a_day_that_has_passed_is_posted_once_and_the_request_counts_as_late(
    deployment: Deployment, hook: WebhookEndpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*_: object, **__: object) -> None:
        raise Conflict("agenda")

    desk = deployment.desk
    head = ask_one(desk, deployment.account)
    assert deployment.flow(desk.settings.audit_table, on_audit_change) == []
    desk.__dict__["clock"] = clock = FakeClock(desk.clock.now())
    clock.pass_(days=60)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(desk.reminders, "write", overtaken)
        keep_deadlines(SCHEDULED, None)  # posts, and another run, which posted as well, has noted it
    for _ in range(2):
        keep_deadlines(SCHEDULED, None)
    late = [one.id for one in desk.webhooks.log(hook.account, hook.id, limit=100) if one.event is Event.LATE]
    assert len(set(late)) == len(late) > 0
    assert desk.figures.sheets(deployment.account, LATE)[LATE][ALL] > 0
    assert desk.requests.get(head.account, head.id).version == head.version
    del desk.__dict__["clock"]
