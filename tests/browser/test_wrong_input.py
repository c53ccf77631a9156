"""Wrong input: the summary gets the focus, the title says so, each problem leads to its field, nothing is lost."""

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant, every
from tests.browser.visitor import Visitor

BAD = 400
ODD_NAME = '<b>Zoë "O\'Neil" 🙂</b>'


def _is_told(visitor: Visitor, key: str, field: str) -> None:
    """The page names the problem at the top and at the field; the title's prefix is checked on every page."""
    words = visitor.t(key)
    assert words in visitor.problems
    if visitor.variant.scripted:
        assert visitor.page.evaluate("document.activeElement.className") == "govuk-error-summary"
    link = visitor.page.locator(".govuk-error-summary__list a", has_text=words)
    assert words in visitor.page.locator(f"#{field}-error").inner_text()
    link.click()
    assert visitor.page.evaluate("document.activeElement.id").startswith(field), words


@every
def test_the_form_says_what_is_wrong_and_keeps_the_rest(
    variant: Variant, window: OpenWindow, business: Business
) -> None:
    person = window()
    person.open(f"/c/{business.slug}")
    person.press("consumer.start.button")
    person.press("common.continue", status=BAD)
    _is_told(person, "error.residence.missing", "residence")
    person.select(residence="US-CA")
    person.press("common.continue")
    person.press("common.continue", status=BAD)
    _is_told(person, "error.rights.missing", "rights")
    person.choose(rights=("know_specific", "correct"))
    person.press("common.continue")
    person.choose(behalf="agent")
    person.fill(agent_organisation="Rights & Co")
    person.press("common.continue", status=BAD)
    _is_told(person, "error.agent_name.missing", "agent_name")
    assert person.value("agent_organisation") == "Rights & Co"
    person.fill(agent_name="Ada Agent")
    person.press("common.continue")
    person.fill(name="  ")
    person.press("common.continue", status=BAD)
    _is_told(person, "error.name.missing", "name")
    person.fill(name=ODD_NAME)
    person.press("common.continue")
    person.fill(email="nobody at example", phone="12")
    person.press("common.continue", status=BAD)
    _is_told(person, "error.email.malformed", "email")
    assert (person.value("email"), person.value("phone")) == ("nobody at example", "12")
    person.fill(email="zoe@consumer.example", phone="")
    person.press("common.continue")
    person.choose(relationship="visitor")
    person.press("common.continue")
    _asks_for_dates(person)
    person.press("common.continue")
    assert ODD_NAME in person.words


def _asks_for_dates(person: Visitor) -> None:
    person.choose(period="range")
    person.fill(from_day="31", from_month="2", from_year="2025", details="Two\nlines")
    person.press("common.continue", status=BAD)
    _is_told(person, "error.wrong.missing", "wrong")
    assert person.t("error.from.malformed") in person.problems
    assert person.t("error.until.missing") in person.problems
    assert (person.value("from_day"), person.value("details")) == ("31", "Two\nlines")
    person.fill(wrong="My street", right_value="2 New Street", from_day="28", from_month="feb")
    person.fill(until_day="1", until_month="3", until_year="2025")


def test_a_wrong_code_is_told_and_the_right_one_still_works(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    person, email = window(), "cody@consumer.example"
    consumer.file_request(person, business, rights=("delete",), email=email)
    consumer.send(person, email=email)
    person.press("consumer.receipt.confirm-button")
    code = stack.code_to(email)
    person.fill(code=str((int(code) + 1) % 1_000_000).zfill(6))
    person.press("common.continue", status=BAD)
    _is_told(person, "error.code.wrong", "code")
    person.fill(code=f"{code[:3]} {code[3:]}")
    person.press("common.continue")
    person.sees("notice.contact-confirmed")


def test_staff_are_told_as_well(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    person, olga = window(), window()
    sent = consumer.file_confirmed(person, stack, business, rights=("know_specific",), email="staffed@consumer.example")
    olga.open("/staff")
    olga.fill(email="olga")
    olga.press("staff.sign-in.button", status=BAD)
    _is_told(olga, "error.email.malformed", "email")
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "know_specific")
    staff.start(olga, "match")
    olga.choose(compared=("name", "email"))
    olga.press("staff.match.button", status=BAD)
    _is_told(olga, "error.method.missing", "method")
    assert olga.page.locator("input[name=compared]:checked").count() == 2
    staff.open_request(olga, sent.reference, "know_specific")
    staff.start(olga, "answer")
    olga.fill(text="Because.")
    olga.choose(outcome="denied")
    olga.press("staff.answer.preview-button", status=BAD)
    _is_told(olga, "error.grounds.missing", "grounds")
    assert olga.value("text") == "Because."


def test_an_unknown_address_gets_a_page_that_can_be_read(window: OpenWindow) -> None:
    person = window()
    person.open("/c/nobody", status=404)
    person.sees("error.404")
    person.open("/nothing/here", status=404)
    person.sees("error.404")
