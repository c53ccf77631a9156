"""Staff record a greeting on the page, hear it there, and a caller hears it at once."""

import io
import re
import wave

import pytest
import requests
from playwright.sync_api import expect

from tests.browser import caller, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant
from tests.browser.visitor import Visitor

RATE = 16_000


def _record(olga: Visitor) -> None:
    """Speak for two seconds or more, and stop."""
    page = olga.page
    page.get_by_role("button", name=olga.t("staff.greeting.start")).click()
    expect(page.get_by_text(olga.t("staff.greeting.recording"))).to_be_visible(timeout=20_000)
    left = page.get_by_role("timer")
    expect(left).to_have_text(re.compile(r"0:(5[0-7]|[0-4]\d)"), timeout=20_000)
    page.get_by_role("button", name=olga.t("staff.greeting.stop")).click()
    expect(page.get_by_text(olga.t("staff.greeting.made"))).to_be_visible(timeout=20_000)


def test_a_greeting_is_recorded_on_the_page_and_heard_by_who_calls(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    number, code = caller.line_of(stack, business)
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.phone")
    olga.press(olga.page.get_by_role("link", name=business.name, exact=True))
    olga.sees("staff.phone.print.text")
    olga.press(olga.page.get_by_role("button", name=olga.t("staff.phone.record", language="English")))

    _record(olga)
    expect(olga.page.get_by_label(olga.t("staff.greeting.player"))).to_be_visible()
    olga.press("staff.greeting.button")
    olga.sees("notice.greeting-changed")
    with olga.page.expect_response(lambda answer: "/greetings/" in answer.url):
        olga.page.locator("audio").evaluate("async player => { player.muted = true; await player.play() }")

    ana = caller.open_phone(window, stack, number)
    ana.get_by_label("Read prompts aloud").check()
    with ana.expect_response(lambda answer: "/local/phone/played" in answer.url, timeout=60_000) as sound:
        caller.call(ana, "1", code)
    caller.hears(ana, "(plays ")
    with wave.open(io.BytesIO(requests.get(sound.value.url, timeout=30).content)) as heard:
        assert (heard.getnchannels(), heard.getsampwidth(), heard.getframerate()) == (1, 2, RATE)
        assert 2 <= heard.getnframes() / RATE <= 60
        samples = memoryview(heard.readframes(heard.getnframes())).cast("h")
        assert max(samples) > 1000, "there is something to be heard"


@pytest.mark.parametrize("variant", [Variant("no-script", "320px", "dark", "en")])
def test_without_a_script_a_recording_is_sent_as_a_file(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    _, code = caller.line_of(stack, business)
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open(f"/staff/phone/{code}")
    olga.press(olga.page.get_by_role("button", name=olga.t("staff.phone.record", language="Español")))
    olga.sees("staff.greeting.script")
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 2, 8000, 0, "NONE", ""))
        writer.writeframes(b"\0\1" * 8000)
    olga.choose_file("hola.wav", "audio/wav", file.getvalue())
    olga.press("staff.greeting.button")
    olga.sees("notice.greeting-changed")
    olga.open(f"/staff/phone/{code}?retire=1")
    olga.sees("staff.retire.warning")
