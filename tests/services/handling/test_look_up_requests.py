"""Staff find requests by a reference, an address or a number, and leave no trace of what they typed."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import show_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.services.handling import look_up_requests as service
from chalicelib.services.handling.look_up_requests import By, look_up_requests
from tests.fakes.acme import ANA, ANAS_PHONE, ask, hire, open_acme, phone_in
from tests.fakes.desk import FakeDesk

BOB = Email("bob@example.com")


@pytest.fixture
def desk() -> FakeDesk:
    """An empty deployment."""
    return FakeDesk()


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    """The owner of Acme."""
    return open_acme(desk)


def test_a_reference_finds_all_rights_of_its_submission(desk: FakeDesk, staff: Staff) -> None:
    asked = ask(desk, staff.account, Right.DELETE, Right.KNOW_SPECIFIC)
    ask(desk, staff.account, Right.DELETE, email=BOB)
    for text in (asked.id, show_reference(asked.id), f" {asked.id} "):
        found = look_up_requests(desk, staff, text)
        assert (found.by, [head.id for head in found.requests]) == (By.REFERENCE, list(asked.requests))


def test_an_address_or_a_number_finds_what_was_asked_from_it_newest_first(desk: FakeDesk, staff: Staff) -> None:
    first = ask(desk, staff.account, Right.DELETE)
    desk.clock.pass_(days=1)
    second = ask(desk, staff.account, Right.KNOW_SPECIFIC, phone=ANAS_PHONE)
    desk.clock.pass_(days=1)
    called = phone_in(desk, staff.account)
    by_email = look_up_requests(desk, staff, f" {ANA.address.upper()} ")
    assert by_email.by is By.EMAIL
    assert [head.submission for head in by_email.requests] == [second.id, first.id]
    for text in (ANAS_PHONE.e164, "(213) 555-0123", "+1 213 555 0123"):
        by_phone = look_up_requests(desk, staff, text)
        assert by_phone.by is By.PHONE
        assert [head.submission for head in by_phone.requests] == [called.submission, second.id]


def test_a_number_that_could_be_a_reference_is_looked_up_as_a_number(desk: FakeDesk, staff: Staff) -> None:
    asked = ask(desk, staff.account, Right.DELETE, phone=Phone("+12135550106"))
    found = look_up_requests(desk, staff, "12135550106")
    assert (found.by, [head.submission for head in found.requests]) == (By.PHONE, [asked.id])


def test_another_accounts_requests_are_not_found(desk: FakeDesk, staff: Staff) -> None:
    other = open_acme(desk, "other")
    asked = ask(desk, other.account)
    for text in (asked.id, ANA.address):
        assert look_up_requests(desk, staff, text).requests == ()


def test_only_the_newest_are_shown_and_it_is_said_that_there_are_more(
    desk: FakeDesk, staff: Staff, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "SUBMISSIONS_LIMIT", 2)
    for _ in range(3):
        desk.clock.pass_(hours=1)
        last = ask(desk, staff.account)
    found = look_up_requests(desk, staff, ANA.address)
    assert (len(found.requests), found.more, found.requests[0].submission) == (2, True, last.id)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", "missing"), ("  ", "missing"), ("Ana", "not-understood"), ("@", "not-understood"), ("12", "not-understood")],
)
def test_what_is_none_of_them_is_asked_for_again(desk: FakeDesk, staff: Staff, text: str, problem: str) -> None:
    with pytest.raises(InvalidField, match=f"search: {problem}"):
        look_up_requests(desk, staff, text)


def test_the_look_is_audited_and_what_was_typed_is_kept_nowhere(desk: FakeDesk, staff: Staff) -> None:
    auditor = hire(desk, staff.account, Role.AUDITOR)
    ask(desk, staff.account)
    look_up_requests(desk, auditor, ANA.address)
    [entry] = [entry for entry in desk.engine.audit.values() if entry.tag == Tag.VIEW_QUEUE]
    assert (entry.actor, entry.detail) == (auditor.actor, {"list": "search", "by": "e-mail", "shown": 1})
    assert ANA.address not in str(desk.engine.audit)
