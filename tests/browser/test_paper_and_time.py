"""What is printed is what is read, and a moment tells the reader's own time."""

import re

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import chromium, consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL
from tests.browser.visitor import Visitor

_UNPRINTED = (".rc-nav", ".rc-header nav", ".rc-tabs", ".govuk-back-link", ".rc-actions")


@pytest.mark.parametrize("page", ["/staff", "/staff/queue", "/staff/statistics", "/staff/audit"])
def test_paper_has_no_menus_and_no_buttons(
    page: str, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open(page)
    olga.page.emulate_media(media="print")
    expect(olga.page.locator("h1")).to_be_visible()
    for part in _UNPRINTED:
        for found in olga.page.locator(part).all():
            expect(found).to_be_hidden()
    ink = olga.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert ink in {"rgba(0, 0, 0, 0)", "rgb(255, 255, 255)"}, ink


def test_a_request_is_printed_with_its_deadlines(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    person, olga = window(), window()
    sent = consumer.file_confirmed(person, stack, business, rights=("delete",), email="prue@consumer.example")
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "delete")
    olga.page.emulate_media(media="print")
    expect(olga.page.get_by_text("11 CCR 7021(a)").first).to_be_visible()
    for part in _UNPRINTED:
        for found in olga.page.locator(part).all():
            expect(found).to_be_hidden()


def test_a_moment_says_the_readers_own_time_on_hover(
    chromium_browser: Browser, window: OpenWindow, stack: LocalStack, business: Business, address: str
) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    context = chromium_browser.new_context(
        timezone_id="Asia/Tokyo", locale="en-US", extra_http_headers={chromium.ADDRESS_HEADER: address}
    )
    abroad = Visitor(context.new_page(), USUAL, stack.url)
    abroad.join(olga)
    abroad.open("/staff/audit")
    moment = abroad.page.locator("time[datetime*='T']").first
    assert re.search(r"P[SD]T$", moment.inner_text())
    assert "GMT+9" in (moment.get_attribute("title") or "")
    context.close()
