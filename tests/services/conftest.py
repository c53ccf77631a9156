"""A desk in memory, with the business Acme Stores and its owner where a test names one of them."""

import pytest

from chalicelib.domain.account import Account, Staff
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    """The owner, with whom the business was opened."""
    return open_acme(desk)


@pytest.fixture
def staff(olga: Staff) -> Staff:
    """Whoever acts, where it does not matter who."""
    return olga


@pytest.fixture
def acme(olga: Staff) -> Account:
    return olga.account
