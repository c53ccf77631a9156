"""The sub-pages of a request: by tabs, by keys alone, on a small screen, and nothing that axe or the console minds."""

import re
from dataclasses import replace

import pytest
from playwright.sync_api import expect

from infra.local.phone.client import LocalPhone
from tests.browser import caller, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.test_keyboard import Typist
from tests.browser.test_telephone import WORDS, _await_on_page
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
_PARTS = ("timeline", "details", "verification", "voicemail", "messages", "notes", "files", "related", "audit")
_SMALL = replace(USUAL, size="320px", scheme="dark")


def left(stack: LocalStack, business: Business, olga: Visitor) -> None:
    """A message that was left by telephone, opened by staff."""
    phone = LocalPhone.over_http(stack.url)
    call = phone.dial("+14155550177", caller.own_line_of(stack, business))
    for key in "11211":
        call.press(key)
    call.speak(WORDS)
    call.hang_up()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.queue")
    _await_on_page(olga, olga.t("staff.flag.voicemail"))
    olga.press(olga.page.locator("tr").filter(has_text=olga.t("staff.flag.voicemail")).get_by_role("link"))
    _await_on_page(olga, WORDS)


@pytest.mark.parametrize("variant", [USUAL, pytest.param(_SMALL, marks=pytest.mark.slow)], ids=str)
def test_every_sub_page_is_reached_by_its_tab(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga = window(like=variant)
    left(stack, business, olga)
    for part in _PARTS:  # each page is looked at by axe as it is opened
        staff.turn_to(olga, part)
        expect(olga.page.locator(".rc-tabs [aria-current=page]")).to_have_text(olga.t(f"staff.part.{part}"))
    olga.sees("staff.audit.intact")
    moment = olga.page.locator("time").first
    assert re.search(r"\d{4}", moment.get_attribute("title") or "")


def test_the_player_is_worked_by_keys_alone(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    olga = window()
    left(stack, business, olga)
    staff.turn_to(olga, "voicemail")
    player = olga.page.locator("audio")
    player.evaluate("player => { player.muted = true }")
    typist = Typist(olga)
    for _ in range(40):
        typist.keys.press("Tab")
        if olga.page.evaluate("document.activeElement.tagName") == "AUDIO":
            break
    typist.keys.press("Space")
    olga.page.wait_for_timeout(0)
    expect(player).to_have_js_property("paused", value=False)
    speed = olga.page.get_by_label(olga.t("staff.voicemail.speed"))
    speed.focus()
    typist.keys.press("End")
    expect(player).to_have_js_property("playbackRate", 2)


def test_a_preview_is_where_reading_goes_on(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    from tests.browser import consumer

    person, olga = window(), window(like=_SMALL)
    sent = consumer.file_confirmed(person, stack, business, rights=("delete",), email="pia@consumer.example")
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "delete")
    staff.start(olga, "extend")
    olga.fill(reason="Archives in three places.")
    olga.press("staff.letters.preview")
    expect(olga.page.locator("#letter")).to_be_in_viewport()
    expect(olga.page.locator("#letter")).to_be_focused()


def test_a_letter_of_paper_is_recorded_with_its_day(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.new")
    olga.choose(channel="post")
    olga.select(residence="US-CA")
    olga.press("staff.sort.show-rights")
    olga.choose(rights=("delete",))
    olga.fill(name="Paula Paper")
    olga.press("common.continue")
    olga.sees("staff.new.by-post")
    olga.press("staff.new.button")
    olga.sees("notice.recorded")
