"""A deployment with an operator, and a report about one of its accounts."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.misuse import MisuseReport, Said
from chalicelib.services.misuse.report_misuse import report_misuse
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk

SAID = Said(
    misuse="phishing",
    meant="acme form",
    story="They asked for my card",
    happened="yesterday",
    name="Rosa Reporter",
    email="rosa@example.com",
)


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    """Who runs the deployment."""
    owner = open_acme(desk, "operator")
    desk.settings = replace(desk.settings, operator="operator")
    return replace(owner, factor=True)


@pytest.fixture
def report(desk: FakeDesk, rita: Staff, acme: Account) -> MisuseReport:
    del rita, acme
    return report_misuse(desk, SAID)
