"""An offer for people's data: published, read, taken up with a code and no request, looked up by staff and erased."""

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
NIA = "nia@example.com"
_SMALL = Variant("script", "320px", "dark", "es")


def publish(olga: Visitor, stack: LocalStack, business: Business) -> None:
    """Olga publishes an offer."""
    staff.sign_in(olga, stack, business.owner)
    staff.offer(olga)


def take_part(nia: Visitor, stack: LocalStack, business: Business, seen_by_all: SeenByAll) -> None:
    """Nia has never sent anything: she shows a code and opts in."""
    nia.open(f"/c/{business.slug}/incentives")
    assert "Club card" in nia.words
    seen_by_all(nia)
    nia.fill(email="nobody")
    nia.press("consumer.incentives.send", status=400)
    nia.fill(email=NIA)
    nia.press("consumer.incentives.send")
    assert nia.heading == nia.t("consumer.code.heading")
    seen_by_all(nia)
    nia.fill(code=stack.code_to(NIA))
    nia.press("common.continue")
    assert nia.heading == nia.t("consumer.incentives.own-heading")
    nia.press("consumer.incentives.join")
    nia.sees("notice.incentive-in")
    seen_by_all(nia, f"/c/{business.slug}/incentives/own")


def test_an_offer_from_its_terms_to_the_last_trace_of_who_took_it_up(
    window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    olga = window()
    publish(olga, stack, business)
    take_part(window(like=_SMALL), stack, business, seen_by_all)

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


@pytest.mark.parametrize("variant", [USUAL, _SMALL], ids=str)
def test_who_has_sent_a_request_takes_part_and_withdraws_beside_it(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    olga, person, email = window(), window(), f"noa-{business.slug}@consumer.example"
    publish(olga, stack, business)
    sent = consumer.file_confirmed(person, stack, business, rights=("delete",), email=email)
    person = window()
    consumer.come_back(person, stack, business, sent)
    person.open(f"/c/{business.slug}/incentives")
    person.follow("consumer.incentives.own-reference")
    person.press("consumer.incentives.join")
    person.sees("notice.incentive-in")
    seen_by_all(person, f"/c/{business.slug}/status/incentives")
    person.press("consumer.incentives.withdraw")
    person.sees("notice.incentive-out")
    olga.open("/staff/incentives/person")
    olga.fill(person_contact=email)
    olga.press("staff.incentive-person.find")
    assert "Club card" in olga.words
    seen_by_all(olga)
