"""Callers without a computer are served as well as anyone: heard, listened to, verified by telephone, answered."""

import re
import time

import pytest
from playwright.sync_api import Page, expect

from infra.local.phone.client import LocalPhone
from tests.browser import caller, staff
from tests.browser.caller import Heard
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant
from tests.browser.visitor import Visitor

WORDS = "This is Ana López, please delete my data, my e-mail is ana at example dot com"
_SECONDS = 90  # until the message is fetched, kept and written down
_HAS_SOUND = 2  # of readyState: at the place that was sought
_PLAYED = """async player => {
    const come = name => new Promise((done, fail) => {
        player.addEventListener(name, done, {once: true});
        player.addEventListener('error', () => fail(new Error(player.error.message)), {once: true});
    });
    player.muted = true;
    await Promise.all([come('timeupdate'), player.play()]);
    player.pause();
    const sought = come('seeked');
    player.currentTime = player.duration / 2;
    await sought;
    return {ready: player.readyState, duration: player.duration, at: player.currentTime};
}"""


def _await_on_page(visitor: Visitor, *words: str) -> None:
    """Look again until the page says all of this."""
    deadline = time.monotonic() + _SECONDS
    while missing := [each for each in words if each not in visitor.words]:
        assert time.monotonic() < deadline, f"{missing} did not come: {visitor.words}"
        visitor.open(visitor.page.url)


def _call_and_leave_words(page: Page, code: str) -> Heard:
    caller.reach_the_beep(page, code)
    heard = caller.numbers_heard(page)
    caller.speak(page, WORDS)
    caller.hang_up(page)
    return heard


def _hear_status(page: Page, heard: Heard, code: str) -> None:
    """Call again, key the reference and a code (or the PIN)."""
    caller.call(page, "2")
    caller.hears(page, "key the eleven digits of your reference")
    caller.press(page, heard.reference)
    caller.hears(page, "key the six digits of your PIN")
    caller.press(page, code)
    caller.hears(page, "received your request: Delete")


def _play(olga: Visitor) -> None:
    """The player plays and seeks; what it asks for is answered in ranges."""
    with olga.page.expect_response(lambda answer: answer.status == 206) as sound:
        played = olga.page.locator("audio").evaluate(_PLAYED)
    assert sound.value.headers["content-range"].startswith("bytes ")
    assert played["ready"] >= _HAS_SOUND, played
    assert played["duration"] > 1, played
    assert played["at"] == pytest.approx(played["duration"] / 2, abs=0.1), played


def _sort(olga: Visitor, *rights: str, residence: str = "US-CA", **typed: str) -> None:
    """Say what was asked for, with the rights of the place shown first."""
    olga.select(residence=residence)
    olga.press("staff.sort.show-rights")
    olga.choose(rights=rights)
    olga.fill(**typed)
    olga.press("staff.sort.button")
    olga.sees("notice.sorted")


def _code_spoken(page: Page) -> str:
    """Answer the telephone and write down the code."""
    page.get_by_role("button", name="Answer").click()
    caller.hears(page, "The code is:")
    found = re.search(r"The code is: (\d(?:\D{1,2}\d){5})", page.locator("#transcript").inner_text())
    assert found, page.locator("#transcript").inner_text()
    return re.sub(r"\D", "", found[1])


def test_a_caller_is_listened_to_called_verified_and_answered(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    number, line_code = caller.line_of(stack, business)
    ana = caller.open_phone(window, stack, number)
    heard = _call_and_leave_words(ana, line_code)

    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.queue")
    _await_on_page(olga, olga.t("staff.flag.voicemail"))
    staff.open_request(olga, heard.reference, "delete")
    _await_on_page(olga, WORDS, olga.t("staff.voicemail.save"))
    _play(olga)
    assert olga.save(olga.page.get_by_role("link", name=olga.t("staff.voicemail.save"))).startswith(b"RIFF")

    staff.start(olga, "sort-listen")
    assert WORDS in olga.words
    assert olga.page.locator("input[value=delete]").is_checked()
    _sort(olga, "opt_out_sale", name="Ana López")
    staff.turn_to(olga, "related")
    olga.sees("right.opt_out_sale.short")

    staff.start(olga, "phone-code")
    olga.choose(way="call")
    olga.press("staff.phone-code.button")
    olga.sees("notice.phone-code-sent")
    _hear_status(ana, heard, _code_spoken(ana))
    told = re.search(r"must be answered by (\w+ \d+, \d{4})", ana.locator("#transcript").inner_text())
    caller.hang_up(ana)
    assert told

    staff.open_request(olga, heard.reference, "delete")
    assert told[1] in olga.words
    staff.turn_to(olga, "verification")
    assert olga.t("staff.verification.contact-no") not in olga.words
    assert f"{olga.t('staff.verification.reached')} {olga.t('staff.level.none')}" in olga.words
    staff.acknowledge(olga, done="notice.to-post")
    staff.record_match(olga, staff.Compared(declaration=False))
    staff.answer(olga, "granted", text="Your account has been deleted.", done="notice.to-post")

    _hear_status(ana, heard, heard.pin)
    caller.hears(ana, "What you asked for was done.")
    caller.hang_up(ana)


def test_texts_end_texts_and_ask_for_more(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    number = caller.own_line_of(stack, business)
    kevin = caller.open_phone(window, stack, number)
    caller.text(kevin, "Please do not sell my data. Kevin")
    expect(kevin.locator("#texts")).to_contain_text("we have your message. Reference: ")
    lea = caller.open_phone(window, stack, number)
    caller.text(lea, "BAJA")
    expect(lea.locator("#texts")).to_contain_text("no le enviaremos mensajes")

    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.queue")
    _await_on_page(olga, olga.t("right.marketing_texts.short"), olga.t("staff.flag.text"))
    olga.press(olga.page.locator("tr").filter(has_text=olga.t("staff.flag.text")).get_by_role("link"))
    assert "Please do not sell my data. Kevin" in olga.words
    staff.start(olga, "sort-read")
    _sort(olga, "delete", name="Kevin")
    staff.start(olga, "phone-code")
    olga.choose(way="text")
    olga.press("staff.phone-code.button")

    expect(kevin.locator("#texts")).to_contain_text("your code is", timeout=15_000)
    code = re.search(r"your code is ([\d ]+)\.", kevin.locator("#texts").inner_text())
    assert code
    caller.text(kevin, code[1])
    expect(kevin.locator("#texts")).to_contain_text("your telephone is confirmed")
    staff.turn_to(olga, "verification")
    assert olga.t("staff.verification.contact-no") not in olga.words


def _message_left(stack: LocalStack, business: Business) -> str:
    """Leave a message without a browser; return its words."""
    phone = LocalPhone.over_http(stack.url)
    call = phone.dial("+14155550166", caller.own_line_of(stack, business))
    for key in "11211":
        call.press(key)
    call.speak(WORDS)
    call.hang_up()
    return WORDS


_PLAIN = Variant("no-script", "320px", "dark", "en")
_SPANISH = Variant("script", "320px", "dark", "es")


@pytest.mark.parametrize("variant", [_PLAIN, pytest.param(_SPANISH, marks=pytest.mark.slow)], ids=str)
def test_staff_handle_a_voicemail_on_a_small_dark_screen(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    assert variant.size == "320px"
    stack.command("account", "set-plan", "--account", business.slug, "--plan", "enterprise")
    words = _message_left(stack, business)
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.follow("staff.nav.queue")
    _await_on_page(olga, olga.t("staff.flag.voicemail"))
    olga.press(olga.page.locator("tr").filter(has_text=olga.t("staff.flag.voicemail")).get_by_role("link"))
    _await_on_page(olga, words)

    staff.start(olga, "hold")
    olga.press("staff.hold.button", status=400)
    olga.choose(purpose="litigation")
    olga.press("staff.hold.button")
    olga.sees("notice.held")

    olga.press(olga.page.get_by_role("link", name=re.compile(f"^{olga.t('staff.transcript.correct')}")))
    olga.fill(text="Soy Ana López. Borren mis datos.")
    olga.press("staff.transcript.save")
    olga.sees("notice.transcript-corrected")

    staff.start(olga, "sort-listen")
    olga.select(residence="US-VA")
    olga.press("staff.sort.show-rights")
    olga.fill(email="not an address")
    olga.press("staff.sort.button", status=400)
    olga.fill(email="ana@consumer.example")
    olga.press("staff.sort.button")
    olga.sees("notice.sorted")
    assert stack.code_to("ana@consumer.example")

    olga.open("/staff/export")
    olga.fill(bucket="theirs", region="nowhere", role_arn="none")
    olga.press("staff.export.save", status=400)
    assert olga.problems
