"""What is refused for how it was called: method, path, type and size; doors that are shut."""

import json
from datetime import UTC, datetime

import pytest

from chalicelib.services.agents.agent_door import OpenDoor, open_door, shut_door
from tests.fakes.agent import AgentSimulator
from tests.http.agents import Agents
from tests.http.drp.refusals import REQUESTS, refused

METHODS = [
    ("PUT", REQUESTS, 405),
    ("GET", REQUESTS, 405),
    ("POST", f"{REQUESTS}/x", 405),
    ("DELETE", "/agent/TEST_AGENT", 405),
    ("GET", "/elsewhere", 404),
]


@pytest.mark.parametrize(("method", "path", "code"), METHODS)
def test_another_method_or_path_is_refused_in_json(agent: AgentSimulator, method: str, path: str, code: int) -> None:
    refused(agent.call(method, path), code)


TYPES = [
    ("text/plain", 200),
    ("text/plain; charset=utf-8", 200),
    ("TEXT/PLAIN", 200),
    ("", 200),
    ("application/json", 200),
    ("application/octet-stream", 415),
    ("application/x-www-form-urlencoded", 415),
    ("multipart/form-data", 415),
]


@pytest.mark.parametrize(("content_type", "code"), TYPES)
def test_the_content_type_is_text_or_none(agent: AgentSimulator, content_type: str, code: int) -> None:
    name = agent.exercise("sale:opt-out").json["request_id"]
    replies = [
        agent.revoke(name, content_type=content_type),
        agent.call("POST", REQUESTS, agent.signed(agent.wish("sale:opt-out")), content_type=content_type),
    ]
    for reply in replies:
        assert reply.status == code
        if code == 415:
            refused(reply, 415)


def test_the_older_address_with_a_slash_is_served(agent: AgentSimulator) -> None:
    reply = agent.call("POST", f"{REQUESTS}/", agent.signed(agent.wish()))
    assert (reply.status, reply.json["status"]) == (200, "open")


def test_large_bodies_are_refused_before_anything_is_read(agent: AgentSimulator) -> None:
    huge = agent.signed(agent.wish(note="x" * 70_000))
    refused(agent.call("POST", REQUESTS, huge), 413)
    setup = agent.call("POST", f"/agent/{agent.id}", huge, authorization="")
    assert (setup.status, setup.text) == (403, "")


def test_revoking_needs_the_agents_own_signature(agent: AgentSimulator, other: AgentSimulator) -> None:
    name = agent.exercise().json["request_id"]
    path = f"{REQUESTS}/{name}"
    refused(agent.call("DELETE", path), 403)
    refused(agent.call("DELETE", path, b"{}"), 400)
    refused(agent.call("DELETE", path, other.signed({"reason": "no"})), 403)
    assert refused(agent.call("DELETE", path, agent.signed({"reason": 7})), 400).startswith("reason: ")
    refused(agent.call("DELETE", path, agent.signed({"reason": "x" * 2001})), 400)
    refused(agent.call("DELETE", path, agent.signed({"business-id": "BETA"})), 403)
    refused(agent.call("DELETE", path, agent.signed({"agent-id": "OTHER_AGENT"})), 403)
    assert agent.status(name).json["status"] == "open"
    assert agent.call("DELETE", path, agent.signed({})).json["status"] == "revoked"


def test_a_shut_door_is_shut_for_everybody(agent: AgentSimulator, agents: Agents) -> None:
    desk, account = agents.stage.desk, agents.stage.account.id
    shut_door(desk, desk.accounts.get(account), actor="system:test")
    refused(agent.exercise(), 403)
    assert agent.set_up().text == ""
    open_door(desk, desk.accounts.get(account), OpenDoor(), actor="system:test")
    assert agent.exercise().status == 200


def test_one_agent_alone_cannot_keep_the_others_out(
    agent: AgentSimulator, agents: Agents, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = agents.stage.time.now()  # all within one minute, however slow the machine is
    monkeypatch.setattr(type(agents.stage.time), "now", lambda _: at)
    replies = [agent.call("GET", f"/agent/{agent.id}") for _ in range(601)]
    refused(replies[-1], 429, fatal=False)
    assert int(replies[-1].headers["retry-after"]) > 0


def test_the_published_example_is_answered_with_a_token(agents: Agents, monkeypatch: pytest.MonkeyPatch) -> None:
    agent = agents.agent("TEST_AGENT")
    agent.seed = bytes(range(32))
    agents.trust(agent)
    assert agent.entry["verify_key"] == "A6EHv/POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg="
    body = (
        "08JGbeMPhfMNJzoMton23rW0+TpwACkIiNeEiGTKtpFuRV+7CfUZf2CJev7ONJ5MC9z/snAo9Dy9JCV7mcHcDXsiYWdlbnQtaWQiOiAi"
        "VEVTVF9BR0VOVCIsICJidXNpbmVzcy1pZCI6ICJBQ01FX0NPIiwgImlzc3VlZC1hdCI6ICIyMDI2LTAxLTAyVDAzOjA0OjA1LjAwMCsw"
        "MDowMCIsICJleHBpcmVzLWF0IjogIjIwMjYtMDEtMDJUMDM6MTQ6MDUuMDAwKzAwOjAwIiwgImRycC52ZXJzaW9uIjogIjEuMCJ9"
    )
    desk, account = agents.stage.desk, agents.stage.account.id
    open_door(desk, desk.accounts.get(account), OpenDoor(business="ACME_CO"), actor="system:test")
    at = datetime(2026, 1, 2, 3, 5, tzinfo=UTC)
    monkeypatch.setattr(type(agents.stage.time), "now", lambda _: at)
    reply = agent.call("POST", "/agent/TEST_AGENT", body.encode())
    assert (reply.status, reply.json["agent-id"]) == (200, "TEST_AGENT")
    monkeypatch.undo()
    assert agent.call("POST", "/agent/TEST_AGENT", body.encode()).status == 403, "it is long over"
    open_door(desk, desk.accounts.get(account), OpenDoor(business="ACME"), actor="system:test")


def test_nothing_personal_is_logged_or_written_into_the_audit(
    agent: AgentSimulator, agents: Agents, capsys: pytest.CaptureFixture[str]
) -> None:
    marked = {"name": "Marker Zebrafish", "email": "zebrafish@example.com", "note": "zebrafish"}
    name = agent.exercise("deletion", **marked, **{"agent-request-id": "zebrafish-1"}).json["request_id"]
    agent.exercise("deletion", **marked, phone_number="zebrafish")
    agent.revoke(name, "zebrafish")
    desk, account = agents.stage.desk, agents.stage.account.id
    entry = desk.agents.entry(account, name)
    history = json.dumps([one.detail for one in desk.audit_log.of_request(account, entry.request)])
    out = capsys.readouterr()
    assert "zebrafish" not in (history + out.out + out.err).lower()
