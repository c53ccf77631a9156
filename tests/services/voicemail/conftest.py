"""A business that was called."""

import pytest

from chalicelib.domain.account import Account
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.recordings import call_acme


@pytest.fixture
def account(desk: FakeDesk) -> Account:
    account = open_acme(desk).account
    call_acme(desk, account)
    return account
