"""What a person does at the page /local/phone: calls, keys, speaks, texts."""

import json
import re
from dataclasses import dataclass
from itertools import count

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack

_NUMBERS = count(18005550200)
_OWN_NUMBERS = count(14155550201)  # of one person each, so that nobody gets another test's texts


@dataclass(frozen=True, slots=True)
class Heard:
    """The two numbers that a caller writes down."""

    reference: str  # eleven digits
    pin: str


def line_of(stack: LocalStack, business: Business) -> tuple[str, str]:
    """Register a shared number and a code of the business; return both."""
    number = f"+{next(_NUMBERS)}"
    stack.command("number", "add", "--number", number)
    added = stack.command("code", "add", "--account", business.slug, "--name", business.name)
    return number, json.loads(added)["code"]


def own_line_of(stack: LocalStack, business: Business) -> str:
    """Register a number of the business's own."""
    number = f"+{next(_NUMBERS)}"
    stack.command("number", "add", "--number", number, "--account", business.slug)
    return number


def open_phone(window: OpenWindow, stack: LocalStack, number: str, *, own: str = "") -> Page:
    """Open the page with both numbers typed in."""
    visitor = window(at=stack)
    visitor.open("/local/phone")
    page = visitor.page
    page.get_by_label("Your number").fill(own or f"+{next(_OWN_NUMBERS)}")
    page.get_by_label("Number to call or text").fill(number)
    page.get_by_label("No time limits").check()
    return page


def press(page: Page, keys: str) -> None:
    """Press keys on the keypad, each when the call takes it."""
    for key in keys:
        with page.expect_response(lambda answer: '"press"' in (answer.request.post_data or "")):
            page.locator("#keys").get_by_text(key, exact=True).click()


def hears(page: Page, words: str) -> None:
    """The words are in the transcript."""
    expect(page.locator("#transcript")).to_contain_text(words)


def call(page: Page, *keys: str) -> None:
    """Call, choose English, and press keys, each after the menu has been heard."""
    page.get_by_role("button", name="Call", exact=True).click()
    hears(page, "For English, press 1.")
    press(page, "1")
    hears(page, "press 2")
    for key in keys:
        press(page, key)


def reach_the_beep(page: Page, code: str) -> None:
    """Call, key the code, ask for deletion, agree to be recorded."""
    call(page, "1", code, "2")
    hears(page, "What do you ask for?")
    press(page, "11")
    hears(page, "(beep)")


def numbers_heard(page: Page) -> Heard:
    """The reference and the PIN, each of which was said twice."""
    said = page.locator("#transcript").inner_text()
    references, pins = (re.findall(rf"^\d(?:, \d){{{more}}}$", said, re.MULTILINE) for more in (10, 5))
    assert len(references) == len(pins) == 2, said
    assert len(set(references)) == len(set(pins)) == 1, said
    return Heard(re.sub(r"\D", "", references[0]), re.sub(r"\D", "", pins[0]))


def speak(page: Page, words: str, *, language: str = "en") -> None:
    """Say words after the beep."""
    page.get_by_label("Words to speak").fill(words)
    page.locator("#words-language").select_option(language)
    page.get_by_role("button", name="Speak these words").click()
    expect(page.locator("#said")).to_contain_text("Said.")


def hang_up(page: Page) -> None:
    """End the call."""
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#screen")).to_contain_text("Call ended")


def text(page: Page, words: str) -> None:
    """Send a text."""
    page.get_by_label("Message", exact=True).fill(words)
    page.get_by_role("button", name="Send text").click()
    expect(page.locator("#texts .mine").filter(has_text=words)).not_to_have_count(0)
