"""Systems of two businesses."""

import pytest

from chalicelib.domain.account import Account
from tests.http.stage import Stage
from tests.http.systems import Office, another_business, connect


@pytest.fixture(scope="module")
def system(stage: Stage) -> Office:
    """The business's own system, with every scope."""
    return connect(stage)


@pytest.fixture(scope="module")
def other(stage: Stage) -> Account:
    """Another business of the same deployment."""
    return another_business(stage)
