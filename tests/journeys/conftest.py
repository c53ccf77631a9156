"""Journeys use the stage and browser of the page tests; those of the policies have staff and an operator at hand."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from tests.fakes import acme
from tests.fakes.mails import DOMAIN
from tests.http.client import Browser
from tests.http.conftest import agent, agents, browser, door, limited, line, stage, unlimited
from tests.http.office import enter, hire
from tests.http.operating import operate
from tests.http.stage import Stage
from tests.http.systems import Office, connect

__all__ = ["agent", "agents", "browser", "door", "limited", "line", "stage", "unlimited"]


@pytest.fixture
def owner(stage: Stage) -> Browser:
    """The owner's browser."""
    return enter(stage, stage.owner)


@pytest.fixture(scope="module")
def handler(stage: Stage) -> Browser:
    """The browser of somebody who handles requests."""
    return enter(stage, hire(stage, Role.HANDLER, "Hanna"))


@pytest.fixture
def system(stage: Stage) -> Office:
    """The business's own system, with a key that was registered."""
    return connect(stage)


@pytest.fixture(scope="module")
def operator(stage: Stage) -> Iterator[Staff]:
    """The owner of the account that runs the deployment."""
    before = stage.desk.settings
    house = acme.open_acme(stage.desk, "house")
    stage.desk.settings = replace(before, operator="house")
    yield house
    stage.desk.settings = replace(stage.desk.settings, operator=before.operator)


@pytest.fixture
def desk_of_operator(stage: Stage, operator: Staff) -> Browser:
    """Their browser, with a second factor shown."""
    return operate(stage, operator.user)


@pytest.fixture(scope="module")
def letterbox(stage: Stage) -> Iterator[None]:
    """The deployment takes mail under a domain."""
    before = stage.desk.settings
    stage.desk.settings = replace(before, inbound_domain=DOMAIN)
    yield
    stage.desk.settings = replace(stage.desk.settings, inbound_domain=before.inbound_domain)
