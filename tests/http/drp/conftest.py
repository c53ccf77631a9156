"""Agents whom the deployment trusts."""

from collections.abc import Iterator

import pytest

from tests.fakes.agent import AgentSimulator
from tests.http.agents import Agents, open_agents, second_business
from tests.http.stage import Stage


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
