"""Every check of the protocol, with a call that fails it and nothing else."""

import base64
import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.services.agents.agent_door import OpenDoor, open_door, shut_door
from tests.fakes.agent import AgentSimulator, Reply
from tests.http.agents import Agents, open_agents, second_business
from tests.http.stage import Stage

REQUESTS = "/data-rights-request"


@pytest.fixture(scope="module")
def agents(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agents]:
    with open_agents(stage, tmp_path_factory.mktemp("agents")) as agents:
        second_business(stage)
        yield agents


@pytest.fixture(scope="module")
def other(agents: Agents) -> AgentSimulator:
    """Another trusted agent with a token."""
    return agents.agent("OTHER_AGENT", seed=2)


@pytest.fixture
def agent(agents: Agents, other: AgentSimulator) -> AgentSimulator:
    agent = agents.agent(seed=1)
    agents.trust(agent, other)
    agents.stage.time.move(seconds=2)  # or the same bytes would be signed again
    for one in (agent, other):
        assert one.set_up().status == 200
    return agent


def refused(reply: Reply, code: int, *, fatal: bool = True) -> str:
    """Check the protocol's shape of an error and return its message."""
    assert reply.status == code
    assert reply.headers["content-type"] == "application/json"
    expected = {"code": str(code), "message": reply.json["message"]} | ({"fatal": True} if fatal else {})
    assert reply.json == expected
    return str(reply.json["message"])


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


TOKENS = ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer nonsense", "Bearer " + "A" * 43 + ".VEVTVF9BR0VOVA"]


@pytest.mark.parametrize("token", TOKENS)
def test_without_a_token_of_ours_nothing_is_said(agent: AgentSimulator, token: str) -> None:
    name = agent.exercise().json["request_id"]
    calls = [
        ("GET", f"/agent/{agent.id}", b""),
        ("POST", REQUESTS, agent.signed(agent.wish())),
        ("GET", f"{REQUESTS}/{name}", b""),
        ("DELETE", f"{REQUESTS}/{name}", agent.signed({})),
        ("GET", f"{REQUESTS}/{name}/results", b""),
        ("GET", f"{REQUESTS}/{name}/results/x", b""),
    ]
    answers = {refused(agent.call(method, path, body, authorization=token), 403) for method, path, body in calls}
    assert len(answers) == 1


def test_a_token_is_worth_nothing_at_another_business_or_for_another_agent(
    agent: AgentSimulator, other: AgentSimulator, agents: Agents
) -> None:
    refused(agent.call("GET", f"/drp/beta/v1/agent/{agent.id}"), 403)
    for slug in ("nowhere", "x" * 3000, "%00", "a%23b"):
        refused(agent.call("GET", f"/drp/{slug}/v1/agent/{agent.id}"), 403)
    refused(agent.call("GET", f"/agent/{other.id}"), 403)
    body = other.signed(other.wish())
    refused(agent.call("POST", REQUESTS, body), 403)  # signed by the other, shown with our token
    for slug in ("beta", "nowhere"):
        reply = agent.call("POST", f"/drp/{slug}/v1/agent/{agent.id}", agent.signed(agent.envelope()))
        assert (reply.status, reply.text) == (403, "")


def test_another_agents_request_and_one_that_never_was_are_the_same_to_strangers(
    agent: AgentSimulator, other: AgentSimulator
) -> None:
    name = agent.exercise().json["request_id"]
    for strange in (name, "00000000-0000-4000-8000-000000000000", "x", "%2e%2e", "x" * 3000):
        said = {
            refused(other.status(strange), 403),
            refused(other.revoke(strange), 403),
            refused(other.call("GET", f"{REQUESTS}/{strange}/results"), 403),
        }
        assert len(said) == 1
    assert agent.status(name).json["status"] == "open"


def test_a_new_token_ends_the_one_before_and_only_hashes_are_kept(agent: AgentSimulator, agents: Agents) -> None:
    first = agent.token
    agents.stage.time.move(seconds=2)
    assert agent.set_up().status == 200
    refused(agent.call("GET", f"/agent/{agent.id}", authorization=f"Bearer {first}"), 403)
    assert agent.call("GET", f"/agent/{agent.id}").status == 200
    link = agents.stage.desk.agents.link(agents.stage.account.id, agent.id)
    assert link is not None
    assert link.token not in agent.token


def test_a_set_up_counts_once(agent: AgentSimulator, agents: Agents) -> None:
    agents.stage.time.move(seconds=2)
    body = agent.signed(agent.envelope())
    first, second = (agent.call("POST", f"/agent/{agent.id}", body, authorization="") for _ in range(2))
    assert (first.status, second.status, second.text) == (200, 403, "")


def test_an_agent_that_is_not_trusted_any_more_is_out_with_its_token(agent: AgentSimulator, agents: Agents) -> None:
    name = agent.exercise().json["request_id"]
    agents.trust()
    refused(agent.status(name), 403)
    setup = agent.set_up()
    assert (setup.status, setup.text) == (403, "")


def test_while_nobody_knows_whom_to_trust_agents_come_back_later(agent: AgentSimulator, agents: Agents) -> None:
    agents.trust(agent)
    agents.file.write_text("no list")
    refused(agent.call("GET", f"/agent/{agent.id}"), 503, fatal=False)
    reply = agent.set_up()
    refused(reply, 503, fatal=False)


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
