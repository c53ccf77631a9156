"""A session that ends in mid-form, and a form that somebody else overtook: what was typed is still there."""

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.consumer import Sent
from tests.browser.stack import Business, LocalStack
from tests.browser.visitor import Visitor

TYPED = "Words that took ten minutes."


def _asked(window: OpenWindow, stack: LocalStack, business: Business) -> Sent:
    person, email = window(), "lou@consumer.example"
    return consumer.file_confirmed(person, stack, business, rights=("delete",), email=email)


def _end_session(window: OpenWindow, olga: Visitor) -> None:
    """Sign out in another window."""
    elsewhere = window()
    elsewhere.join(olga)
    elsewhere.open("/staff/queue")
    elsewhere.press("staff.nav.sign-out")


def _come_back(olga: Visitor, stack: LocalStack, business: Business, button: str = "staff.resume.button") -> None:
    olga.sees("staff.sign-in.heading")
    olga.fill(email=business.owner)
    olga.press("staff.sign-in.button")
    staff.enter_code(olga, stack, business.owner)
    olga.press(button)


@pytest.mark.parametrize("form", ["note", "answer", "extend"])
def test_a_form_about_a_request_outlives_its_session(
    form: str, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    sent, olga = _asked(window, stack, business), window()
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "delete")
    staff.start(olga, form)
    there, name = olga.page.url, "reason" if form == "extend" else "text"
    olga.fill(**{name: TYPED})
    if form == "answer":
        olga.choose(outcome="denied", grounds="CCPA_UNVERIFIED")
    _end_session(window, olga)
    olga.press("staff.answer.preview-button" if form == "answer" else f"staff.{form}.button", status=401)
    _come_back(olga, stack, business)
    assert olga.page.url == there
    assert olga.value(name) == TYPED
    if form == "answer":
        assert olga.page.locator("input[name=outcome][value=denied]").is_checked()
        assert olga.page.locator("input[name=grounds][value=CCPA_UNVERIFIED]").is_checked()


def test_settings_outlive_their_session(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/business?part=facts")
    olga.fill(postal=f"{TYPED}\nSan Francisco")
    _end_session(window, olga)
    olga.press("staff.business.save", status=401)
    _come_back(olga, stack, business, "staff.again.go-on")
    olga.open("/staff/business?part=facts")
    assert olga.value("postal").replace("\r\n", "\n") == f"{TYPED}\nSan Francisco"


def test_own_words_of_a_letter_outlive_their_session(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/letters/acknowledged.en.all")
    field = olga.page.locator("main textarea").first
    name = field.get_attribute("name") or ""
    olga.fill(**{name: TYPED})
    _end_session(window, olga)
    olga.press("staff.own-letters.save", status=401)
    _come_back(olga, stack, business, "staff.again.go-on")
    assert olga.value(name) == TYPED


def test_who_decides_on_an_old_page_is_told_and_keeps_their_words(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    sent, one, other = _asked(window, stack, business), window(), window()
    staff.sign_in(one, stack, business.owner)
    other.join(one)
    for visitor in (one, other):
        visitor.open("/staff/queue")
        staff.open_request(visitor, sent.reference, "delete")
        staff.start(visitor, "answer")
        visitor.choose(outcome="denied", grounds="CCPA_UNVERIFIED")
        visitor.fill(text=TYPED)
    one.press("staff.answer.preview-button")
    one.press("staff.answer.send")
    other.press("staff.answer.preview-button", status=409)
    assert "Olga Owner" in other.words  # who was quicker
    assert TYPED in other.words
