"""What the public pages say of the telephone: the account's own number, or the shared one with its codes."""

from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Phone
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.public_lines import PublicLine, way_to
from chalicelib.services.telephone.service_codes import add_code, retire_code
from tests.fakes.acme import open_acme
from tests.fakes.desk import SETTINGS, FakeDesk

SHARED, OWN, OF_BRAND = "+18005550100", "+18005550177", "+18005550178"
BY = "system:test"


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk(replace(SETTINGS, twilio_account_sid="AC1"))


def test_a_shared_number_is_shown_with_the_codes_in_use(desk: FakeDesk, staff: Staff) -> None:
    account = staff.account
    add_number(desk, account, Phone(SHARED), shared=True, actor=BY)
    assert desk.public_lines.of(account) == ()  # no code leads to it
    desk.clock.pass_(minutes=1)
    shoes = add_code(desk, account, name="Acme Shoes", actor=BY).code
    assert desk.public_lines.of(account) == (PublicLine(SHARED, shoes),)
    bait = add_code(desk, account, name="Acme Bait & Tackle", actor=BY).code
    assert desk.public_lines.of(account) == (PublicLine(SHARED, shoes),)  # for a minute
    desk.clock.pass_(minutes=1)
    both = {PublicLine(SHARED, shoes, "Acme Shoes"), PublicLine(SHARED, bait, "Acme Bait & Tackle")}
    assert set(desk.public_lines.of(account)) == both
    retire_code(desk, account, shoes, actor=BY)
    desk.clock.pass_(minutes=1)
    assert desk.public_lines.of(account) == (PublicLine(SHARED, bait),)


def test_numbers_of_the_account_s_own_are_shown_with_their_brands_and_need_no_code(
    desk: FakeDesk, staff: Staff
) -> None:
    bait = add_code(desk, staff.account, name="Acme Bait & Tackle", actor=BY).code
    add_number(desk, staff.account, Phone(SHARED), shared=True, actor=BY)
    add_number(desk, staff.account, Phone(OWN), actor=BY)
    add_number(desk, staff.account, Phone(OF_BRAND), code=bait, actor=BY)
    assert desk.public_lines.of(staff.account) == (PublicLine(OWN), PublicLine(OF_BRAND, brand="Acme Bait & Tackle"))


def test_the_shared_number_is_found_whichever_account_takes_what_no_code_leads_to(desk: FakeDesk, staff: Staff) -> None:
    code = add_code(desk, staff.account, name="Acme Shoes", actor=BY)
    desk.clock.pass_(minutes=1)
    operator = open_acme(desk, "operator").account  # opened after the others, and given with `--mailbox`
    add_number(desk, operator, Phone(SHARED), shared=True, actor=BY)
    assert desk.public_lines.of(staff.account) == (PublicLine(SHARED, code.code),)
    assert way_to(desk, staff.account, code) == PublicLine(SHARED, code.code, "Acme Shoes")


def test_a_brand_is_reached_by_its_own_number_or_by_its_code(desk: FakeDesk, staff: Staff) -> None:
    shoes = add_code(desk, staff.account, name="Acme Shoes", actor=BY)
    assert way_to(desk, staff.account, shoes) is None
    add_number(desk, staff.account, Phone(OWN), actor=BY)
    assert way_to(desk, staff.account, shoes) == PublicLine(OWN, brand="Acme Shoes")
    bait = add_code(desk, staff.account, name="Acme Bait", actor=BY)
    assert way_to(desk, staff.account, shoes) is None, "the number stands for the account now"
    add_number(desk, staff.account, Phone(OF_BRAND), code=bait.code, actor=BY)
    assert way_to(desk, staff.account, bait) == PublicLine(OF_BRAND, brand="Acme Bait")


def test_without_a_line_or_a_number_nothing_is_shown(desk: FakeDesk, staff: Staff) -> None:
    add_code(desk, staff.account, name="Acme Shoes", actor=BY)
    assert desk.public_lines.of(staff.account) == ()
    add_number(desk, staff.account, Phone(OWN), actor=BY)
    desk.settings = replace(desk.settings, twilio_account_sid="")
    assert desk.public_lines.of(staff.account) == ()
