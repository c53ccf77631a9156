"""Everything in another form: every page names the way, and who has shown a code asks and sees what becomes of it."""

import pytest

from chalicelib.domain.format_wish import WishState
from chalicelib.services.formats.end_format import EndFormat, end_format
from tests.http.client import Browser
from tests.http.consumer.sent import STATUS, Sent
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
OWN = f"{STATUS}/formats"


def test_every_page_leads_to_how_one_asks(browser: Browser) -> None:
    page = browser.get("/c/acme")
    assert "large print, audio, braille" in page.text
    shown = browser.click(page, "How to ask for another form")
    assert "It costs nothing, you need not say why" in shown.words
    asked = browser.click(shown, "Ask for another form")
    assert asked.status == 200
    assert any("reference" in form.names for form in asked.forms)


def test_a_wish_is_noted_shown_and_answered(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    page = sent.browser.click(sent.browser.get(STATUS), "Get our letters, files or answers in another form")
    wrong = sent.browser.press(page, {"format": "language"}, form="format_words")
    assert (wrong.status, len(wrong.problems)) == (400, 1)
    noted = sent.browser.press(wrong, {"format_words": "Tagalog <please>"}, form="format_words")
    assert noted.url == f"{OWN}?done=format-asked"
    assert "Tagalog <please>" in noted.words
    assert "To be there by" in noted.words
    [wish] = stage.desk.format_wishes.of(stage.account.id, sent.requests)
    words = "Here is our Tagalog page."
    end_format(stage.desk, stage.staff, EndFormat(request=wish.request, wish=wish.id, end="given", words=words))
    shown = sent.browser.get(OWN)
    assert "Given" in shown.words
    assert words in shown.words
    assert words in sent.browser.get(STATUS).words


def test_a_wish_is_taken_back(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    page = sent.browser.press(sent.browser.get(OWN), {"format": "audio"}, form="format_words")
    form = next(one for one in page.forms if (one.action or "").startswith(f"{OWN}/"))
    done = sent.browser.post(form.action or "", form.filled({}))
    assert "you do not need it any more" in done.words
    [wish] = stage.desk.format_wishes.of(stage.account.id, sent.requests)
    assert wish.state is WishState.WITHDRAWN


def test_without_a_code_nothing_is_shown_or_taken(stage: Stage, sent: Sent) -> None:
    stranger = Browser(stage.app)
    assert any("reference" in form.names for form in stranger.get(OWN).forms)
    stranger.post(OWN, [("format", "audio")])
    assert stage.desk.format_wishes.of(stage.account.id, sent.requests) == ()


def test_a_form_of_another_page_changes_nothing(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    assert sent.browser.post(OWN, [("format", "audio"), ("form_token", "x")]).status == 400
    assert stage.desk.format_wishes.of(stage.account.id, sent.requests) == ()
