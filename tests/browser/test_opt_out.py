"""Who only wants to stop the sale of data is never asked to prove anything; a browser's signal is honoured."""

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import Variant, every
from tests.browser.visitor import Visitor


def _go_on(visitor: Visitor) -> None:
    visitor.press("common.continue")


@every
def test_an_opt_out_asks_for_no_code_and_little_else(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    person, email = window(), f"{variant}@consumer.example"
    person.open(f"/c/{business.slug}")
    person.press("consumer.start.button")
    person.select(residence="US-CA")
    _go_on(person)
    person.choose(rights=("opt_out_sale", "limit_sensitive"))
    _go_on(person)
    person.choose(behalf="self")
    _go_on(person)
    _go_on(person)  # no name
    person.fill(email=email)
    _go_on(person)
    _go_on(person)  # no relationship
    _go_on(person)  # no details
    sent = consumer.send(person, email=email)
    assert person.t("consumer.receipt.confirm-button") not in person.words
    person.open(f"/c/{business.slug}/code")
    person.sees("consumer.receipt.heading")

    olga = window()
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "opt_out_sale")
    assert olga.t("staff.action.match") not in olga.words
    staff.answer(olga, "granted", text="")
    assert stack.mail_to(email)
    assert not stack.codes_to(email)


def test_the_privacy_signal_is_honoured_and_recorded(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    person = window(signal=True)
    person.open(f"/c/{business.slug}")
    person.sees("consumer.gpc.honoured", business=business.name)
    consumer.file_request(person, business, rights=("delete",), email="gina@consumer.example")
    person.sees("consumer.gpc.recorded", business=business.name)
    sent = consumer.send(person, email="gina@consumer.example")
    person.sees("consumer.gpc.recorded", business=business.name)
    consumer.confirm(person, stack, sent)

    olga = window()
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "opt_out_sale")
    staff.turn_to(olga, "timeline")
    olga.sees("timeline.request-optout-signal")


def test_without_the_signal_the_pages_do_not_mention_it(window: OpenWindow, business: Business) -> None:
    person = window()
    person.open(f"/c/{business.slug}")
    assert "Global Privacy Control" not in person.words


@every
def test_who_comes_back_confirms_it_on_a_page_of_its_own(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    person, later, email = window(), window(), f"{variant}@back.example"
    sent = consumer.file_confirmed(person, stack, business, rights=("opt_in",), email=email)
    consumer.come_back(later, stack, business, sent)
    later.sees("consumer.status.opt-in-waits")
    later.press("consumer.status.opt-in")
    assert later.heading == later.t("consumer.opt-in.heading", business=business.name)
    if variant.scripted:
        seen_by_all(later)
    later.follow("consumer.opt-in.cancel")
    later.press("consumer.status.opt-in")
    later.press("consumer.opt-in.button")
    later.sees("notice.opted-in")
    assert later.t("consumer.status.opt-in-waits") not in later.words
