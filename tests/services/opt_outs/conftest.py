"""A desk with Acme and its owner."""

import pytest

from chalicelib.domain.account import Account, Staff
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return open_acme(desk)


@pytest.fixture
def acme(olga: Staff) -> Account:
    return olga.account
