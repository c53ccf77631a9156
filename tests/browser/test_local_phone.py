"""A person calls and texts from the page /local/phone, as a developer does who looks at the product."""

import base64
import json
import urllib.request
from itertools import count
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, expect

from infra.local.environment import read_environment
from infra.local.phone import sound
from infra.local.phone.client import LocalPhone
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant

_NUMBERS = count(18005550200)


def line_of(stack: LocalStack, business: Business) -> tuple[str, str]:
    """Register a shared number and a code of the business; return both."""
    number = f"+{next(_NUMBERS)}"
    stack.command("number", "add", "--number", number)
    added = stack.command("code", "add", "--account", business.slug, "--name", business.name)
    return number, json.loads(added)["code"]


def press(page: Page, keys: str) -> None:
    """Press keys on the keypad, each when the call takes it."""
    for key in keys:
        page.locator("#keys").get_by_text(key, exact=True).click()
        expect(page.locator("#transcript .mine").last).to_have_text(key)


def hears(page: Page, words: str) -> None:
    """The words are in the transcript."""
    expect(page.locator("#transcript")).to_contain_text(words)


def open_phone(window: OpenWindow, stack: LocalStack, number: str) -> Page:
    """Open the page with the number typed in."""
    visitor = window()
    visitor.open("/local/phone")
    page = visitor.page
    page.get_by_label("Number to call or text").fill(number)
    page.get_by_label("No time limits").check()
    return page


def reach_the_beep(page: Page, code: str) -> None:
    """Call, choose English, key the code, ask for deletion, agree to be recorded."""
    page.get_by_role("button", name="Call", exact=True).click()
    hears(page, "For English, press 1.")
    press(page, "1")
    hears(page, "press 2")
    press(page, "1" + code + "2")
    hears(page, "What do you ask for?")
    press(page, "11")
    hears(page, "(beep)")


def test_a_caller_leaves_typed_words_and_hangs_up(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    number, code = line_of(stack, business)
    page = open_phone(window, stack, number)
    reach_the_beep(page, code)
    page.get_by_label("Words to speak").fill("Please delete my data")
    page.get_by_role("button", name="Speak these words").click()
    expect(page.locator("#said")).to_contain_text("Said.")
    page.get_by_role("button", name="Hang up").click()

    expect(page.locator("#screen")).to_contain_text("Call ended")
    expect(page.locator("#posted")).to_contain_text("/telephony/voice/recording")
    expect(page.locator("#problems")).to_be_empty()
    [call] = LocalPhone.over_http(stack.url).calls_to(number)
    kept = [one for one in LocalPhone.over_http(stack.url).recordings() if one["call"] == call.sid]
    assert [one["words"] for one in kept] == ["Please delete my data"]


def test_a_chosen_audio_file_becomes_telephone_sound(
    window: OpenWindow, stack: LocalStack, business: Business, tmp_path: Path
) -> None:
    number, code = line_of(stack, business)
    page = open_phone(window, stack, number)
    reach_the_beep(page, code)
    file = tmp_path / "message.wav"
    file.write_bytes(sound.tone(3))
    page.get_by_label("Or an audio file").set_input_files(file)
    hears(page, "(sound of 3 seconds)")
    page.get_by_role("button", name="Hang up").click()
    expect(page.locator("#screen")).to_contain_text("Call ended")

    phone = LocalPhone.over_http(stack.url)
    [call] = phone.calls_to(number)
    assert [one["seconds"] for one in phone.recordings() if one["call"] == call.sid] == [3]


def ring(stack: LocalStack, to: str) -> None:
    """The app calls a person, through the company's REST address."""
    known = read_environment(stack.folder / "env")
    account, token = known["RECOURSE_TWILIO_ACCOUNT_SID"], known["RECOURSE_TWILIO_AUTH_TOKEN"]
    document = "<Response><Say>Your code is 1 2 3</Say></Response>"
    form = urlencode({"To": to, "From": "+18005550100", "Twiml": document}).encode()
    secret = base64.b64encode(f"{account}:{token}".encode()).decode()
    address = f"{known['RECOURSE_TWILIO_API_BASE']}/2010-04-01/Accounts/{account}/Calls.json"
    request = urllib.request.Request(address, form, {"Authorization": f"Basic {secret}"})  # noqa: S310 - ours
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        assert answer.status == 201


def test_a_call_that_comes_in_is_answered_and_heard(window: OpenWindow, stack: LocalStack) -> None:
    page = open_phone(window, stack, "+18005550100")
    page.get_by_label("Your number").fill("+14155550133")
    expect(page.get_by_role("button", name="Answer")).to_be_hidden()
    ring(stack, "+14155550133")
    page.get_by_role("button", name="Answer").click()

    hears(page, "Your code is 1 2 3")
    expect(page.locator("#screen")).to_contain_text("Call ended")
    expect(page.get_by_role("button", name="Answer")).to_be_hidden()


@pytest.mark.parametrize("variant", [USUAL, Variant("script", "320px", "dark", "en")], ids=str)
def test_the_page_is_accessible_while_a_call_records(
    variant: Variant, window: OpenWindow, limited_stack: LocalStack
) -> None:
    business = limited_stack.open_business()
    number, code = line_of(limited_stack, business)
    visitor = window(at=limited_stack)
    visitor.open("/local/phone")
    visitor.page.get_by_label("Number to call or text").fill(number)
    visitor.page.get_by_label("No time limits").check()
    reach_the_beep(visitor.page, code)

    visitor.check()


def test_texts_go_and_come(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    number, _ = line_of(stack, business)
    page = open_phone(window, stack, number)
    page.get_by_label("Your number").fill("+14155550144")
    page.get_by_label("Message", exact=True).fill("STOP")
    page.get_by_role("button", name="Send text").click()

    expect(page.locator("#texts")).to_contain_text("You to " + number)
    expect(page.locator("#texts")).to_contain_text("NETWORK MSG")
    expect(page.locator("#posted")).to_contain_text("/telephony/sms")


def test_what_is_set_wrong_is_shown_and_mended(window: OpenWindow, stack: LocalStack) -> None:
    page = open_phone(window, stack, "+18005550100")
    page.get_by_label("Times each arrives").fill("3")
    page.locator("#delivery-form").get_by_role("button", name="Set").click()
    expect(page.locator("#wrong")).to_contain_text("recording: times 3")
    page.get_by_role("button", name="Make all right again").click()

    expect(page.locator("#wrong")).to_be_empty()
