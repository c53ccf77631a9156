"""The whole form works with the keyboard alone, and one can always see where one is."""

import re

from playwright.sync_api import expect

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import SIZES, Variant
from tests.browser.visitor import Visitor

_FOCUS = """() => {
    const active = document.activeElement
    const shown = active.closest('.govuk-radios__item, .govuk-checkboxes__item')?.querySelector('label') ?? active
    const looks = [active, shown].flatMap(part => [null, '::before'].map(pseudo => getComputedStyle(part, pseudo)))
    const box = shown.getBoundingClientRect()
    return {
        name: active.name || active.tagName.toLowerCase(),
        value: active.value ?? '',
        words: active.textContent.trim(),
        shows: looks.some(look => look.boxShadow !== 'none' || look.outlineStyle !== 'none'),
        inside: box.bottom > 0 && box.top < innerHeight,
    }
}"""
OWNER = "owner@acme.example"  # of the demo
_MOST = 60  # presses of Tab before a control counts as out of reach


class Typist:
    """Uses nothing but keys."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.keys = visitor.page.keyboard

    def reach(self, *, name: str = "", words: str = "") -> None:
        """Press Tab until the focus is where it should be; it must be visible at every stop."""
        for _ in range(_MOST):
            self.keys.press("Tab")
            focus = self.visitor.page.evaluate(_FOCUS)
            if focus["name"] == "body":
                continue
            assert focus["shows"], f"the focus cannot be seen: {focus} at {self.visitor.page.url}"
            assert focus["inside"], f"the focus is off the screen: {focus} at {self.visitor.page.url}"
            if (name and focus["name"] == name) or (words and focus["words"] == words):
                return
        raise AssertionError(f"{name or words!r} cannot be reached at {self.visitor.page.url}")

    def type(self, **typed: str) -> None:
        """Reach fields, in order, and type."""
        for name, text in typed.items():
            self.reach(name=name)
            self.keys.type(text)

    def go_on(self, key: str = "common.continue", **values: object) -> None:
        """Reach the button and press it with Enter."""
        self.reach(words=self.visitor.t(key, **values))
        with self.visitor.page.expect_navigation():
            self.keys.press("Enter")
        self.visitor.check()


def test_the_whole_form_is_filled_and_sent_by_keyboard(window: OpenWindow, business: Business) -> None:
    visitor = window()
    typist = Typist(visitor)
    visitor.open(f"/c/{business.slug}")
    typist.go_on("consumer.start.button")
    typist.reach(name="residence")
    typist.keys.type("Calif")
    typist.go_on()
    typist.reach(name="rights")
    typist.keys.press("Space")
    typist.go_on()
    typist.reach(name="behalf")
    typist.keys.press("Space")
    typist.go_on()
    typist.type(name="Kay Board")
    typist.go_on()
    typist.type(email="kay@consumer.example", phone="415 555 0123")
    typist.go_on()
    typist.reach(name="relationship")
    typist.keys.press("Space")
    typist.keys.press("ArrowDown")
    typist.type(customer_number="17")
    typist.go_on()
    typist.type(details="No mouse was used.")
    typist.go_on()
    visitor.sees("relationship.former-customer")
    typist.go_on("consumer.check.send")
    visitor.sees("consumer.receipt.heading")
    assert re.search(r"\d{4} \d{4} \d{3}", visitor.words)


def test_staff_sign_in_and_decide_by_keyboard(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    person, olga = window(), window()
    sent = consumer.file_confirmed(person, stack, business, rights=("delete",), email="kim@consumer.example")
    typist = Typist(olga)
    olga.open("/staff")
    typist.type(email=business.owner)
    typist.go_on("staff.sign-in.button")
    typist.type(code=stack.code_to(business.owner))
    typist.go_on("staff.code.button")
    typist.go_on("staff.nav.queue")
    shown = f"{sent.reference[:4]} {sent.reference[4:8]} {sent.reference[8:]}"
    typist.reach(words=f"{shown}, {olga.t('right.delete.short')}")
    with olga.page.expect_navigation():
        typist.keys.press("Enter")
    olga.check()
    typist.go_on("staff.action.answer")
    for field in ("outcome", "grounds"):  # not verified: the first that is offered is a refusal, and its ground
        typist.reach(name=field)
        typist.keys.press("Space")
    typist.type(text="We could not see that it was you.")
    typist.go_on("staff.answer.preview-button")
    typist.go_on("staff.answer.send")
    olga.sees("notice.answered")


def test_a_voicemail_is_played_and_sped_up_by_keyboard(window: OpenWindow, full_stack: LocalStack) -> None:
    olga = window(at=full_stack)
    typist = Typist(olga)
    staff.sign_in(olga, full_stack, OWNER)
    olga.open("/staff/queue")
    olga.press(olga.page.locator("tr").filter(has_text=olga.t("staff.flag.voicemail")).first.get_by_role("link"))
    typist.go_on("staff.part.voicemail")
    typist.reach(name="audio")
    player = olga.page.locator("audio").first
    player.evaluate("player => { player.muted = true }")
    typist.keys.press("Space")
    olga.page.wait_for_function("() => document.querySelector('audio').currentTime > 0")
    for _ in range(_MOST):  # through the browser's own controls within the player
        typist.keys.press("Tab")
        if olga.page.evaluate("document.activeElement.tagName") != "AUDIO":
            break
    assert olga.page.evaluate("document.activeElement.tagName") == "SELECT"
    typist.keys.press("ArrowDown")
    assert player.evaluate("player => player.playbackRate") == 1.25


def test_the_first_stop_skips_to_the_content(window: OpenWindow, business: Business) -> None:
    visitor = window()
    visitor.open(f"/c/{business.slug}")
    visitor.page.keyboard.press("Tab")
    skip = visitor.page.get_by_role("link", name=visitor.t("common.skip"))
    expect(skip).to_be_focused()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#content")).to_be_focused()


def test_what_a_finger_presses_is_large_enough(window: OpenWindow, business: Business) -> None:
    """WCAG 2.2, 2.5.8: 24 px, but for links within a sentence; fields say what they are for (1.3.5)."""
    visitor = window(like=Variant("script", next(iter(SIZES)), "light", "en"))
    visitor.open(f"/c/{business.slug}/residence")
    small = visitor.page.evaluate(
        """() => [...document.querySelectorAll('button, input:not([type=hidden]), select, textarea')]
            .filter(part => part.getBoundingClientRect().height < 24).map(part => part.outerHTML)"""
    )
    assert small == []
