"""The Data Rights Protocol from set-up to answer, as an agent sees it."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest

from chalicelib.domain.request import Behalf, Channel, Outcome, State
from chalicelib.domain.rights import Right
from tests.fakes.agent import AgentSimulator
from tests.http.agents import Agents, open_agents
from tests.http.client import Browser
from tests.http.stage import Stage

UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")


@pytest.fixture(scope="module")
def agents(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agents]:
    with open_agents(stage, tmp_path_factory.mktemp("agents")) as agents:
        yield agents


@pytest.fixture
def agent(agents: Agents) -> AgentSimulator:
    """A trusted agent that is set up."""
    agent = agents.agent()
    agents.trust(agent)
    agents.stage.time.move(seconds=2)  # or the same bytes would be signed again
    assert agent.set_up().status == 200
    return agent


def test_an_agent_gets_a_token_and_may_ask_whether_it_is_good(agent: AgentSimulator) -> None:
    assert len(agent.token) > 43
    reply = agent.call("GET", f"/agent/{agent.id}")
    assert (reply.status, reply.json) == (200, {})


def test_a_request_is_open_with_the_fields_that_agents_read(agent: AgentSimulator, stage: Stage) -> None:
    reply = agent.exercise("access", **{"agent-request-id": "own-1"})
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    said = reply.json
    assert UUID.fullmatch(said["request_id"])
    assert (said["status"], said["reason"], said["agent_request_id"]) == ("open", None, "own-1")
    assert set(said) == {
        *("request_id", "status", "reason", "received_at", "expected_by", "processing_details", "agent_request_id"),
    }
    for name in ("received_at", "expected_by"):
        assert said[name].endswith("+00:00")
        assert datetime.fromisoformat(said[name])
    head = stage.desk.requests.get(
        stage.account.id, stage.desk.agents.entry(stage.account.id, said["request_id"]).request
    )
    assert (head.right, head.channel, head.residence) == (Right.KNOW_SPECIFIC, Channel.AGENT, "US-CA")
    submission = stage.desk.requests.submission(head.account, head.submission)
    assert (submission.behalf, submission.typed.agent_name) == (Behalf.AGENT, "Test Agent")
    assert head.verification.contact_confirmed_at is None, "the agent's word is no confirmation"
    assert head.state is State.AWAITING_VERIFICATION


def test_the_consumer_hears_of_it_from_us_and_confirms(agent: AgentSimulator, stage: Stage) -> None:
    name = agent.exercise("deletion", email="bea@example.com").json["request_id"]
    mail = stage.mail_to("bea@example.com")
    assert "Test Agent" in mail.text
    assert agent.status(name).json["status"] == "open"
    entry = stage.desk.agents.entry(stage.account.id, name)
    reference = stage.desk.requests.get(stage.account.id, entry.request).submission
    consumer = Browser(stage.app, address="10.98.1.9")
    [link] = [one for one in re.findall(r"http\S+(/c/acme/\S+)", mail.text) if not one.endswith("/formats")]
    asking = consumer.press(consumer.get(link), {"reference": reference, "email": "bea@example.com"})
    page = consumer.press(asking, {"code": stage.code_to("bea@example.com")}, form="code")
    assert page.status == 200
    assert agent.status(name).json["status"] == "in_progress"


def test_revoking_withdraws_once_and_for_all(agent: AgentSimulator, stage: Stage) -> None:
    name = agent.exercise("sale:opt_out").json["request_id"]
    for headers in ({}, {"content_type": ""}, {"content_type": "application/json"}):
        reply = agent.revoke(name, **headers)
        assert (reply.status, reply.json["status"], reply.json["reason"]) == (200, "revoked", None)
    entry = stage.desk.agents.entry(stage.account.id, name)
    assert stage.desk.requests.get(stage.account.id, entry.request).outcome is Outcome.WITHDRAWN
    history = stage.desk.audit_log.of_request(stage.account.id, entry.request)
    [withdrawn] = [entry for entry in history if entry.tag == "request:withdrawn"]
    assert (withdrawn.actor, withdrawn.detail["agent"]) == ("agent", "TEST_AGENT")
    assert stage.desk.agents.request(stage.account.id, entry.request).reason == "changed my mind"
