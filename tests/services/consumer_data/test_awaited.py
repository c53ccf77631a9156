"""What others still owe a word about stays: a wish for another form, a vendor's answer, a controller's."""

from chalicelib.domain.account import Staff
from chalicelib.domain.consumer_erasure import LOOK, Stays
from chalicelib.domain.rights import Right
from chalicelib.services.consumer_data.find_data import find_of_request
from chalicelib.services.formats.ask_format import AskFormat, ask_format
from chalicelib.services.formats.end_format import EndFormat, end_format
from tests.fakes.desk import FakeDesk
from tests.services.consumer_data.orders import now_of, order, run
from tests.services.referrals.processor import refer
from tests.services.retention.closed import full
from tests.services.vendors.vendor_world import listed, told


def stays(desk: FakeDesk, staff: Staff, request: str) -> tuple[Stays, ...]:
    """Why the submission of a request cannot go."""
    return find_of_request(desk, staff, request).held[0].stays  # type: ignore[arg-type]  # ids are texts


def test_a_wish_for_another_form_is_granted_before_its_request_goes(desk: FakeDesk, olga: Staff) -> None:
    head = full(desk, olga)
    wish = ask_format(desk, olga.account, head.submission, AskFormat(form="braille", words="All letters, please"))
    ordered = order(desk, olga, head.submission)
    assert stays(desk, olga, head.id) == (Stays.AWAITED,)
    assert run(desk) == 0
    end_format(desk, olga, EndFormat(request=wish.request, wish=wish.id, end="given", words="They left today."))
    desk.deliver()
    desk.clock.at += LOOK
    assert run(desk) == 1
    assert now_of(desk, ordered).counts["format-wish"] == 1


def test_a_vendor_that_was_told_answers_before_its_request_goes(desk: FakeDesk, olga: Staff) -> None:
    head = told(desk, olga, listed(desk, olga), right=Right.OPT_OUT_SALE)
    assert Stays.AWAITED in stays(desk, olga, head.id)


def test_what_was_passed_on_to_a_controller_is_followed_to_its_end(desk: FakeDesk, olga: Staff) -> None:
    referral = refer(desk, olga)
    desk.deliver()
    assert Stays.AWAITED in stays(desk, olga, referral.request)
