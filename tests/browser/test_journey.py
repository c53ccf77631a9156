"""A request travels from the web form to its answer, as people with nothing but a browser see it."""

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant, every

RIGHTS = ("know_specific", "delete", "opt_out_sale")
EMAIL = "carla@consumer.example"


def _file(window: OpenWindow, stack: LocalStack, business: Business) -> consumer.Sent:
    """The consumer asks for a copy, for deletion and for an end of sale, and confirms the address."""
    carla = window(at=stack)
    consumer.file_request(carla, business, rights=RIGHTS, email=EMAIL)
    for right in RIGHTS:
        carla.sees(f"right.{right}.name")
    sent = consumer.send(carla, email=EMAIL)
    consumer.confirm(carla, stack, sent)
    return sent


def _handle(window: OpenWindow, stack: LocalStack, business: Business, sent: consumer.Sent) -> None:
    """Staff answer the copy in part; a second person looks at the deletion, which is extended, then denied."""
    olga, rita = window(at=stack), window(at=stack)
    staff.sign_in(olga, stack, business.owner)

    staff.open_request(olga, sent.reference, "know_specific")
    staff.turn_to(olga, "verification")
    olga.sees("staff.verification.code-proves")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared())
    staff.upload(olga, name="your-data.csv")
    staff.write(olga, "note", "Found in the old shop's book.")
    staff.write(olga, "message", "We have found your order.")
    staff.answer(
        olga, "partial", text="Here is what we have.\nCard numbers are left out.", grounds=("CCPA_7024D_WITHHELD",)
    )

    staff.open_request(olga, sent.reference, "delete")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared(declaration=False, file_contact="carla.old@consumer.example"))
    olga.sees("staff.next.approve-wait")
    staff.extend(olga, reason="The records are with a partner.")

    staff.sign_in(rita, stack, business.reviewer)
    staff.open_request(rita, sent.reference, "delete")
    staff.approve(rita)
    staff.sign_out(rita)

    staff.open_request(olga, sent.reference, "delete")
    staff.answer(olga, "denied", text="The tax office asks us to keep the invoice.", grounds=("CCPA_105D8_LEGAL",))


def _read(window: OpenWindow, stack: LocalStack, business: Business, sent: consumer.Sent) -> None:
    """Days later, in another browser: the consumer reads the answer, saves the file, writes, withdraws."""
    carla = window(at=stack)
    consumer.come_back(carla, stack, business, sent)
    carla.sees("outcome.partial")
    carla.sees("outcome.denied")
    assert "Card numbers are left out." in carla.words
    assert "We have found your order." in carla.words
    assert "shop's book" not in carla.words  # a note is among colleagues
    assert consumer.get_file(carla, "your-data.csv") == staff.ANSWER

    consumer.write(carla, "Thank you. Please use my new address.")
    consumer.withdraw(carla, "opt_out_sale")
    carla.press("consumer.status.leave")
    carla.open(f"/c/{business.slug}/status")
    carla.sees("consumer.follow.heading")


def _travel(window: OpenWindow, stack: LocalStack) -> None:
    business = stack.open_business()
    sent = _file(window, stack, business)
    _handle(window, stack, business, sent)
    _read(window, stack, business, sent)


@every
def test_a_request_travels_to_its_answer(variant: Variant, window: OpenWindow, stack: LocalStack) -> None:
    _travel(window, stack)


def test_a_request_travels_to_its_answer_under_a_path_prefix(window: OpenWindow, prefixed_stack: LocalStack) -> None:
    assert USUAL.scripted
    _travel(window, prefixed_stack)
