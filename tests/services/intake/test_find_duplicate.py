"""The twin of a duplicate: another request of the same contact, for the same right, that is or will be answered."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.intake.find_duplicate import answered_elsewhere
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


@pytest.fixture
def again(desk: FakeDesk, staff: Staff) -> Request:
    return acme.ask_one(desk, staff.account, Right.DELETE)


def test_it_is_found_by_its_reference_whichever_of_several_rights_it_is(
    desk: FakeDesk, staff: Staff, again: Request
) -> None:
    first = acme.ask(desk, staff.account, Right.KNOW_SPECIFIC, Right.DELETE)
    found = answered_elsewhere(desk, again, first.id)
    assert (found.submission, found.right) == (first.id, Right.DELETE)


@pytest.mark.parametrize(("typed", "problem"), [(" ", "missing"), ("123", "malformed"), ("12345678906", "unknown")])
def test_what_is_no_reference_of_the_business_is_refused(
    desk: FakeDesk, again: Request, typed: str, problem: str
) -> None:
    with pytest.raises(InvalidField, match=f"same_as: {problem}"):
        answered_elsewhere(desk, again, typed)


def test_somebody_elses_request_another_right_and_the_request_itself_are_no_twin(
    desk: FakeDesk, staff: Staff, again: Request
) -> None:
    others = (
        acme.ask(desk, staff.account, Right.DELETE, email=Email("bo@example.com")).id,
        acme.ask(desk, staff.account, Right.KNOW_SPECIFIC).id,
        again.submission,
    )
    for reference in others:
        with pytest.raises(InvalidField, match="same_as: unknown"):
            answered_elsewhere(desk, again, reference)


def test_a_number_that_somebody_typed_beside_their_own_address_leads_to_nobodys_request(
    desk: FakeDesk, staff: Staff
) -> None:
    hers = acme.ask(desk, staff.account, Right.DELETE, phone=Phone("+14155550123"))
    his = acme.ask(desk, staff.account, Right.DELETE, email=Email("bo@example.com"), phone=Phone("+14155550123"))
    with pytest.raises(InvalidField, match="same_as: unknown"):
        answered_elsewhere(desk, desk.requests.get(staff.account.id, his.requests[0]), hers.id)


def test_who_left_a_number_only_is_known_by_it(desk: FakeDesk, staff: Staff) -> None:
    phone = Phone("+14155550123")
    first = acme.ask(desk, staff.account, Right.OPT_OUT_SALE, phone=phone)
    later = acme.ask(desk, staff.account, Right.OPT_OUT_SALE, email=None, phone=phone, confirmed=False)
    again = desk.requests.get(staff.account.id, later.requests[0])
    assert answered_elsewhere(desk, again, first.id).submission == first.id


def test_another_businesss_request_is_not_there(desk: FakeDesk, again: Request) -> None:
    other = acme.open_acme(desk, "other")
    reference = acme.ask(desk, other.account, Right.DELETE).id
    with pytest.raises(InvalidField, match="same_as: unknown"):
        answered_elsewhere(desk, again, reference)


def test_what_was_withdrawn_or_is_a_duplicate_itself_answers_nothing(
    desk: FakeDesk, staff: Staff, again: Request
) -> None:
    gone = acme.ask_one(desk, staff.account, Right.DELETE)
    withdraw_request(desk, staff.account, gone.submission, gone.id)
    twin = acme.ask_one(desk, staff.account, Right.DELETE)
    command = DecideRequest(request=twin.id, outcome=Outcome.DUPLICATE, grounds=(), text="", same_as=again.submission)
    decide_request(desk, staff, command)
    for reference in (gone.submission, twin.submission):
        with pytest.raises(InvalidField, match="same_as: not-answered"):
            answered_elsewhere(desk, again, reference)
