"""A vendor is entered, told and answers by its link; who was told is certified, for staff and the person."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
HOUSE = "Mail House"


def enter_vendor(olga: Visitor, email: str) -> None:
    """A vendor that must do its part when data is deleted."""
    olga.open("/staff/vendors/new")
    olga.press("staff.vendors.save", status=400)
    olga.fill(vendor_name=HOUSE, vendor_holds="Names and addresses", vendor_answer_days="10")
    olga.choose(vendor_role="processor", vendor_causes="delete", vendor_required="yes", vendor_method="mail")
    olga.choose(vendor_identifiers=("name", "email"))
    olga.fill(vendor_email=email)
    olga.press("staff.vendors.save")
    olga.sees("notice.vendor-saved")


@pytest.mark.parametrize("variant", [USUAL, Variant("script", "320px", "dark", "es")], ids=str)
def test_a_vendor_is_told_asks_for_time_and_answers_before_the_request_is_answered_in_full(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    person, olga, house, later = window(), window(), window(), window()
    email, address = f"vera-{business.slug}@consumer.example", f"privacy@{business.slug}.mailhouse.example"
    sent = consumer.file_confirmed(person, stack, business, rights=("delete",), email=email)
    staff.sign_in(olga, stack, business.owner)
    enter_vendor(olga, address)
    request = staff.find_request(olga, sent.reference)
    staff.record_match(olga, staff.Compared(declaration=False))
    olga.open(f"{request}/vendors")
    seen_by_all(olga)
    olga.page.locator("input[name=vendors]").uncheck()
    olga.press("staff.tell-vendors.button", status=400)
    olga.page.locator("input[name=vendors]").check()
    olga.press("staff.tell-vendors.button")
    olga.sees("notice.vendors-told")
    olga.sees("vendor.certificate.result.open")

    house.open(stack.link_to(address, "/vendor/"))
    assert consumer.NAME in house.words
    seen_by_all(house)
    _answer(house, business)
    seen_by_all(house)
    staff.turn_to(olga, "vendors")
    olga.sees("vendor.answer.done")
    olga.open(f"{request}/certificate-of-vendors")
    assert HOUSE in olga.words
    seen_by_all(olga)
    staff.find_request(olga, sent.reference)
    staff.answer(olga, "granted", text="Everything is deleted.")

    consumer.come_back(later, stack, business, sent)
    later.press(later.named("link", later.t("vendor.certificate.link"), f": {later.t('right.delete.name')}"))
    assert HOUSE in later.words
    seen_by_all(later)
    signed = later.save(later.page.get_by_role("link", name=later.t("vendor.certificate.save")))
    assert signed.count(b".") == 2


def _answer(house: Visitor, business: Business) -> None:
    """Nothing chosen is told; then it asks for time, and then it is done."""
    house.press("vendor.page.send", status=400)
    until = datetime.now(UTC) + timedelta(days=12)
    house.choose(vendor_answer="needs-time")
    house.fill(vendor_until=until.date().isoformat())
    house.fill(vendor_reason="Our archive is read on Mondays.")
    house.press("vendor.page.send")
    house.sees("vendor.page.thanks", business=business.name)
    if house.page.locator("summary").count():
        house.page.locator("summary").first.click()
    house.choose(vendor_answer="done")
    house.press("vendor.page.send")
    assert re.search(house.t("vendor.answer.done"), house.words)
    assert consumer.NAME not in house.words
