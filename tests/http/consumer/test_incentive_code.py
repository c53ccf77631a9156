"""From the form's first page to the notice of incentives, and with a code to opting in, without any request before."""

import pytest

from chalicelib.domain.contact import Email
from tests.http.client import Browser
from tests.http.stage import Stage
from tests.services.incentives.test_incentives import published

pytestmark = pytest.mark.usefixtures("unlimited")
NOTICE = "/c/acme/incentives"


def test_nothing_is_linked_or_sent_where_nothing_was_ever_offered(stage: Stage, browser: Browser) -> None:
    assert "Notice of financial incentives" not in browser.get("/c/acme").text
    page = browser.get(NOTICE)
    assert "has no offer now" in page.words
    assert browser.post(NOTICE, {"email": "nia@example.com"}).status == 404


def test_who_never_sent_anything_reads_opts_in_and_withdraws(stage: Stage, browser: Browser) -> None:
    published(stage.desk, stage.staff)
    stage.time.move(minutes=2)
    page = browser.click(browser.get("/c/acme"), "Read the notice, opt in or withdraw")
    assert "Club" in page.words
    page = browser.press(page, {"email": "nia@example.com"}, form="email")
    assert page.heading == "Enter the code"
    code = stage.code_to("nia@example.com")
    wrong = browser.press(page, {"code": "000000" if code != "000000" else "000001"}, form="code")
    assert wrong.problems != []
    page = browser.press(wrong, {"code": code}, form="code")
    assert page.heading == "My choices about financial incentives"
    page = browser.press(page, form="incentive_choice")
    assert "You take part." in page.words
    [member] = stage.desk.incentives.of(stage.account.id, Email("nia@example.com"))
    assert member.present is not None
    assert "Ask for deletion" in page.text
    page = browser.press(page, form="incentive_choice")
    assert "You no longer take part." in page.words
    assert stage.desk.requests.by_contact(stage.account.id, Email("nia@example.com").look_up) == ()


def test_another_browser_sees_nothing_and_is_led_to_the_notice(stage: Stage) -> None:
    stranger = Browser(stage.app)
    for path in (f"{NOTICE}/own", f"{NOTICE}/code"):
        assert stranger.get(path).heading == "Notice of financial incentives"
    assert stranger.post(f"{NOTICE}/code", {"code": "123456"}).heading == "Notice of financial incentives"
    assert (
        stranger.post(f"{NOTICE}/own", {"incentive_choice": "x|0"}).heading != "My choices about financial incentives"
    )


def test_nothing_typed_is_named_at_its_field(stage: Stage, browser: Browser) -> None:
    page = browser.press(browser.get(NOTICE), {"email": "nobody"}, form="email")
    assert len(page.problems) == 1
