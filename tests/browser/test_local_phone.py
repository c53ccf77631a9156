"""A person calls and texts from the page /local/phone, as a developer does who looks at the product."""

import base64
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import expect

from infra.local.environment import read_environment
from infra.local.phone import sound
from infra.local.phone.client import LocalPhone
from tests.browser.caller import hang_up, hears, line_of, open_phone, reach_the_beep, speak, text
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant


def test_a_caller_leaves_typed_words_and_hangs_up(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    number, code = line_of(stack, business)
    page = open_phone(window, stack, number)
    reach_the_beep(page, code)
    speak(page, "Please delete my data")
    hang_up(page)

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
    hang_up(page)

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
    page = open_phone(window, stack, "+18005550100", own="+14155550133")
    expect(page.get_by_role("button", name="Answer")).to_be_hidden()
    ring(stack, "+14155550133")
    page.get_by_role("button", name="Answer").click()

    hears(page, "Your code is 1 2 3")
    expect(page.locator("#screen")).to_contain_text("Call ended")
    expect(page.get_by_role("button", name="Answer")).to_be_hidden()


@pytest.mark.parametrize("variant", [USUAL, Variant("script", "320px", "dark", "en")], ids=str)
def test_the_page_is_accessible_while_a_call_records(variant: Variant, window: OpenWindow, stack: LocalStack) -> None:
    business = stack.open_business()
    number, code = line_of(stack, business)
    visitor = window(at=stack)
    visitor.open("/local/phone")
    visitor.page.get_by_label("Number to call or text").fill(number)
    visitor.page.get_by_label("No time limits").check()
    reach_the_beep(visitor.page, code)

    visitor.check()


def test_texts_go_and_come(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    number, _ = line_of(stack, business)
    page = open_phone(window, stack, number, own="+14155550144")
    text(page, "STOP")

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
