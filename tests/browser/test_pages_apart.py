"""Pages to which links lead only after something has happened: what happens, and the page."""

import re
import time
from dataclasses import replace

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant

_SMALL = Variant("script", "320px", "dark", "es")
both = pytest.mark.parametrize("variant", [USUAL, _SMALL], ids=str)


def test_the_first_account_is_opened_by_a_link_that_works_once(window: OpenWindow, empty_stack: LocalStack) -> None:
    link = _printed_link(empty_stack)
    for like in (_SMALL, USUAL):
        fiona = window(at=empty_stack, like=like)
        fiona.open(link)
    fiona.press("staff.first.button", status=400)  # nothing typed: every problem is told
    fiona.fill(name="First Stores", slug="first", owner_name="Fiona First", owner_email="fiona@first.example")
    fiona.press("staff.first.button")
    fiona.follow("message.go-to-sign-in")
    fiona.fill(email="fiona@first.example")
    fiona.press("staff.sign-in.button")
    staff.enter_code(fiona, empty_stack, "fiona@first.example")
    fiona.sees("staff.factors.demanded", business="First Stores")
    fiona.open(link, status=410)


def _printed_link(stack: LocalStack) -> str:
    """What the launcher prints once everything runs."""
    deadline = time.monotonic() + 40
    while not (printed := re.search(r"^first account\s+(\S+)$", stack.log.read_text(), re.MULTILINE)):
        assert time.monotonic() < deadline, stack.log.read_text()
        time.sleep(0.1)
    return printed[1]


@both
def test_a_new_address_is_confirmed_by_the_link_sent_to_it(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga, address = window(), f"olga@new-{business.slug}.example"
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/profile")
    olga.fill(email=address)
    olga.press("staff.user.save-email")
    link = stack.link_to(address)
    olga.open(link)
    olga.sees("staff.address.text", business=business.name, email=address)
    olga.press("staff.address.button")
    staff.sign_in(olga, stack, address)


@both
def test_proof_of_identity_is_asked_for_and_its_day_is_recorded(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    person, olga, email = window(), window(), "gwen@consumer.example"
    sent = consumer.file_confirmed(person, stack, business, rights=("access",), email=email, residence="GB")
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "access")
    staff.start(olga, "identity")
    olga.fill(text="Please show us a letter with your address.")
    olga.press("staff.identity.button")
    staff.start(olga, "identified")
    olga.press("staff.identified.button")
    olga.sees("notice.identity-received")
    later = window(like=replace(variant, script="no-script"))
    consumer.come_back(later, stack, business, sent)
    assert "Please show us a letter with your address." in later.words


def test_an_operator_looks_after_the_deployment(window: OpenWindow, empty_stack: LocalStack) -> None:
    business = empty_stack.open_business()
    oscar, olga = window(at=empty_stack), window(at=empty_stack)
    staff.become_operator(oscar, empty_stack)
    for page in ("accounts", "health", "notices"):
        oscar.press(oscar.page.get_by_role("link", name=oscar.t(f"operator.nav.{page}"), exact=True).first)

    oscar.open("/operator/notices/new")
    oscar.fill(title_en="We move on Sunday", text_en="The pages are away for an hour.")
    oscar.fill(title_es="Nos mudamos el domingo", text_es="Las páginas faltan una hora.")
    oscar.page.locator("input[name=severity]").first.check()
    oscar.choose(addressees="all")
    oscar.press("operator.notice.look")
    oscar.press("operator.notice.post")
    oscar.sees("notice.notice-posted")
    notice = oscar.page.url.partition("?")[0].removeprefix(oscar.url)
    oscar.open(f"{notice}/withdraw")
    staff.sign_in(olga, empty_stack, business.owner)
    assert "We move on Sunday" in olga.page.inner_text("body")
    olga.open(notice.replace("/operator", "/staff"))
    olga.open("/operator", status=403)


def test_an_owner_lets_the_operator_in_for_a_time(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/grants")
    olga.open("/staff/grants/give")
    olga.page.locator("input[name=grant_span]").first.check()
    olga.fill(grant_reason="The list of letters is empty; please look.")
    olga.press("staff.grants.give.button")
    grant = re.search(r"/staff/grants/gra_\w+", olga.page.content() + olga.page.url)
    assert grant
    olga.open(grant[0])
    olga.open(f"{grant[0]}/end")
