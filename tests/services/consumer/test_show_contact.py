"""A contact is shown by a code without any request behind it, for one purpose, at one business, for an hour."""

import re

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email, Phone
from chalicelib.errors import InvalidField, NotSignedIn, TooManyAttempts
from chalicelib.services.consumer.codes import code_of_letter
from chalicelib.services.consumer.show_contact import (
    ShowContact,
    ask_contact_code,
    asked_contact,
    move_contact,
    open_contact,
    shown_contact,
)
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.stop_texts import Wish, stop_texts
from tests.fakes.acme import ANA, ANAS_PHONE, open_acme
from tests.fakes.desk import FakeDesk

OURS = Phone("+18005550177")
ANAS = ShowContact(contact=ANA, purpose="offers", visitor="browser")
BY_PHONE = ShowContact(contact=ANAS_PHONE, purpose="offers", visitor="browser")


def mailed(desk: FakeDesk, olga: Staff, asked: ShowContact = ANAS) -> str:
    ask_contact_code(desk, olga.account, asked)
    desk.deliver()
    return code_of_letter(desk, desk.mailer.to(ANA.address)[-1].id)


def test_a_code_opens_an_hour_for_its_purpose_its_business_and_its_browser_only(desk: FakeDesk, olga: Staff) -> None:
    code = mailed(desk, olga)
    assert asked_contact(desk, olga.account, "offers", "browser") == ANA
    visit = open_contact(desk, olga.account, ANAS, code)
    assert shown_contact(desk, olga.account, "offers", "browser") == ANA
    move_contact(desk, olga.account, visit, to="new")
    assert shown_contact(desk, olga.account, "offers", "new") == ANA
    zoe = open_acme(desk, "zenith")
    for account, purpose, browser in (
        (olga.account, "offers", "browser"),
        (olga.account, "agent", "new"),
        (zoe.account, "offers", "new"),
    ):
        with pytest.raises(NotSignedIn):
            shown_contact(desk, account, purpose, browser)
    desk.clock.pass_(hours=1, seconds=1)
    with pytest.raises(NotSignedIn):
        shown_contact(desk, olga.account, "offers", "new")


def test_the_mail_names_the_business_and_no_request(desk: FakeDesk, olga: Staff) -> None:
    mailed(desk, olga)
    [mail] = desk.mailer.to(ANA.address)
    assert mail.subject == "contact-code"


def test_a_wrong_code_and_one_for_another_contact_open_nothing(desk: FakeDesk, olga: Staff) -> None:
    code = mailed(desk, olga)
    other = ShowContact(contact=Email("bob@example.com"), purpose="offers", visitor="browser")
    ask_contact_code(desk, olga.account, other)
    for asked, typed in ((other, code), (ANAS, "000000" if code != "000000" else "000001")):
        with pytest.raises(InvalidField):
            open_contact(desk, olga.account, asked, typed)
    with pytest.raises(NotSignedIn):
        shown_contact(desk, olga.account, "offers", "browser")


def test_who_asks_again_at_once_waits(desk: FakeDesk, olga: Staff) -> None:
    mailed(desk, olga)
    with pytest.raises(TooManyAttempts):
        ask_contact_code(desk, olga.account, ANAS)


def test_a_number_gets_a_text_or_a_call_once_it_has_stopped_texts(desk: FakeDesk, olga: Staff) -> None:
    add_number(desk, olga.account, OURS, actor="system:test")
    ask_contact_code(desk, olga.account, BY_PHONE)
    desk.deliver()
    [(to, sender, body)] = desk.phone_company.texts
    assert (to, sender) == (ANAS_PHONE.e164, OURS.e164)
    found = re.search(r"\d{6}", body)
    assert found
    open_contact(desk, olga.account, BY_PHONE, found[0])
    assert shown_contact(desk, olga.account, "offers", "browser") == ANAS_PHONE
    stop_texts(desk, Wish(account=olga.account, shared=False, number=ANAS_PHONE, text="SM1", language="en"))
    desk.clock.pass_(minutes=5)
    ask_contact_code(desk, olga.account, BY_PHONE)
    desk.deliver()
    assert len(desk.phone_company.texts) == 1
    assert len(desk.phone_company.spoken) == 1


def test_where_no_line_reaches_the_number_nothing_is_sent_and_nothing_said(desk: FakeDesk, olga: Staff) -> None:
    ask_contact_code(desk, olga.account, BY_PHONE)
    desk.deliver()
    assert desk.phone_company.texts == []
    with pytest.raises(InvalidField):
        open_contact(desk, olga.account, BY_PHONE, "123456")


def test_whoever_guesses_in_another_browser_keeps_the_owner_neither_from_trying_nor_from_asking(
    desk: FakeDesk, olga: Staff
) -> None:
    stranger = ShowContact(contact=ANA, purpose="offers", visitor="stranger")
    ask_contact_code(desk, olga.account, stranger)
    for _ in range(6):
        with pytest.raises((InvalidField, TooManyAttempts)):
            open_contact(desk, olga.account, stranger, "000000")
    open_contact(desk, olga.account, ANAS, mailed(desk, olga))
    assert shown_contact(desk, olga.account, "offers", "browser") == ANA


def test_a_contact_gets_so_many_codes_in_a_day_from_all_browsers(desk: FakeDesk, olga: Staff) -> None:
    for browser in range(20):
        ask_contact_code(desk, olga.account, ShowContact(contact=ANA, purpose="offers", visitor=f"browser {browser}"))
    with pytest.raises(TooManyAttempts):
        ask_contact_code(desk, olga.account, ShowContact(contact=ANA, purpose="offers", visitor="one more"))
