"""A colleague of the owner."""

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.permissions import Role
from tests.http.client import Browser
from tests.http.office import enter, hire
from tests.http.stage import Stage


@pytest.fixture(scope="module")
def hal(stage: Stage) -> User:
    """Who handles requests."""
    return hire(stage, Role.HANDLER, "Hal")


@pytest.fixture(scope="module")
def handler(stage: Stage, hal: User) -> Browser:
    """Hal's browser."""
    return enter(stage, hal)
