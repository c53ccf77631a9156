"""What came by telephone or text can be noted, assigned and written about; everything else waits until it is sorted."""

from collections.abc import Callable
from datetime import date
from typing import TypeAlias

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Phone
from chalicelib.domain.request import Bucket, Channel, Outcome, Period, Request, Sorting, State
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import NotPossible
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.ask_clarification import ask_clarification, receive_clarification
from chalicelib.services.handling.ask_identity import ask_identity, receive_identity
from chalicelib.services.handling.assign_request import assign_request
from chalicelib.services.handling.attach_file import prepare_upload
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.handling.write_message import add_note, write_to_consumer
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

Act: TypeAlias = Callable[[FakeDesk, Staff, Request], object]
DAY = date(2026, 11, 23)


def match(desk: FakeDesk, staff: Staff, request: Request) -> None:
    command = RecordMatch(
        request=request.id,
        compared=("name", "phone"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=True,
    )
    record_match(desk, staff, command)


def answer(desk: FakeDesk, staff: Staff, request: Request) -> None:
    decide_request(desk, staff, DecideRequest(request=request.id, outcome=Outcome.GRANTED, grounds=(), text="Done."))


def correct(desk: FakeDesk, staff: Staff, request: Request) -> None:
    correct_law(desk, staff, CorrectLaw(request=request.id, residence="US-CA", why="She said so.", words="Hello"))


WAITS: dict[str, Act] = {
    "answer": answer,
    "match": match,
    "law": correct,
    "acknowledge": lambda desk, staff, request: acknowledge_request(desk, staff, request.id),
    "extend": lambda desk, staff, request: extend_deadline(desk, staff, request.id, "Much to look for."),
    "clarify": lambda desk, staff, request: ask_clarification(desk, staff, request.id, "Which data?"),
    "clarified": lambda desk, staff, request: receive_clarification(desk, staff, request.id, DAY),
    "identity": lambda desk, staff, request: ask_identity(desk, staff, request.id, "Your order number, please."),
    "identified": lambda desk, staff, request: receive_identity(desk, staff, request.id, DAY),
    "upload": lambda desk, staff, request: prepare_upload(desk, staff, request.id, "a.pdf", back="https://x.example"),
}


@pytest.mark.parametrize("right", [Right.UNSORTED, Right.DELETE])
@pytest.mark.parametrize("step", sorted(WAITS))
def test_what_is_not_sorted_is_neither_answered_nor_prepared(
    desk: FakeDesk, staff: Staff, step: str, right: Right
) -> None:
    request = acme.phone_in(desk, staff.account, right)
    with pytest.raises(NotPossible) as caught:
        WAITS[step](desk, staff, request)
    assert caught.value.reason == "not-sorted"
    assert desk.requests.get(request.account, request.id) == request


def test_it_can_be_assigned_noted_and_written_about(desk: FakeDesk, staff: Staff) -> None:
    request = acme.phone_in(desk, staff.account)
    assert assign_request(desk, staff, request.id, staff.user.id).assignee == staff.user.id
    add_note(desk, staff, request.id, "Her line was bad; I will call back.")
    write_to_consumer(desk, staff, request.id, "We could not understand your message.")
    head = desk.requests.get(request.account, request.id)
    assert (head.state, head.bucket, head.sort) == (State.TO_SORT, Bucket.OPEN, Sorting.LISTEN)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.TEXT])
def test_its_clocks_run_from_the_message(desk: FakeDesk, staff: Staff, channel: Channel) -> None:
    request = acme.phone_in(desk, staff.account, channel=channel, sort=Sorting.READ)
    assert (request.regime, request.law_reason) == ("strictest", "residence-unknown")
    today = staff.account.day_of(desk.clock.now())
    acknowledge, respond = request.clock(Period.ACKNOWLEDGE), request.clock(Period.RESPOND)
    assert acknowledge is not None
    assert respond is not None
    assert (acknowledge.due - today).days == 14
    assert (respond.due - today).days == 21
    assert request.due == acknowledge.due


@pytest.mark.parametrize("right", [Right.MARKETING_TEXTS, Right.MARKETING_CALLS])
def test_an_opt_out_by_text_has_the_law_of_its_number_though_nobody_lists_it(
    desk: FakeDesk, staff: Staff, right: Right
) -> None:
    american = acme.phone_in(desk, staff.account, right, channel=Channel.TEXT, sort=Sorting.READ)
    assert (american.regime, american.law_reason) == ("tcpa", "number")
    british = acme.phone_in(
        desk, staff.account, right, channel=Channel.TEXT, sort=Sorting.READ, phone=Phone("+442079460123")
    )
    assert (british.regime, british.law_reason) == ("strictest", "residence-unknown")
