"""A request is passed on to the company that decides: its page, its answer, and what staff see and note of it."""

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
COMPANY = "Beverly Pizza Inc."


def enter_company(olga: Visitor, email: str) -> None:
    """A company for which the business processes data."""
    olga.open("/staff/controllers/new")
    olga.press("staff.controller.save", status=400)
    olga.fill(controller_name=COMPANY, controller_privacy_url="https://beverly.example/privacy")
    olga.choose(controller_method="mail")
    olga.fill(controller_email=email)
    olga.press("staff.controller.save")
    assert COMPANY in olga.words


@pytest.mark.parametrize("variant", [USUAL, Variant("script", "320px", "dark", "es")], ids=str)
def test_a_request_is_passed_on_and_the_company_says_what_is_to_be_done(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    person, olga, company, later = window(), window(), window(), window()
    email, address = f"rex-{business.slug}@consumer.example", f"privacy@{business.slug}.beverly.example"
    sent = consumer.file_confirmed(person, stack, business, rights=("delete",), email=email)
    staff.sign_in(olga, stack, business.owner)
    enter_company(olga, address)
    request = staff.find_request(olga, sent.reference)
    staff.pass_on(olga, COMPANY)
    olga.sees("notice.referred")

    company.open(stack.link_to(address, "/referral/"))
    assert consumer.NAME in company.words
    seen_by_all(company)
    company.press("referral.page.send", status=400)
    company.choose(said="has-it")
    company.fill(theirs="BP 17")
    company.press("referral.page.send")
    company.sees("referral.page.done")
    company.choose(said="instructs")
    company.press("referral.page.send", status=400)
    company.fill(answer_words="Delete all of it.")
    company.press("referral.page.send")
    company.sees("referral.page.answered")
    assert company.save(company.page.get_by_role("link", name=company.t("referral.page.package"))).count(b".") == 2

    olga.open(f"{request}/referral")
    olga.sees("referral.answer.instructs")
    assert "Delete all of it." in olga.words
    assert "BP 17" in olga.words
    seen_by_all(olga)
    consumer.come_back(later, stack, business, sent)
    assert COMPANY in later.words
