"""Every check of a message of the protocol, with one that fails it and nothing else; and what counts once."""

import base64
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes.agent import AgentSimulator
from tests.http.agents import Agents
from tests.http.drp.refusals import REQUESTS, refused


def ago(agent: AgentSimulator, **span: float) -> str:
    return (agent.now() - timedelta(**span)).isoformat(timespec="milliseconds")


Body = Callable[[AgentSimulator, dict[str, Any]], bytes]


def resigned(seed: int) -> Body:
    """The same words under another key."""

    def body(agent: AgentSimulator, wish: dict[str, Any]) -> bytes:
        stranger = AgentSimulator(agent.send, agent.now, seed=bytes([seed]) * 32)
        return stranger.signed(wish)

    return body


def tampered(agent: AgentSimulator, wish: dict[str, Any]) -> bytes:
    signed = bytearray(base64.b64decode(agent.signed(wish)))
    signed[-3] ^= 1
    return base64.b64encode(bytes(signed))


def tampered_signature(agent: AgentSimulator, wish: dict[str, Any]) -> bytes:
    signed = bytearray(base64.b64decode(agent.signed(wish)))
    signed[10] ^= 128
    return base64.b64encode(bytes(signed))


BAD_BODIES: dict[str, tuple[Body, int]] = {
    "nothing": (lambda _agent, _wish: b"", 403),
    "no base64": (lambda _agent, _wish: b"{not base64}", 400),
    "base64 with a hole": (lambda agent, wish: agent.signed(wish)[:-3], 400),
    "url-safe base64": (lambda _agent, _wish: b"-_-_" * 40, 400),
    "bytes that are no text": (lambda _agent, _wish: b"\xff\xfe" * 50, 400),
    "shorter than a signature": (lambda _agent, _wish: base64.b64encode(b"x" * 63), 403),
    "another key": (resigned(9), 403),
    "the other agent's key": (resigned(2), 403),
    "a changed byte": (tampered, 403),
    "a changed signature": (tampered_signature, 403),
    "no JSON": (lambda agent, _wish: agent.signed(b"{"), 400),
    "no UTF-8": (lambda agent, _wish: agent.signed(b'{"a": "\xff"}'), 400),
    "a list": (lambda agent, wish: agent.signed([wish]), 400),
    "nested without end": (lambda agent, _wish: agent.signed(b"[" * 30_000), 400),
    "NaN": (lambda agent, _wish: agent.signed(b'{"exercise": NaN}'), 400),
}


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_body_that_nobody_trusted_has_signed_so_is_refused(agent: AgentSimulator, name: str) -> None:
    make, code = BAD_BODIES[name]
    refused(agent.call("POST", REQUESTS, make(agent, agent.wish())), code)
    setup = agent.call("POST", f"/agent/{agent.id}", make(agent, agent.envelope()), authorization="")
    assert (setup.status, setup.text) == (403, "")


BAD_ENVELOPES: dict[str, tuple[Callable[[AgentSimulator], dict[str, Any]], int]] = {
    "another agent": (lambda _: {"agent-id": "OTHER_AGENT"}, 403),
    "no agent": (lambda _: {"agent-id": None}, 403),
    "an agent that is no text": (lambda _: {"agent-id": ["TEST_AGENT"]}, 400),
    "another business": (lambda _: {"business-id": "BETA"}, 403),
    "no business": (lambda _: {"business-id": None}, 403),
    "over": (lambda agent: {"issued-at": ago(agent, minutes=20), "expires-at": ago(agent, minutes=5)}, 400),
    "over just now": (lambda agent: {"expires-at": ago(agent, seconds=0)}, 400),
    "from the future": (lambda agent: {"issued-at": ago(agent, seconds=-30)}, 400),
    "no time": (lambda _: {"issued-at": None}, 400),
    "no end": (lambda _: {"expires-at": None}, 400),
    "a time without offset": (lambda _: {"issued-at": "2026-01-02T03:04:05"}, 400),
    "no time at all": (lambda _: {"issued-at": "yesterday"}, 400),
    "a number as time": (lambda _: {"issued-at": 1767323045}, 400),
    "an older protocol": (lambda _: {"drp.version": "0.9.4"}, 400),
    "no version": (lambda _: {"drp.version": None}, 400),
}


@pytest.mark.parametrize("name", BAD_ENVELOPES)
def test_a_message_for_others_or_another_time_is_refused(agent: AgentSimulator, name: str) -> None:
    make, code = BAD_ENVELOPES[name]
    refused(agent.exercise(**make(agent)), code)
    before = agent.token
    setup = agent.set_up(**make(agent))
    assert (setup.status, setup.text) == (403, "")
    assert agent.call("GET", f"/agent/{agent.id}").status == 200, "a set-up that failed has replaced nothing"
    assert agent.token == before


BAD_CLAIMS: dict[str, dict[str, Any]] = {
    "exercise": {"exercise": "correction"},
    "regime": {"regime": "gdpr"},
    "name": {"name": 7},
    "email": {"email": "not an address"},
    "email_verified": {"email_verified": "true"},
    "phone_number": {"phone_number": "12"},
    "phone_number_verified": {"phone_number_verified": 1},
    "address": {"address": "1 Main St"},
    "address_verified": {"address_verified": []},
    "relationships": {"relationships": "customer"},
    "status_callback": {"status_callback": {"url": "https://example.com"}},
    "agent-request-id": {"agent-request-id": "x" * 201},
    "power_of_attorney": {"power_of_attorney": True},
}


@pytest.mark.parametrize("name", BAD_CLAIMS)
def test_a_claim_of_another_type_is_named_and_never_quoted(agent: AgentSimulator, name: str) -> None:
    message = refused(agent.exercise(**BAD_CLAIMS[name]), 400)
    assert message.startswith(f"{name}: ")
    assert "not an address" not in message


STRANGE: dict[str, dict[str, Any]] = {
    "the last instant": {"expires-at": "9999-12-31T23:59:59-12:00"},
    "the first instant": {"issued-at": "0001-01-01T00:00:00+14:00"},
    "numbers without end": {"note": 10**400},
    "a zero byte": {"agent-request-id": "a\x00b", "note": "\x00"},
    "all planes": {"name": "Ána \U0001f600 \u202e", "note": "\u2028"},
    "absent by null": {"regime": None, "agent-request-id": None, "relationships": None},
    "deep": {"note": json.loads("[" * 60 + "]" * 60)},
    "an empty callback": {"status_callback": ""},
    "a callback that nobody calls": {"status_callback": "https://169.254.169.254/"},
}


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_strange_and_permitted_is_taken(agent: AgentSimulator, name: str) -> None:
    wish = agent.wish("deletion") | STRANGE[name]
    reply = agent.call("POST", REQUESTS, agent.signed(wish))
    assert (reply.status, reply.json["status"]) == (200, "open")


def test_half_a_character_is_refused(agent: AgentSimulator) -> None:
    for field in ("name", "agent-request-id", "note"):
        refused(agent.exercise(**{field: "\ud800"}), 400)


def test_who_can_be_reached_neither_by_mail_nor_by_telephone_is_asked_for_a_way(agent: AgentSimulator) -> None:
    assert refused(agent.exercise("deletion", email=None, phone_number=None), 400).startswith("email: ")
    assert agent.exercise("sale:opt-out", email=None, phone_number=None).status == 200
    assert agent.exercise("deletion", email=None).status == 200


def test_the_same_bytes_are_one_request_also_at_the_same_moment(agent: AgentSimulator, agents: Agents) -> None:
    body = agent.signed(agent.wish("deletion", email="cleo@example.com"))
    with ThreadPoolExecutor(4) as pool:
        replies = list(pool.map(lambda _: agent.call("POST", REQUESTS, body), range(8)))
    assert {reply.status for reply in replies} == {200}
    names = {reply.json["request_id"] for reply in replies if reply.status == 200}
    again = agent.call("POST", REQUESTS, body)
    assert names == {again.json["request_id"]}
    account = agents.stage.account.id
    assert len(agents.stage.desk.requests.by_contact(account, "email:cleo@example.com")) == 1


def test_a_replay_after_its_time_is_refused_and_changes_nothing(agent: AgentSimulator, agents: Agents) -> None:
    body = agent.signed(agent.wish())
    name = agent.call("POST", REQUESTS, body).json["request_id"]
    agents.stage.time.move(minutes=11)
    assert "expires-at" in refused(agent.call("POST", REQUESTS, body), 400)
    assert agent.status(name).status == 200


def test_the_agents_own_id_makes_repetitions_one_and_stands_for_one_thing_only(
    agent: AgentSimulator, other: AgentSimulator, agents: Agents
) -> None:
    own = {"agent-request-id": "mine-7"}
    first = agent.exercise("deletion", **own).json
    agents.stage.time.move(seconds=5)
    again = agent.exercise("deletion", **own).json
    assert again["request_id"] == first["request_id"]
    assert "agent-request-id" in refused(agent.exercise("access", **own), 400)
    assert "agent-request-id" in refused(agent.exercise("deletion", **own, email="eva@example.com"), 400)
    theirs = other.exercise("deletion", **own).json
    assert theirs["request_id"] != first["request_id"]
