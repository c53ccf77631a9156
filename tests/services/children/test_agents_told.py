"""An agent's system hears that a request ended which became a restricted task, and never that it was a child's."""

import pytest

from chalicelib.domain.agent_request import AgentRequest
from chalicelib.domain.child_task import ChildTask
from chalicelib.errors import Gone, Unavailable
from chalicelib.services.children.sweep_children import TELL_WITHIN, sweep_children
from tests.services.agents.agent_world import CALLBACK, AgentWorld, open_world
from tests.services.children.tasks import now_of, opened


@pytest.fixture
def world() -> AgentWorld:
    return open_world()


@pytest.fixture
def asked(world: AgentWorld) -> AgentRequest:
    return world.exercise("deletion", status_callback=CALLBACK)


def made(world: AgentWorld, asked: AgentRequest) -> ChildTask:
    return opened(world.desk, world.olga, world.desk.requests.get(asked.account, asked.request))


def test_the_agent_hears_the_protocols_status_and_nothing_of_a_child(world: AgentWorld, asked: AgentRequest) -> None:
    task = made(world, asked)
    sweep_children(world.desk)
    [(url, status)] = world.teller.told
    assert (url, status["status"], status["reason"]) == (CALLBACK, "denied", "other")
    assert not any(word in str(status).lower() for word in ("child", "minor", "age", "parent", "restricted"))
    sweep_children(world.desk)
    assert len(world.teller.told) == 1
    assert now_of(world.desk, task).told == 1


def test_one_that_does_not_answer_is_tried_for_ten_minutes_and_then_keeps_nothing(
    world: AgentWorld, asked: AgentRequest
) -> None:
    world.teller.failures += [Unavailable("callback")] * 3
    task = made(world, asked)
    sweep_children(world.desk)
    assert now_of(world.desk, task).told == 0
    world.desk.clock.at += TELL_WITHIN
    sweep_children(world.desk)
    assert (now_of(world.desk, task).told, world.teller.told) == (1, [])
    assert world.desk.retention.head(asked.account, asked.request) is None


def test_one_whose_address_is_gone_is_not_waited_for(world: AgentWorld, asked: AgentRequest) -> None:
    world.teller.failures.append(Gone("callback"))
    task = made(world, asked)
    sweep_children(world.desk)
    assert now_of(world.desk, task).told == 1
