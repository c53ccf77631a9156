"""Who may ask after a request: tokens, whose they are and how long they hold."""

import pytest

from tests.fakes.agent import AgentSimulator
from tests.http.agents import Agents
from tests.http.drp.refusals import REQUESTS, refused

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
    for strange in (name, "00000000-0000-4000-8000-000000000000", "x", "x" * 3000):
        said = {
            refused(other.status(strange), 403),
            refused(other.revoke(strange), 403),
            refused(other.call("GET", f"{REQUESTS}/{strange}/results"), 403),
        }
        assert len(said) == 1
    refused(other.status("%2e%2e"), 404)
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
