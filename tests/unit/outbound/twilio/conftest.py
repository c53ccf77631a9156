"""A server in the place of the telephone company."""

from collections.abc import Iterator

import pytest

from chalicelib.outbound.twilio_company import TwilioCompany
from tests.unit.outbound.phone_server import Server, serving
from tests.unit.outbound.twilio.answering import ACCOUNT


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as started:
        yield started


@pytest.fixture
def company(server: Server) -> TwilioCompany:
    return TwilioCompany(account_sid=ACCOUNT, token=lambda: "12345", base=server.url)
