"""The operator's account and its owner's browser."""

import pytest

from chalicelib.domain.account import Staff
from tests.http.client import Browser
from tests.http.operating import open_operator, operate
from tests.http.stage import Stage


@pytest.fixture(scope="module")
def operator(stage: Stage) -> Staff:
    """The owner of the account that runs the deployment."""
    return open_operator(stage)


@pytest.fixture(scope="module")
def desk_of_operator(stage: Stage, operator: Staff) -> Browser:
    """Their browser, with a second factor shown."""
    return operate(stage, operator.user)
