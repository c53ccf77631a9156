"""Proof of identity that staff asked for: under the UK GDPR the period starts when it comes, elsewhere it runs on."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Letter, LetterKind, Message
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.errors import Forbidden, InvalidField, NotPossible
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.ask_identity import ask_identity, identity_outstanding, receive_identity
from chalicelib.services.handling.record_match import RecordMatch, record_match
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

NEEDED = "A copy of a letter with your address, because the account has another one."


@pytest.fixture
def desk() -> FakeDesk:
    found = FakeDesk()
    found.clock.at = datetime(2026, 3, 5, 12, tzinfo=UTC)
    return found


@pytest.fixture
def staff(desk: FakeDesk) -> Staff:
    opened = acme.open_acme(desk)
    return Staff(replace(opened.account, time_zone="Europe/London", place="GB-ENG"), opened.user)


def asked(desk: FakeDesk, staff: Staff, right: Right = Right.ACCESS, residence: str = "GB") -> Request:
    submission = acme.ask(desk, staff.account, right, residence=residence)
    return desk.requests.get(staff.account.id, submission.requests[0])


def due(request: Request) -> date | None:
    clock = request.clock(Period.RESPOND)
    return clock.due if clock else None


def test_the_period_of_a_briton_starts_on_the_day_on_which_the_proof_came(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    waiting = ask_identity(desk, staff, request.id, NEEDED, seen=request.version)
    assert identity_outstanding(waiting)
    assert waiting.clocks == request.clocks
    desk.clock.pass_(days=10)
    done = receive_identity(desk, staff, request.id, date(2026, 3, 12), seen=waiting.version)
    assert not identity_outstanding(done)
    assert done.identity_at == datetime(2026, 3, 12, 12, tzinfo=UTC)
    assert due(done) == date(2026, 4, 13)  # the 12th is a Sunday
    entry = desk.audit_log.of_request(staff.account.id, request.id)[-1]
    assert entry.tag == "request:identity:received"
    assert (entry.detail["was"], entry.detail["due"], entry.detail["restarts"]) == ("2026-04-07", "2026-04-13", True)


@pytest.mark.parametrize(("residence", "right"), [("US-CA", Right.KNOW_SPECIFIC), ("DE", Right.ACCESS)])
def test_elsewhere_the_time_runs_on(desk: FakeDesk, staff: Staff, residence: str, right: Right) -> None:
    request = asked(desk, staff, right, residence)
    ask_identity(desk, staff, request.id, NEEDED)
    desk.clock.pass_(days=10)
    done = receive_identity(desk, staff, request.id, date(2026, 3, 15))
    assert done.clocks == request.clocks
    assert done.identity_at == desk.clock.at  # that day is today
    assert desk.audit_log.of_request(staff.account.id, request.id)[-1].detail["restarts"] is False


def test_what_comes_on_the_day_of_asking_came_after_it(desk: FakeDesk, staff: Staff) -> None:
    desk.clock.at = datetime(2026, 3, 5, 17, tzinfo=UTC)
    request = asked(desk, staff)
    ask_identity(desk, staff, request.id, NEEDED)
    desk.clock.pass_(days=1)
    done = receive_identity(desk, staff, request.id, date(2026, 3, 5))
    assert done.identity_at == done.identity_asked_at
    assert not identity_outstanding(done)


def test_neither_the_code_nor_a_match_moves_the_clock(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_identity(desk, staff, request.id, NEEDED)
    desk.clock.pass_(days=3)
    match = RecordMatch(
        request=request.id,
        compared=("name", "email"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=False,
        contact_on_file=True,
    )
    matched = record_match(desk, staff, match)
    assert matched.clocks == request.clocks
    assert identity_outstanding(matched)


def test_what_is_needed_and_why_is_a_message_and_a_letter_says_so(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_identity(desk, staff, request.id, NEEDED)
    _, filed = desk.requests.dossier(staff.account.id, request.id)
    assert [item.text for item in filed if isinstance(item, Message)] == [NEEDED]
    assert [item.kind for item in filed if isinstance(item, Letter)] == [LetterKind.VERIFICATION_REQUEST]
    entry = desk.audit_log.of_request(staff.account.id, request.id)[-1]
    assert entry.tag == "request:identity:asked"
    assert NEEDED not in str(entry.detail)


def test_asking_again_keeps_the_first_day_and_after_the_proof_it_is_a_new_question(
    desk: FakeDesk, staff: Staff
) -> None:
    request = asked(desk, staff)
    first = ask_identity(desk, staff, request.id, NEEDED)
    desk.clock.pass_(days=1)
    assert ask_identity(desk, staff, request.id, NEEDED).identity_asked_at == first.identity_asked_at
    came = receive_identity(desk, staff, request.id, date(2026, 3, 6))
    with pytest.raises(NotPossible, match="identity-not-asked"):
        receive_identity(desk, staff, request.id, date(2026, 3, 6))
    desk.clock.pass_(days=1)
    again = ask_identity(desk, staff, request.id, NEEDED)
    assert again.identity_asked_at == desk.clock.at
    assert identity_outstanding(again)
    assert again.clocks == came.clocks  # until the new proof comes, the first one counts


def test_proof_is_not_asked_for_where_the_right_needs_none(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff, Right.OPT_OUT_SALE, "US-CA")
    with pytest.raises(NotPossible, match="no-verification"):
        ask_identity(desk, staff, request.id, NEEDED)


@pytest.mark.parametrize(("on", "problem"), [(date(2026, 3, 4), "before-asked"), (date(2026, 3, 6), "future")])
def test_the_day_of_the_proof_lies_between_the_question_and_today(
    desk: FakeDesk, staff: Staff, on: date, problem: str
) -> None:
    request = asked(desk, staff)
    with pytest.raises(NotPossible, match="identity-not-asked"):
        receive_identity(desk, staff, request.id, on)
    ask_identity(desk, staff, request.id, NEEDED)
    with pytest.raises(InvalidField, match=f"received: {problem}"):
        receive_identity(desk, staff, request.id, on)


def test_closed_requests_and_readers_are_refused(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    with pytest.raises(Forbidden):
        ask_identity(desk, acme.hire(desk, staff.account, Role.REVIEWER), request.id, NEEDED)
    ask_identity(desk, staff, request.id, NEEDED)
    withdraw_request(desk, staff.account, request.submission, request.id)
    with pytest.raises(NotPossible, match="request-closed"):
        ask_identity(desk, staff, request.id, NEEDED)
    with pytest.raises(NotPossible, match="request-closed"):
        receive_identity(desk, staff, request.id, date(2026, 3, 5))
