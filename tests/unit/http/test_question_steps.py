"""What can be asked of the consumer, and what is to be recorded of it, as the request's page offers it."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.http.staff.law_view import law_view
from chalicelib.http.staff.next_step import actions, next_step
from chalicelib.services.handling.ask_clarification import ask_clarification, receive_clarification
from chalicelib.services.handling.ask_identity import ask_identity
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

QUESTIONS = {"clarify", "clarified", "identity", "identified"}


@pytest.fixture
def desk() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    return acme.open_acme(desk)


def asked(desk: FakeDesk, staff: Staff, right: Right = Right.ACCESS, residence: str = "GB") -> Request:
    sent = acme.ask(desk, staff.account, right, residence=residence)
    return desk.requests.get(staff.account.id, sent.requests[0])


def offered(desk: FakeDesk, staff: Staff, request: Request) -> set[str]:
    head = desk.requests.get(request.account, request.id)
    today = staff.account.day_of(desk.clock.now())
    return {link.key for link in actions(staff, head, today=today)} & QUESTIONS


def first(desk: FakeDesk, staff: Staff, request: Request) -> tuple[str, str]:
    head, filed = desk.requests.dossier(request.account, request.id)
    step = next_step(staff, head, filed, today=staff.account.day_of(desk.clock.now()))
    return step.key, step.action.url.rpartition("/")[2] if step.action else ""


def test_while_a_clarification_is_awaited_its_coming_is_what_is_to_be_recorded(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    assert offered(desk, staff, request) == {"clarify", "identity"}
    ask_clarification(desk, staff, request.id, "Which account?")
    assert offered(desk, staff, request) == {"clarified", "identity"}
    assert first(desk, staff, request) == ("clarified", "clarified")
    receive_clarification(desk, staff, request.id, staff.account.day_of(desk.clock.now()))
    assert offered(desk, staff, request) == {"clarify", "identity"}
    assert first(desk, staff, request)[0] == "match"


def test_under_a_law_without_pauses_an_awaited_answer_stops_nothing(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_clarification(desk, staff, request.id, "Which account?")
    desk.clock.pass_(days=2)
    moved = CorrectLaw(request=request.id, residence="DE", why="Lives in Bonn", words="A new date.")
    correct_law(desk, staff, moved)
    assert offered(desk, staff, request) == {"clarify", "clarified", "identity"}
    assert first(desk, staff, request)[0] == "match"


def test_proof_that_was_asked_for_can_be_recorded_and_an_opt_out_asks_for_none(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_identity(desk, staff, request.id, "A letter with your address.")
    assert offered(desk, staff, request) == {"clarify", "identity", "identified"}
    assert offered(desk, staff, asked(desk, staff, Right.OPT_OUT_SALE, "US-CA")) == {"clarify"}


def test_the_law_is_shown_to_everybody_and_corrected_by_who_may(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.DELETE, "US-NY")
    view = law_view(staff, request)
    assert (view.regime, view.because, view.residence) == ("strictest", "no-law", "US-NY")
    assert view.correct_url == f"/staff/requests/{request.id}/law"
    auditor = acme.hire(desk, staff.account, Role.AUDITOR)
    assert law_view(auditor, request).correct_url == ""
    asked_at = ask_identity(desk, staff, request.id, "A letter.").identity_asked_at
    head = desk.requests.get(request.account, request.id)
    assert law_view(staff, head).identity_asked == asked_at
