"""A desk in November, and the owner of Acme there."""

import pytest

from chalicelib.domain.account import Staff
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def olga(desk: FakeDesk) -> Staff:
    return open_acme(desk)
