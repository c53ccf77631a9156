"""A stage of its own for each module of page tests, and a fresh browser for each test."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import count

import pytest

from chalicelib import aws as aws_clients
from chalicelib import composition
from tests.fakes.agent import AgentSimulator
from tests.fakes.phone import MemoryExportDoor
from tests.http.agents import Agents, open_agents
from tests.http.client import Browser
from tests.http.stage import Stage, application, open_stage
from tests.http.telephone import Line, open_line

_ADDRESSES = count(1)


@pytest.fixture(scope="module")
def stage(stage_environment: dict[str, str]) -> Iterator[Stage]:
    """Compose the app on the module's stage and open the business Acme Stores there."""
    aws_clients.forget()
    composition.desk.cache_clear()
    yield open_stage(application(), composition.desk())
    composition.desk.cache_clear()
    aws_clients.forget()


@pytest.fixture
def unlimited(stage: Stage) -> Iterator[None]:
    """Without rate limits, for tests that use the same addresses again and again."""
    before = stage.desk.settings
    stage.desk.settings = replace(before, rate_limits="off")
    yield
    stage.desk.settings = before


@pytest.fixture
def limited(stage: Stage, unlimited: None) -> None:
    """With rate limits, as they are by default, in a module that is otherwise without."""
    stage.desk.settings = replace(stage.desk.settings, rate_limits="on")


@pytest.fixture
def browser(stage: Stage) -> Browser:
    """A browser in an address block of its own: rate limits of other tests do not count for it."""
    number = next(_ADDRESSES)
    return Browser(stage.app, address=f"10.{number // 250}.{number % 250}.9")


@pytest.fixture(scope="module")
def line(stage: Stage) -> Iterator[Line]:
    """A telephone line, with the telephones of its callers."""
    with open_line(stage) as line:
        yield line


@pytest.fixture(scope="module")
def agents(stage: Stage, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Agents]:
    """The door for agents, open, and the list of those whom the deployment trusts."""
    with open_agents(stage, tmp_path_factory.mktemp("agents")) as agents:
        yield agents


@pytest.fixture(scope="module")
def agent(agents: Agents) -> AgentSimulator:
    """A trusted agent that is set up."""
    agent = agents.agent()
    agents.trust(agent)
    assert agent.set_up().status == 200
    return agent


@pytest.fixture
def door(stage: Stage) -> Iterator[MemoryExportDoor]:
    """The way into the account's bucket, which a test may close."""
    made = MemoryExportDoor()
    stage.desk.__dict__["export_door"] = made
    yield made
    del stage.desk.__dict__["export_door"]
