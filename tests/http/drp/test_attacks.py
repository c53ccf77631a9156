"""What somebody tries who has seen an agent's messages, holds an old key, or is a trusted agent with bad intentions."""

import base64
import json
from datetime import timedelta

import pytest

from tests.fakes.agent import AgentSimulator
from tests.http.agents import Agents
from tests.http.drp.refusals import REQUESTS, refused
from tests.http.office import enter


def test_a_message_that_was_signed_for_a_request_gets_nobody_a_token(agent: AgentSimulator, agents: Agents) -> None:
    seen = agent.signed(agent.wish())
    reply = agent.call("POST", f"/agent/{agent.id}", seen, authorization="")
    assert (reply.status, reply.text) == (403, "")
    assert agent.call("GET", f"/agent/{agent.id}").status == 200, "and the agent's own token still holds"


def test_a_message_that_was_signed_for_something_else_revokes_nothing(agent: AgentSimulator, agents: Agents) -> None:
    asked, set_up = agent.signed(agent.wish()), agent.signed(agent.envelope())
    name = agent.call("POST", REQUESTS, asked).json["request_id"]
    refused(agent.call("DELETE", f"{REQUESTS}/{name}", asked), 403)
    agents.stage.time.move(minutes=11)
    refused(agent.call("DELETE", f"{REQUESTS}/{name}", set_up), 400)
    early = agent.envelope(**{"issued-at": (agent.now() + timedelta(minutes=5)).isoformat()})
    refused(agent.call("DELETE", f"{REQUESTS}/{name}", agent.signed(early)), 400)
    assert agent.status(name).json["status"] == "open"
    dated = agent.signed(agent.envelope(reason="changed my mind"))
    assert agent.call("DELETE", f"{REQUESTS}/{name}", dated).json["status"] == "revoked"


def test_a_token_that_was_got_by_a_key_is_worth_nothing_once_the_agent_has_another_one(
    agent: AgentSimulator, agents: Agents, other: AgentSimulator
) -> None:
    name = agent.exercise().json["request_id"]
    renewed = agents.agent(agent.id, seed=77)
    agents.trust(renewed, other)
    for path in (f"/agent/{agent.id}", f"{REQUESTS}/{name}", f"{REQUESTS}/{name}/results"):
        refused(agent.call("GET", path), 403)
    assert renewed.set_up().status == 200
    assert renewed.status(name).json["status"] == "open"


def test_what_staff_could_not_read_again_is_not_taken_in(agent: AgentSimulator, agents: Agents) -> None:
    owner = enter(agents.stage, agents.stage.owner)
    for depth in (935, 930, 900, 101, 98):
        nested = "[" * depth + "]" * depth
        content = json.dumps(agent.wish(email=f"deep{depth}@example.com"))[:-1] + f', "other": {nested}}}'
        reply = agent.call("POST", REQUESTS, agent.signed(content.encode()))
        if depth > 98:
            assert "too deep" in refused(reply, 400)
            continue
        entry = agents.stage.desk.agents.entry(agents.stage.account.id, reply.json["request_id"])
        assert owner.get(f"/staff/requests/{entry.request}").status == 200


@pytest.mark.parametrize("until", ["2099-01-01T00:00:00+00:00", "9999-12-31T23:59:59-23:59"])
def test_a_message_that_is_good_for_years_is_good_once(agent: AgentSimulator, agents: Agents, until: str) -> None:
    agents.stage.time.move(seconds=2)
    seen = agent.signed(agent.envelope(**{"expires-at": until}))
    agents.stage.time.move(days=400)
    first, second = (agent.call("POST", f"/agent/{agent.id}", seen, authorization="") for _ in range(2))
    assert (first.status, second.status, second.text) == (200, 403, "")
    agent.token = first.json["token"]
    asked = agent.signed(agent.wish(**{"expires-at": until}))
    names = set()
    for _ in range(3):
        names.add(agent.call("POST", REQUESTS, asked).json["request_id"])
        agents.stage.time.move(days=30)
    assert len(names) == 1


def test_an_agent_whose_key_is_no_key_is_not_trusted(agent: AgentSimulator, agents: Agents) -> None:
    """A key of low order, such as one of zeros that keeps a place free: anybody can sign under it."""
    entry = agent.entry | {"id": "EMPTY", "verify_key": base64.b64encode(b"\x01" + bytes(31)).decode()}
    agents.file.write_text(json.dumps([agent.entry, entry]))
    agents.stage.desk.__dict__.pop("trusted_agents", None)
    message = agent.envelope(**{"agent-id": "EMPTY"})
    one = bytes([1]) + bytes(31)
    base_point = bytes.fromhex("58" + "66" * 31)  # S = 1 gives R = B
    forged = base64.b64encode(base_point + one + json.dumps(message).encode())
    reply = agent.call("POST", "/agent/EMPTY", forged, authorization="")
    assert (reply.status, reply.text) == (403, "")


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "file:///etc/passwd",
        "https://user:password@example.com/",
        "https://169.254.169.254/",
        "https://2852039166/",
        "https://[::ffff:10.0.0.1]/",
        "https://[2002:a00:1::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[fe80::1%25eth0]/",
        "https://127\u30020\u30020\u30021/",
        "https://example.com/\r\nX: y",
        "https://example.com:99999/",
    ],
)
def test_a_callback_that_nobody_could_be_told_at_is_not_kept(agent: AgentSimulator, agents: Agents, url: str) -> None:
    agents.stage.time.move(seconds=2)
    name = agent.exercise(status_callback=url).json["request_id"]
    account = agents.stage.account.id
    callback = agents.stage.desk.agents.callback(account, agents.stage.desk.agents.entry(account, name).request)
    assert callback is None or callback.url == ""
