"""A system with the scope admin names endpoints, tries them, reads their log and has it sent again."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.services.webhooks.deliver_webhook import deliver_webhook
from chalicelib.services.webhooks.webhook_endpoints import remove_endpoint
from tests.fakes.webhooks import MemoryQueue, MemorySender
from tests.http.stage import Stage
from tests.http.systems import Office, Reply, connect

pytestmark = pytest.mark.usefixtures("unlimited")
TYPED = {"url": "https://hooks.acme.example/in", "events": ["request.received", "request.late"]}


@pytest.fixture
def sender(stage: Stage) -> Iterator[MemorySender]:
    """Receivers that a test speaks for."""
    made = MemorySender()
    stage.desk.__dict__ |= {"webhook_sender": made, "webhook_queue": MemoryQueue(stage.time.now)}
    yield made
    for hook in stage.desk.webhooks.endpoints(stage.account.id):
        remove_endpoint(stage.desk, stage.account.id, hook.id, actor="operator:test")
    del stage.desk.__dict__["webhook_sender"], stage.desk.__dict__["webhook_queue"]


@pytest.fixture
def system(stage: Stage, sender: MemorySender) -> Office:
    """The business's own system, with every scope."""
    return connect(stage)


def work(stage: Stage) -> None:
    queue = stage.desk.webhook_queue
    assert isinstance(queue, MemoryQueue)
    for place in queue.take():
        deliver_webhook(stage.desk, place)


def by(system: Office, method: str, path: str, content: Any = None) -> Reply:
    return system.send(system.system.sign(method, f"/api/v1{path}", content))


def added(system: Office) -> str:
    reply = system.post("/webhooks", TYPED)
    assert reply.status == 201, reply.body
    return f"/webhooks/{reply.json['id']}"


def test_the_secret_is_told_when_it_is_drawn_and_never_again(system: Office) -> None:
    made = system.post("/webhooks", TYPED)
    assert made.json["secret"].startswith("whsec_")
    here = f"/webhooks/{made.json['id']}"
    assert made.header("location").endswith(here)
    assert "secret" not in system.get(here).json
    assert "secret" not in system.get("/webhooks").json["items"][0]
    again = system.post(f"{here}/secret", {})
    assert again.json["secret"] != made.json["secret"]


def test_a_test_event_is_delivered_logged_and_sent_again(stage: Stage, system: Office, sender: MemorySender) -> None:
    here = added(system)
    for _ in range(3):
        assert system.post(f"{here}/test", {}).status == 202
    work(stage)
    page = system.get(f"{here}/deliveries?limit=2").json
    assert [one["state"] for one in page["items"]] == ["delivered"] * 2
    assert page["items"][0]["attempts"][0]["status"] == 204
    rest = system.get(f"{here}/deliveries?limit=2&cursor={page['next']}").json
    assert len(rest["items"]) == 1
    assert rest["next"] is None
    name = page["items"][0]["name"]
    sender.got.clear()
    assert system.post(f"{here}/deliveries/{name}/resend", {}).status == 202
    work(stage)
    assert [got.name for got in sender.got] == [page["items"][0]["id"]]
    assert system.get(f"{here}/resend").problem == "not-found"
    span = {"since": "2026-01-01T00:00:00+00:00"}
    assert system.post(f"{here}/resend", span).json["finished_at"] is None
    assert system.post(f"{here}/resend", span).problem == "not-possible"


def test_an_endpoint_is_changed_switched_and_removed(system: Office) -> None:
    here = added(system)
    changed = by(system, "PUT", here, TYPED | {"events": ["voicemail.received"]})
    assert changed.json["events"] == ["voicemail.received"]
    assert system.post(f"{here}/disable", {}).json["disabled"] == "by-staff"
    assert system.post(f"{here}/test", {}).problem == "not-possible"
    assert system.post(f"{here}/enable", {}).json["disabled"] is None
    assert by(system, "DELETE", here).status == 200
    assert system.get(here).problem == "not-found"


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"url": "http://hooks.acme.example/"}, "url"),
        ({"url": "https://inner.acme.example/"}, "url"),
        ({"url": "https://user@hooks.acme.example/"}, "url"),
        ({"events": ["webhook.test"]}, "events"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(
    system: Office, sender: MemorySender, typed: dict[str, object], field: str
) -> None:
    sender.inside.add("https://inner.acme.example/")
    reply = system.post("/webhooks", TYPED | typed)
    assert reply.problem == "invalid-input"
    assert reply.json["errors"][0]["field"] == field


@pytest.mark.parametrize("scope", [Scope.READ, Scope.WRITE])
def test_a_smaller_scope_neither_sees_nor_changes_them(stage: Stage, sender: MemorySender, scope: Scope) -> None:
    system = connect(stage, scope)
    assert system.get("/webhooks").problem == "scope-missing"
    assert system.post("/webhooks", TYPED).problem == "scope-missing"
