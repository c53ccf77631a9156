"""What people do to forms: go back, press twice, come back after the session has ended."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL


def test_the_back_button_in_the_middle_keeps_the_answers(window: OpenWindow, business: Business) -> None:
    person = window()
    consumer.file_request(person, business, rights=("delete",), email="bea@consumer.example")
    for _ in range(3):
        person.page.go_back()
    assert person.value("email") == "bea@consumer.example"
    person.fill(email="bea.new@consumer.example")
    for _ in range(3):
        person.press("common.continue")
    assert person.t("consumer.check.heading") == person.heading
    assert "bea.new@consumer.example" in person.words
    assert "I bought a lamp in March." in person.words


def test_a_change_comes_back_to_the_check_page(window: OpenWindow, business: Business) -> None:
    person = window()
    consumer.file_request(person, business, rights=("delete",), email="chad@consumer.example")
    person.press(person.named("link", person.t("common.change"), person.t("consumer.check.name")))
    assert person.value("name") == consumer.NAME
    person.fill(name="Chad Changed")
    person.press("common.continue")
    assert "Chad Changed" in person.words


def test_a_double_click_on_send_makes_one_submission(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    for script in ("script", "no-script"):
        person = window(like=replace(USUAL, script=script))
        consumer.file_request(person, business, rights=("limit_sensitive",), email=f"{script}@consumer.example")
        send = person.page.get_by_role("button", name=person.t("consumer.check.send"))
        send.dblclick(no_wait_after=True)
        person.page.wait_for_url("**/receipt/**")
        person.check()
        person.page.go_back()
        assert person.t("consumer.receipt.heading") == person.heading or person.page.url.endswith("/details")
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.queue")
    assert olga.page.locator("tbody tr").count() == 2


def test_a_session_that_ends_in_the_middle_of_a_form_loses_nothing(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    person, olga, elsewhere = window(), window(), window()
    sent = consumer.file_confirmed(person, stack, business, rights=("know_specific",), email="sam@consumer.example")
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "know_specific")
    staff.start(olga, "message")
    form = olga.page.url
    olga.fill(text="A long message that took ten minutes.")
    elsewhere.join(olga)
    elsewhere.open("/staff/queue")
    elsewhere.press("staff.nav.sign-out")

    olga.press("staff.message.button", status=401)
    olga.sees("staff.sign-in.heading")
    olga.fill(email=business.owner)
    olga.press("staff.sign-in.button")
    staff.enter_code(olga, stack, business.owner)
    olga.press("staff.resume.button")
    assert olga.page.url == form
    assert olga.value("text") == "A long message that took ten minutes."
    olga.press("staff.message.button")
    olga.sees("notice.message-sent")


def test_two_staff_at_once_and_the_second_is_told(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    person, one, other = window(), window(), window()
    consumer.file_request(person, business, rights=("opt_out_sale",), email="tom@consumer.example")
    sent = consumer.send(person, email="tom@consumer.example")
    staff.sign_in(one, stack, business.owner)
    other.join(one)
    for visitor in (one, other):
        visitor.open("/staff/queue")
        staff.open_request(visitor, sent.reference, "opt_out_sale")
        staff.start(visitor, "note")
        visitor.fill(text="Seen.")
    one.press("staff.note.button")
    other.press("staff.note.button", status=409)
    other.sees("timeline.request-note-added")
    assert other.value("text") == "Seen."


def test_words_without_an_end_do_not_break_the_pages(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    """Each page is checked for what sticks out of a window of 320 px."""
    narrow = replace(USUAL, size="320px")
    person, olga, endless = window(like=narrow), window(like=narrow), "W" * 190
    consumer.file_request(person, business, rights=("opt_out_sale",), email="w@consumer.example")
    person.press(person.named("link", person.t("common.change"), person.t("consumer.check.name")))
    person.fill(name=endless)
    person.press("common.continue")
    sent = consumer.send(person, email="w@consumer.example")
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "opt_out_sale")
    staff.write(olga, "note", endless)
    staff.write(olga, "message", endless)
    staff.answer(olga, "granted", text=endless)
    later = window(like=narrow)
    consumer.come_back(later, stack, business, sent)
    assert endless in later.words


def test_a_print_button_is_there_where_it_works(window: OpenWindow, business: Business) -> None:
    person = window()
    consumer.file_request(person, business, rights=("delete",), email="pat@consumer.example")
    sent = consumer.send(person, email="pat@consumer.example")
    assert person.page.get_by_role("button", name=person.t("consumer.receipt.print")).is_visible()
    claims = sent.receipt.decode().split(".")[1]
    payload = json.loads(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
    assert "pat@" not in json.dumps(payload)
