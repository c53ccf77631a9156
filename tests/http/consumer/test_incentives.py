"""From the offer that staff publish to the notice, and to the choice of who has shown a code."""

import pytest

from chalicelib.domain.contact import Email
from tests.http.client import Browser
from tests.http.consumer.sent import Sent
from tests.http.office import enter
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
WORDS = {
    "name_en": "Club <b>Gold</b>",
    "summary_en": "Ten percent off",
    "terms_en": "You give your address",
    "value_en": "4 USD a year",
    "method_en": "Revenue divided by people",
}


def test_an_offer_is_published_read_taken_up_and_withdrawn_from(stage: Stage, browser: Browser) -> None:
    olga = enter(stage, stage.staff.user)
    page = olga.press(olga.get("/staff/incentives/new"), {**WORDS, "categories": ["identifiers"]}, form="name_en")
    assert page.problems == []
    assert "The version is published." in page.words
    notice = Browser(stage.app).get("/c/acme/incentives")
    assert "Club <b>Gold</b>" in notice.words
    assert "4 USD a year" in notice.words
    sent = Sent(stage, browser, "know_specific")
    sent.confirm()
    mine = browser.get("/c/acme/status/incentives")
    page = browser.press(mine, form="incentive_choice")
    assert "You take part." in page.words
    [member] = stage.desk.incentives.of(stage.account.id, Email(sent.email))
    assert member.present is not None
    assert member.present.how.value == "page"
    page = browser.press(page, form="incentive_choice")
    assert "You no longer take part." in page.words
    [member] = stage.desk.incentives.of(stage.account.id, Email(sent.email))
    assert member.present is None


def test_without_a_code_the_page_asks_for_a_reference(stage: Stage) -> None:
    page = Browser(stage.app).get("/c/acme/status/incentives")
    assert page.heading != "My choices about financial incentives"
