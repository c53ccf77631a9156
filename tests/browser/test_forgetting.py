"""What is kept about people and accounts, and how it ends: a register, a colleague who left, a person, a payment."""

import re

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.test_pages_apart import _SMALL
from tests.browser.variants import USUAL, Variant

pytestmark = pytest.mark.browser
EMAIL = "erin@consumer.example"


@pytest.mark.parametrize("variant", [USUAL, _SMALL], ids=str)
def test_an_incident_is_entered_and_read_again(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/registers/incidents")
    olga.press("staff.registers.add")
    olga.fill(register_happened="A list went to the wrong address", register_noticed_at="2026-01-05T16:40")
    olga.press("staff.registers.save", status=400)
    olga.fill(register_categories="names")
    olga.choose(register_harm="confidentiality", register_risk="risk")
    olga.press("staff.registers.save")
    olga.sees("notice.register-saved")
    olga.press(olga.page.get_by_role("link", name="A list went to the wrong address"))
    assert olga.value("register_happened") == "A list went to the wrong address"


def test_who_has_left_is_forgotten_by_an_administrator(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/users")
    olga.press(olga.page.get_by_role("link", name="Rita Reviewer"))
    person = olga.page.url.removeprefix(olga.url)
    olga.press("staff.user.disable")
    olga.sees("notice.user-disabled")
    olga.open(person.partition("?")[0])
    olga.follow("staff.user.forget")
    olga.press("staff.forget.button", status=400)
    olga.choose(forget="yes")
    olga.press("staff.forget.button")
    olga.sees("notice.user-forgotten")
    assert "Rita" not in olga.words
    olga.open(person.partition("?")[0], status=404)


def test_a_person_is_erased_and_the_certificate_names_nobody(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    erin, later, olga = window(), window(), window()
    sent = consumer.file_confirmed(erin, stack, business, rights=("delete",), email=EMAIL)
    consumer.come_back(later, stack, business, sent)
    consumer.withdraw(later, "delete")
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/consumers")
    olga.fill(person_contact=EMAIL)
    olga.press("staff.consumers.find")
    olga.choose(submissions=sent.reference, purpose="asked")
    olga.press("staff.consumers.erase-button")
    olga.press(olga.page.locator("form:has(input[name=sure]) button"))
    order = re.search(r"/staff/consumers/erasures/\w+", olga.page.url)
    assert order
    olga.open_until(order[0], olga.t("staff.consumers.about.done"))
    assert sent.reference not in olga.words.replace(" ", "")
    assert EMAIL not in olga.words
    certificate = olga.save(olga.page.get_by_role("button", name=olga.t("staff.certificate.save"), exact=True))
    assert certificate.count(b".") == 2


def test_the_operator_notes_that_an_account_was_paid(
    window: OpenWindow,
    empty_stack: LocalStack,
) -> None:
    business = empty_stack.open_business()
    empty_stack.command("account", "set-plan", "--account", business.slug, "--plan", "small business")
    empty_stack.command("account", "past-due", business.slug)
    oscar = window(at=empty_stack)
    staff.become_operator(oscar, empty_stack)
    oscar.open("/operator/accounts")
    oscar.press(
        oscar.page.get_by_role("link", name=business.slug).or_(oscar.page.get_by_role("link", name=business.name)).first
    )
    oscar.press(oscar.page.get_by_role("button", name=oscar.t("operator.account.do.paid"), exact=True))
    oscar.press("operator.account.do.paid")
    oscar.sees("notice.account-paid")
