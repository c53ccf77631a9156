"""What a request means is asked; under the UK GDPR the days until the answer do not count, elsewhere they do."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import Direction, Letter, LetterKind, Message
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Pause, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotPossible
from chalicelib.http.staff.next_step import next_step
from chalicelib.http.staff.queue_view import rows
from chalicelib.law.drafts import denial_draft_due
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.handling.ask_clarification import ask_clarification, pauses_by_law, receive_clarification
from chalicelib.services.handling.correct_law import CorrectLaw, correct_law
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.write_message import write_to_business
from tests.fakes import acme
from tests.fakes.desk import FakeDesk

QUESTION = "Which of your accounts is it about?"


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


def test_a_briton_s_clock_stands_still_until_the_answer_comes(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    assert due(request) == date(2026, 4, 7)  # the 5th is Easter Sunday, the 6th a bank holiday
    desk.clock.pass_(days=5)
    paused = ask_clarification(desk, staff, request.id, QUESTION, seen=request.version)
    assert paused.pauses == (Pause(asked_on=date(2026, 3, 10)),)
    assert paused.paused_since == date(2026, 3, 10)
    desk.clock.pass_(days=9)
    again = receive_clarification(desk, staff, request.id, date(2026, 3, 19), seen=paused.version)
    assert again.paused_since is None
    assert due(again) == date(2026, 4, 15)  # 10 days, both ends included
    assert desk.requests.get(staff.account.id, request.id).pauses == (
        Pause(asked_on=date(2026, 3, 10), received_on=date(2026, 3, 19)),
    )


def test_the_question_is_a_message_and_a_letter_says_that_it_is_there(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_clarification(desk, staff, request.id, QUESTION)
    _, filed = desk.requests.dossier(staff.account.id, request.id)
    [message] = [item for item in filed if isinstance(item, Message)]
    assert (message.text, message.direction, message.asks) == (QUESTION, Direction.TO_CONSUMER, True)
    assert [item.kind for item in filed if isinstance(item, Letter)] == [LetterKind.CLARIFICATION]


def test_when_the_person_writes_recording_the_answer_comes_first_and_settles_the_message(
    desk: FakeDesk, staff: Staff
) -> None:
    request = asked(desk, staff)
    ask_clarification(desk, staff, request.id, QUESTION)
    desk.clock.pass_(days=1)
    write_to_business(desk, staff.account, request.submission, request.id, "The one of my shop")
    answered = desk.requests.get(staff.account.id, request.id)
    today = staff.account.day_of(desk.clock.now())
    assert answered.waiting_message
    assert next_step(staff, answered, (), today=today).key == "clarified"
    done = receive_clarification(desk, staff, request.id, today)
    assert not done.waiting_message
    assert next_step(staff, done, (), today=today).key != "message"


@pytest.mark.parametrize(("residence", "right"), [("US-CA", Right.KNOW_SPECIFIC), ("DE", Right.ACCESS)])
def test_under_any_other_law_asking_moves_nothing(desk: FakeDesk, staff: Staff, residence: str, right: Right) -> None:
    request = asked(desk, staff, right, residence)
    assert not pauses_by_law(request)
    after = ask_clarification(desk, staff, request.id, QUESTION)
    assert (after.pauses, after.clocks) == ((), request.clocks)
    assert ask_clarification(desk, staff, request.id, QUESTION).clocks == request.clocks
    with pytest.raises(NotPossible, match="no-clarification-open"):
        receive_clarification(desk, staff, request.id, date(2026, 3, 5))


def test_a_right_without_a_date_has_none_to_stop(desk: FakeDesk, staff: Staff) -> None:
    desk.clock.at = datetime(2026, 7, 1, 12, tzinfo=UTC)
    request = asked(desk, staff, Right.COMPLAINT)
    assert ask_clarification(desk, staff, request.id, QUESTION).pauses == ()
    entry = desk.audit_log.of_request(staff.account.id, request.id)[-1]
    assert (entry.detail["pauses"], entry.detail["was"], entry.detail["due"]) == (False, "none", "none")


def test_a_question_asked_after_the_last_day_stops_nothing(desk: FakeDesk, staff: Staff) -> None:
    first, second = asked(desk, staff), asked(desk, staff)
    desk.clock.at = datetime(2026, 4, 7, 22, 30, tzinfo=UTC)  # 23:30 in London
    assert ask_clarification(desk, staff, first.id, QUESTION).pauses
    desk.clock.pass_(minutes=30)
    late = ask_clarification(desk, staff, second.id, QUESTION)
    assert (late.pauses, due(late)) == ((), date(2026, 4, 7))


def test_a_second_question_waits_for_the_answer_to_the_first_and_then_pauses_again(
    desk: FakeDesk, staff: Staff
) -> None:
    request = asked(desk, staff)
    ask_clarification(desk, staff, request.id, QUESTION)
    with pytest.raises(NotPossible, match="clarification-open"):
        ask_clarification(desk, staff, request.id, QUESTION)
    receive_clarification(desk, staff, request.id, date(2026, 3, 5))
    desk.clock.pass_(days=1)
    twice = ask_clarification(desk, staff, request.id, QUESTION)
    assert [pause.asked_on.day for pause in twice.pauses] == [5, 6]


def test_the_pause_stays_counted_when_the_answer_is_extended(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_clarification(desk, staff, request.id, QUESTION)
    desk.clock.pass_(days=4)
    receive_clarification(desk, staff, request.id, date(2026, 3, 9))
    assert due(extend_deadline(desk, staff, request.id, "Complex.")) == date(2026, 6, 10)  # 5 June and five days


@pytest.mark.parametrize(("on", "problem"), [(date(2026, 3, 9), "before-asked"), (date(2026, 3, 13), "future")])
def test_the_day_of_the_answer_lies_between_the_question_and_today(
    desk: FakeDesk, staff: Staff, on: date, problem: str
) -> None:
    request = asked(desk, staff)
    desk.clock.pass_(days=5)
    paused = ask_clarification(desk, staff, request.id, QUESTION)
    desk.clock.pass_(days=2)
    with pytest.raises(InvalidField, match=f"received: {problem}"):
        receive_clarification(desk, staff, request.id, on)
    assert desk.requests.get(staff.account.id, request.id).pauses == paused.pauses


def test_the_audit_holds_days_and_commitments_and_no_words(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_clarification(desk, staff, request.id, QUESTION)
    receive_clarification(desk, staff, request.id, date(2026, 3, 5))
    asking, receiving = desk.audit_log.of_request(staff.account.id, request.id)[-2:]
    assert (asking.tag, receiving.tag) == ("request:clarification:asked", "request:clarification:received")
    assert (asking.detail["pauses"], asking.detail["due"]) == (True, "2026-04-07")
    assert (receiving.detail["asked_on"], receiving.detail["received_on"]) == ("2026-03-05", "2026-03-05")
    assert QUESTION not in str(asking.detail)
    assert "message_commitment" in asking.detail


def test_what_is_refused_changes_nothing(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    with pytest.raises(InvalidField, match="text: missing"):
        ask_clarification(desk, staff, request.id, " ")
    with pytest.raises(Conflict):
        ask_clarification(desk, staff, request.id, QUESTION, seen=request.version + 1)
    with pytest.raises(Forbidden):
        ask_clarification(desk, acme.hire(desk, staff.account, Role.AUDITOR), request.id, QUESTION)
    withdraw_request(desk, staff.account, request.submission, request.id)
    with pytest.raises(NotPossible, match="request-closed"):
        ask_clarification(desk, staff, request.id, QUESTION)
    with pytest.raises(NotPossible, match="request-closed"):
        receive_clarification(desk, staff, request.id, date(2026, 3, 5))


def test_a_pause_loses_its_effect_under_a_law_that_knows_none_and_can_be_ended(desk: FakeDesk, staff: Staff) -> None:
    request = asked(desk, staff)
    ask_clarification(desk, staff, request.id, QUESTION)
    desk.clock.pass_(days=3)
    moved = correct_law(
        desk, staff, CorrectLaw(request=request.id, residence="IE", why="Lives in Dublin", words="A new date.")
    )
    assert due(moved) == date(2026, 4, 7)
    assert ask_clarification(desk, staff, request.id, QUESTION).clocks == moved.clocks
    ended = receive_clarification(desk, staff, request.id, date(2026, 3, 8))
    assert (ended.paused_since, ended.clocks) == (None, moved.clocks)


def test_while_the_clock_stands_still_nothing_is_late_and_the_answer_can_be_extended(
    desk: FakeDesk, staff: Staff
) -> None:
    request = asked(desk, staff)
    paused = ask_clarification(desk, staff, request.id, QUESTION, seen=request.version)
    desk.clock.pass_(days=60)
    today = staff.account.day_of(desk.clock.now())
    assert (due(paused) or today) < today
    [row] = rows([paused], {}, today=today)
    assert (row.days_left, row.flags) == (None, ["paused"])
    assert next_step(staff, paused, (), today=today).by is None
    assert not denial_draft_due(paused, today)
    assert extend_deadline(desk, staff, request.id, "Three archives.").clocks[-1].extended
