"""Somebody who has sent a form, and somebody else."""

import pytest

from tests.http.client import Browser
from tests.http.consumer.sent import Sent
from tests.http.stage import Stage


@pytest.fixture
def sent(stage: Stage, browser: Browser) -> Sent:
    """A request for a copy."""
    return Sent(stage, browser)


@pytest.fixture
def stranger(stage: Stage) -> Browser:
    """Another browser, elsewhere."""
    return Browser(stage.app, address="198.51.100.7")
