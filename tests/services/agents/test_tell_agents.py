"""Agents are told what has changed: once, late rather than never, and nothing that is not so any more."""

import pytest

from chalicelib.domain.agent_request import AgentRequest
from chalicelib.errors import Gone, Unavailable
from chalicelib.services.agents.revoke_agent_request import revoke_agent_request
from chalicelib.services.agents.tell_agents import note_change, tell_agents
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from tests.services.agents.agent_world import CALLBACK, AgentWorld, open_world


@pytest.fixture
def world() -> AgentWorld:
    return open_world()


@pytest.fixture
def asked(world: AgentWorld) -> AgentRequest:
    return world.exercise("access", status_callback=CALLBACK)


def changed(world: AgentWorld, asked: AgentRequest) -> None:
    note_change(world.desk, asked.account, asked.request)


def statuses(world: AgentWorld) -> list[object]:
    return [status["status"] for _, status in world.teller.told]


def test_what_was_answered_is_not_told_again(world: AgentWorld, asked: AgentRequest) -> None:
    changed(world, asked)
    assert tell_agents(world.desk) == (0, 0)


def test_a_change_is_told_once_as_the_present_state(world: AgentWorld, asked: AgentRequest) -> None:
    acknowledge_request(world.desk, world.olga, asked.request)
    changed(world, asked)
    changed(world, asked)
    revoke_agent_request(world.desk, world.account, world.agent, asked.id, world.message({}))
    assert tell_agents(world.desk) == (1, 0)
    assert world.teller.told == [(CALLBACK, world.status(asked))]
    assert statuses(world) == ["revoked"]
    changed(world, asked)
    assert tell_agents(world.desk) == (0, 0)


def test_who_does_not_answer_is_told_later_and_in_the_end_not_any_more(world: AgentWorld, asked: AgentRequest) -> None:
    acknowledge_request(world.desk, world.olga, asked.request)
    changed(world, asked)
    world.teller.failures += [Unavailable("callback")] * 7
    tries = given_up = 0
    for _ in range(400):
        tried, lost = tell_agents(world.desk)
        tries, given_up = tries + tried, given_up + lost
        world.desk.clock.pass_(minutes=10)
    assert (tries, given_up, statuses(world)) == (7, 1, [])
    revoke_agent_request(world.desk, world.account, world.agent, asked.id, world.message({}))
    changed(world, asked)
    tell_agents(world.desk)
    assert statuses(world) == ["revoked"]


def test_who_cannot_be_told_is_given_up_at_once(world: AgentWorld, asked: AgentRequest) -> None:
    acknowledge_request(world.desk, world.olga, asked.request)
    changed(world, asked)
    world.teller.failures.append(Gone("callback"))
    assert tell_agents(world.desk) == (1, 1)
    world.desk.clock.pass_(days=2)
    assert tell_agents(world.desk) == (0, 0)


@pytest.mark.parametrize("callback", [None, "http://agent.example/", "ftp://x"])
def test_without_an_address_that_we_call_the_request_is_taken_and_nobody_told(
    world: AgentWorld, callback: str | None
) -> None:
    asked = world.exercise("access", status_callback=callback)
    acknowledge_request(world.desk, world.olga, asked.request)
    changed(world, asked)
    assert tell_agents(world.desk) == (0, 0)


def test_a_change_while_telling_is_told_after_it(world: AgentWorld, asked: AgentRequest) -> None:
    acknowledge_request(world.desk, world.olga, asked.request)
    changed(world, asked)
    tell = world.teller.tell

    def told_while_it_changes(url: str, status: object) -> None:
        tell(url, status)  # type: ignore[arg-type]
        world.teller.tell = tell  # type: ignore[method-assign]
        revoke_agent_request(world.desk, world.account, world.agent, asked.id, world.message({}))
        changed(world, asked)

    world.teller.tell = told_while_it_changes  # type: ignore[method-assign]
    tell_agents(world.desk)
    tell_agents(world.desk)
    assert statuses(world) == ["in_progress", "revoked"]


def test_an_agent_that_hangs_holds_up_nobody_but_itself(world: AgentWorld, asked: AgentRequest) -> None:
    others = [world.exercise("deletion", status_callback=CALLBACK) for _ in range(5)]
    for one in (asked, *others):
        acknowledge_request(world.desk, world.olga, one.request)
        changed(world, one)
    world.teller.failures.append(Unavailable("callback"))
    assert tell_agents(world.desk) == (1, 0), "the others of this agent wait"
    assert statuses(world) == []
    assert tell_agents(world.desk) == (0, 0), "and stand before nobody else meanwhile"
    world.desk.clock.pass_(minutes=2)
    assert tell_agents(world.desk) == (6, 0)
    assert statuses(world) == ["in_progress"] * 6
