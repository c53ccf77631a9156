"""What differs from law to law, at a browser: an appeal in Virginia, a paused clock in the United Kingdom."""

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant, every


def _filed(window: OpenWindow, stack: LocalStack, business: Business, *, residence: str, right: str) -> consumer.Sent:
    person, email = window(), f"{residence.lower()}@consumer.example"
    return consumer.file_confirmed(person, stack, business, rights=(right,), email=email, residence=residence)


@every
def test_a_virginian_appeals_and_another_person_decides(
    variant: Variant, window: OpenWindow, stack: LocalStack
) -> None:
    business = stack.open_business()
    sent = _filed(window, stack, business, residence="US-VA", right="delete")

    olga = window()
    staff.sign_in(olga, stack, business.owner)
    staff.choose_alerts(olga, "friday")
    staff.open_request(olga, sent.reference, "delete")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared(declaration=False))
    staff.look_at_the_law(olga, "US-UT")
    staff.answer(olga, "denied", text="It is credit data.", grounds=("STATE_EXEMPT_DATA",))
    staff.turn_to(olga, "messages")
    olga.follow("staff.letter.denied")
    assert "Va. Code 59.1-576" in olga.words

    vera = window()
    consumer.come_back(vera, stack, business, sent)
    assert consumer.read_letter(vera, "denied").startswith(b"%PDF-")
    vera.open(f"/c/{business.slug}/status")
    consumer.appeal(vera, "delete", "My orders are not credit data.")

    rita = window()
    staff.sign_in(rita, stack, business.reviewer)
    staff.open_request(rita, sent.reference, "delete")
    staff.decide_appeal(rita, "granted", "You are right: the orders have been deleted.")

    vera.open(f"/c/{business.slug}/status")
    vera.sees("outcome.granted")
    assert "the orders have been deleted" in vera.words
    assert consumer.read_letter(vera, "appeal-decided").startswith(b"%PDF-")


def test_a_british_clock_stands_still_while_the_business_asks(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    sent = _filed(window, stack, business, residence="GB", right="access")
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "access")
    staff.ask_what_is_meant(olga, "All orders, or those of this year?")
    olga.sees("staff.next.clarified")

    person = window()
    consumer.come_back(person, stack, business, sent)
    assert "All orders, or those of this year?" in person.words
    consumer.write(person, "Those of this year.")

    staff.open_request(olga, sent.reference, "access")
    olga.press(olga.page.get_by_role("button", name=olga.t("staff.action.clarified"), exact=True).first)
    olga.press("staff.clarified.button")
    staff.turn_to(olga, "timeline")
    olga.sees("timeline.request-clarification-received")
