"""A deployment that is run by the staff of an account."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def operator(desk: FakeDesk, olga: Staff) -> Staff:
    """The owner of the operator's account, signed in with a second factor."""
    owner = open_acme(desk, "operator")
    desk.settings = replace(desk.settings, operator="operator")
    return replace(owner, factor=True)
