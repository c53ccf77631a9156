"""A desk to which mail comes."""

from dataclasses import replace

import pytest

from tests.fakes.desk import SETTINGS, FakeDesk
from tests.fakes.mails import DOMAIN


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(replace(SETTINGS, inbound_domain=DOMAIN))
