"""An offer for people's data: published, read, taken up with a code and no request, looked up by staff and erased."""

import pytest

from tests.browser import staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
WORDS = {
    "name_en": "Club card",
    "summary_en": "Ten percent off what you buy.",
    "terms_en": "You give us your address and what you buy.",
    "value_en": "About 4 dollars a year.",
    "method_en": "Revenue from the data, divided by the number of people (11 CCR 7081(a)(4)).",
}
NIA = "nia@example.com"


def take_part(nia: Visitor, stack: LocalStack, business: Business) -> None:
    """Nia has never sent anything: she shows a code and opts in."""
    nia.open(f"/c/{business.slug}/incentives")
    assert "Club card" in nia.words
    nia.fill(email="nobody")
    nia.press("consumer.incentives.send", status=400)
    nia.fill(email=NIA)
    nia.press("consumer.incentives.send")
    assert nia.heading == nia.t("consumer.code.heading")
    nia.fill(code=stack.code_to(NIA))
    nia.press("common.continue")
    assert nia.heading == nia.t("consumer.incentives.own-heading")
    nia.press("consumer.incentives.join")
    nia.sees("notice.incentive-in")


def test_an_offer_from_its_terms_to_the_last_trace_of_who_took_it_up(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    olga.open("/staff/incentives/new")
    olga.fill(**WORDS)
    olga.choose(categories=("identifiers", "commercial"))
    olga.press("staff.incentives.publish")
    olga.sees("notice.incentive-published")

    take_part(window(like=Variant("script", "320px", "dark", "es")), stack, business)

    olga.follow("staff.incentives.one-person")
    olga.fill(person_contact=NIA)
    olga.press("staff.incentive-person.find")
    assert "Club card" in olga.words
    olga.choose(purpose="asked")
    olga.press("staff.incentive-person.erase-button")
    olga.press("sure.incentive-erasure.button")
    olga.sees("notice.incentive-erased")
    olga.fill(person_contact=NIA)
    olga.press("staff.incentive-person.find")
    olga.sees("staff.incentive-person.nothing")
