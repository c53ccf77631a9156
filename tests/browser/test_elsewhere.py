"""A business names the places that it serves; a request from elsewhere is put before staff, deleted or answered."""

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser


def serve_california(olga: Visitor) -> None:
    """Name one place."""
    olga.open("/staff/places")
    olga.choose(where="named")
    olga.press("staff.places.save", status=400)
    olga.page.locator("details:has(#served-US-CA) summary").click()
    olga.choose(served="US-CA")
    olga.press("staff.places.save")
    assert olga.page.locator("#served-US-CA").is_checked()


def sent_from(person: Visitor, stack: LocalStack, business: Business, residence: str, email: str) -> consumer.Sent:
    """A request for a copy of one's data, from somewhere, confirmed."""
    return consumer.file_confirmed(person, stack, business, rights=("access",), email=email, residence=residence)


@pytest.mark.parametrize("variant", [USUAL, Variant("script", "320px", "dark", "es")], ids=str)
def test_what_is_held_is_deleted_the_person_is_told_and_a_line_remains(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    olga, person, email = window(), window(), f"greta-{business.slug}@consumer.example"
    staff.sign_in(olga, stack, business.owner)
    serve_california(olga)
    sent = sent_from(person, stack, business, "DE", email)
    request = staff.find_request(olga, sent.reference)
    olga.sees("staff.elsewhere.marked", place=olga.t("place.DE"))
    staff.start(olga, "elsewhere")
    assert "bfdi.bund.de" in olga.words
    seen_by_all(olga)
    olga.press("staff.elsewhere.continue")
    assert "bfdi.bund.de" in olga.page.locator(".rc-quote").inner_text()
    olga.press("staff.elsewhere.delete-send", status=400)
    assert "#" not in olga.page.url  # the problem is read first
    olga.choose(nothing_else="yes")
    olga.press("staff.elsewhere.delete-send")
    olga.sees("notice.elsewhere-deleted")
    assert olga.t("place.DE") in olga.words
    assert email not in olga.words
    olga.open(request, status=404)
    assert "bfdi.bund.de" in stack.mail_to(email)[0]["text"]
    olga.open("/staff/places/answered")
    seen_by_all(olga)
    line = olga.save(olga.page.get_by_role("button", name=olga.t("staff.registers.save-file"), exact=True))
    assert line.decode("utf-8-sig").splitlines()[0] == "date,place,outcome,letter"


def test_answered_as_usual_it_takes_its_course(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    olga, person, email = window(), window(), f"gus-{business.slug}@consumer.example"
    staff.sign_in(olga, stack, business.owner)
    serve_california(olga)
    sent = sent_from(person, stack, business, "DE", email)
    staff.find_request(olga, sent.reference)
    staff.start(olga, "elsewhere")
    olga.choose(choice="usual")
    olga.press("staff.elsewhere.continue")
    olga.sees("notice.elsewhere-usual")
    assert olga.t("staff.elsewhere.marked", place=olga.t("place.DE")) not in olga.words
    staff.record_match(olga, staff.Compared())  # the law of the place knows no acknowledgement
