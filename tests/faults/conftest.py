"""A stage over a network in which a test may let storms break."""

from collections.abc import Iterator

import pytest

from chalicelib import composition
from tests.faults.weather import Storm, bad_weather
from tests.http.conftest import browser
from tests.http.stage import Stage, application, open_stage

__all__ = ["browser"]


@pytest.fixture(scope="module")
def network(stage_environment: dict[str, str]) -> Iterator[Storm]:
    """The way to AWS, fair at first."""
    with bad_weather(Storm()) as storm:
        yield storm


@pytest.fixture
def storm(network: Storm) -> Iterator[Storm]:
    """Fair at the beginning and at the end of each test."""
    network.ends()
    yield network
    network.ends()


@pytest.fixture(scope="module")
def stage(network: Storm) -> Iterator[Stage]:
    """The app on the module's stage, with the business Acme Stores."""
    composition.desk.cache_clear()
    yield open_stage(application(), composition.desk())
    composition.desk.cache_clear()
