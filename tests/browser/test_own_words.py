"""A business writes a letter in its own words and asks a question of its own; a consumer answers it and reads them."""

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
EMAIL = "own@consumer.example"


def write_greeting(olga: Visitor) -> None:
    """From the menu to the letter; a slip is told; preview and save."""
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.nav.letters"), exact=True))
    olga.press(olga.page.get_by_role("link", name=olga.t("regime.ccpa"), exact=True))
    olga.page.locator("#words-greeting").fill("Dear {first_name},")
    olga.press("staff.own-letters.save", status=400)
    assert "{first_name}" in olga.problems[0]
    olga.page.locator("#words-greeting").fill("Dear friend of {business},")
    olga.press("staff.own-letters.preview-button")
    assert "Dear friend of" in olga.page.locator(".rc-letter").inner_text()
    olga.page.locator("#note").fill("Friendlier")
    olga.press("staff.own-letters.save")
    olga.sees("notice.words-kept")


def ask_about_deletion(olga: Visitor) -> None:
    """From the settings to a question of two answers."""
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.nav.settings"), exact=True))
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.nav.questions"), exact=True))
    olga.press(olga.page.get_by_role("link", name=olga.t("right.delete.name"), exact=True))
    for field, words in (("label-en", "Which shop?"), ("label-es", "¿Qué tienda?")):
        olga.page.locator(f"#{field}").fill(words)
    olga.page.locator("#choices-en").fill("North\nSouth")
    olga.page.locator("#choices-es").fill("Norte\nSur")
    olga.choose(kind="one")
    olga.press("staff.questions.add")
    olga.sees("notice.question-added")


def test_own_words_and_an_own_question_from_the_owner_to_the_consumer_and_back(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    write_greeting(olga)
    ask_about_deletion(olga)

    ana = window()
    consumer.file_request(ana, business, rights=("delete",), email=EMAIL)
    ana.open(f"/c/{business.slug}/details?change=1")
    assert "Which shop?" in ana.words
    ana.choose(**{"own-delete-which_shop": "south"})
    ana.press("common.continue")
    assert "South" in ana.words
    sent = consumer.send(ana, email=EMAIL)
    consumer.confirm(ana, stack, sent)

    staff.open_request(olga, sent.reference, "delete")
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.part.details"), exact=True))
    assert "Which shop?" in olga.words
    assert "South" in olga.words
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.part.overview"), exact=True))
    staff.acknowledge(olga)
    olga.press(olga.page.get_by_role("link", name=olga.t("staff.part.messages"), exact=True))
    olga.follow("staff.letter.acknowledged")
    assert "Dear friend of" in olga.words
