"""What lives for a short time: how long one waits for the next code."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.passing import Resend, ShownContact

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def test_the_first_code_may_be_asked_for_at_once() -> None:
    assert Resend().wait(NOW) == timedelta(0)


@pytest.mark.parametrize(
    ("sent", "seconds"), [(1, 30), (2, 60), (3, 120), (4, 240), (7, 1920), (8, 3600), (9, 3600), (500, 3600)]
)
def test_the_wait_doubles_with_each_code_and_ends_at_an_hour(sent: int, seconds: int) -> None:
    assert Resend(sent, NOW).wait(NOW) == timedelta(seconds=seconds)


@given(st.integers(min_value=1, max_value=2000), st.integers(min_value=0, max_value=10_000))
def test_the_wait_runs_off_and_is_never_negative(sent: int, seconds: int) -> None:
    later = NOW + timedelta(seconds=seconds)
    resend = Resend(sent, NOW)
    assert resend.wait(later) == max(timedelta(0), resend.wait(NOW) - timedelta(seconds=seconds))
    assert resend.wait(NOW) <= Resend(sent + 1, NOW).wait(NOW)


@pytest.mark.parametrize(("email", "phone"), [("ana@example.com", ""), ("", "+12135550123")])
def test_a_contact_that_was_asked_about_is_an_address_or_a_number(email: str, phone: str) -> None:
    shown = ShownContact(id="1", account=AccountId("acc_1"), purpose="offers", at=NOW, email=email, phone=phone)
    assert shown.contact == (Email(email) if email else Phone(phone))
