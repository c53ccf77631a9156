"""A line with a number of the business that is not toll-free, and a new caller."""

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.services.telephone.phone_numbers import add_number
from tests.http.telephone import Line, new_caller
from tests.http.telephony.sms.texts import LOCAL


@pytest.fixture(scope="module")
def line(line: Line) -> Line:
    """The line, with a number of the business that is not toll-free."""
    add_number(line.stage.desk, line.stage.account, Phone(LOCAL), actor="system:test")
    return line


@pytest.fixture
def who() -> str:
    """The number of somebody who has never written."""
    return new_caller()
