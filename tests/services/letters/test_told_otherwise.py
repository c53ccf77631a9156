"""Told by post, telephone or in person: the clock is met on that day and not before."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Failure, Letter, LetterKind, LetterState, Means
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Bucket, Outcome, Period, Request, State
from chalicelib.domain.rights import Right
from chalicelib.errors import Conflict, Forbidden, InvalidField, NotFound, NotPossible
from chalicelib.law.agenda import plan
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.extend_deadline import extend_deadline
from chalicelib.services.handling.write_message import write_to_consumer
from chalicelib.services.letters.note_undelivered import note_undelivered
from chalicelib.services.letters.told_otherwise import ToldOtherwise, abandon_letter, record_told
from tests.fakes import acme
from tests.fakes.desk import FakeDesk


def without_address(desk: FakeDesk, olga: Staff) -> Request:
    """A request of a person who left a telephone number only, as somebody at the counter took it down."""
    request = acme.ask_one(desk, olga.account)
    unit = desk.work.begin(request.account, desk.clock.now())
    unit.store(replace(request, email=None), because=Reason(Tag.REQUEST_NOTE_ADDED, "system:test", request.id))
    unit.commit()
    return desk.requests.get(request.account, request.id)


def letter_of(desk: FakeDesk, kind: LetterKind) -> Letter:
    return [letter for letter in desk.letters() if letter.kind is kind][-1]


def came_back(desk: FakeDesk, kind: LetterKind) -> Letter:
    desk.deliver()
    letter = letter_of(desk, kind)
    note_undelivered(desk, desk.outbox.place(letter.account, letter.id, request=letter.request), Failure.BOUNCED)
    return letter_of(desk, kind)


def tell(desk: FakeDesk, staff: Staff, letter: Letter, day: date, means: Means = Means.POST) -> Request:
    assert letter.request
    return record_told(desk, staff, ToldOtherwise(request=letter.request, letter=letter.id, means=means, day=day))


def met_at(request: Request, period: Period) -> datetime | None:
    clock = request.clock(period)
    assert clock is not None
    return clock.met_at


def deny(desk: FakeDesk, olga: Staff, request: Request) -> Request:
    command = DecideRequest(
        request=request.id, outcome=Outcome.DENIED, grounds=("CCPA_UNVERIFIED",), text="We could not verify you."
    )
    return decide_request(desk, olga, command)


def test_an_acknowledgement_by_post_counts_from_the_day_on_which_it_left(desk: FakeDesk, olga: Staff) -> None:
    request = without_address(desk, olga)
    acknowledged = acknowledge_request(desk, olga, request.id)
    letter = letter_of(desk, LetterKind.ACKNOWLEDGED)
    assert (letter.to, letter.state) == (None, LetterState.TO_POST)
    assert met_at(acknowledged, Period.ACKNOWLEDGE) is None
    assert (acknowledged.undelivered, acknowledged.state) == ((letter.id,), State.NEW)
    desk.clock.pass_(days=3)
    told = tell(desk, olga, letter, date(2026, 11, 25))
    assert met_at(told, Period.ACKNOWLEDGE) == datetime(2026, 11, 25, 20, tzinfo=UTC)  # noon in Los Angeles
    assert (told.undelivered, told.state) == ((), State.IN_PROGRESS)
    left = letter_of(desk, LetterKind.ACKNOWLEDGED)
    assert (left.state, left.means, left.sent_at) == (LetterState.LEFT, Means.POST, met_at(told, Period.ACKNOWLEDGE))
    entry = desk.audit_log.of_request(request.account, request.id)[-1]
    assert entry.tag == "request:told:otherwise"
    assert entry.detail == {"letter": letter.id, "kind": "acknowledged", "means": "post", "day": "2026-11-25"}


def test_a_letter_to_post_is_never_mailed(desk: FakeDesk, olga: Staff) -> None:
    request = without_address(desk, olga)
    desk.deliver()
    acknowledge_request(desk, olga, request.id)
    assert desk.deliver() == 0


def test_an_answer_by_post_stays_in_the_open_list_until_it_has_left(desk: FakeDesk, olga: Staff) -> None:
    request = without_address(desk, olga)
    closed = deny(desk, olga, request)
    assert (closed.state, closed.bucket) == (State.NOT_TOLD, Bucket.OPEN)
    assert met_at(closed, Period.RESPOND) is None
    told = tell(desk, olga, letter_of(desk, LetterKind.DENIED), date(2026, 11, 23))
    assert (told.state, met_at(told, Period.RESPOND)) == (State.CLOSED, desk.clock.now())
    assert met_at(told, Period.ACKNOWLEDGE) == desk.clock.now()  # an answer acknowledges


def test_a_denial_that_came_back_is_met_late_when_it_was_told_late(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    deny(desk, olga, request)
    letter = came_back(desk, LetterKind.DENIED)
    desk.clock.pass_(days=50)
    told = tell(desk, olga, letter, date(2027, 1, 12), Means.TELEPHONE)
    clock = told.clock(Period.RESPOND)
    assert clock is not None
    assert clock.days_late(today=date(2027, 2, 1), zone=UTC) == 5
    assert told.state is State.CLOSED


def test_what_one_letter_has_told_another_need_not_tell(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    first = came_back(desk, LetterKind.ACKNOWLEDGED)
    acknowledge_request(desk, olga, request.id)
    second = came_back(desk, LetterKind.ACKNOWLEDGED)
    assert desk.requests.get(request.account, request.id).undelivered == (first.id, second.id)
    assert tell(desk, olga, first, date(2026, 11, 23)).undelivered == ()


def test_a_decision_says_what_came_back_before(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    write_to_consumer(desk, olga, request.id, "Which years?")
    came_back(desk, LetterKind.MESSAGE)
    assert deny(desk, olga, request).undelivered == ()


@pytest.mark.parametrize(("day", "extended"), [(date(2027, 1, 7), True), (date(2027, 1, 8), False)])
def test_an_extension_told_otherwise_counts_inside_the_first_period_only(
    desk: FakeDesk, olga: Staff, day: date, *, extended: bool
) -> None:
    request = acme.ask_one(desk, olga.account)
    extend_deadline(desk, olga, request.id, "Many archives.")
    letter = came_back(desk, LetterKind.EXTENDED)
    desk.clock.pass_(days=50)
    told = tell(desk, olga, letter, day)
    clock = told.clock(Period.RESPOND)
    assert clock is not None
    assert (clock.extended, clock.due) == (extended, date(2027, 2, 21) if extended else date(2027, 1, 7))
    assert told.undelivered == ()


def test_an_extension_by_post_counts_once_it_has_left(desk: FakeDesk, olga: Staff) -> None:
    request = without_address(desk, olga)
    assert extend_deadline(desk, olga, request.id, "Many archives.").clocks == request.clocks
    told = tell(desk, olga, letter_of(desk, LetterKind.EXTENDED), date(2026, 11, 23))
    clock = told.clock(Period.RESPOND)
    assert clock is not None
    assert (clock.extended, clock.due) == (True, date(2027, 2, 21))


@pytest.mark.parametrize(("day", "problem"), [(date(2026, 11, 22), "before-letter"), (date(2026, 11, 24), "future")])
def test_the_day_lies_between_the_letter_and_today(desk: FakeDesk, olga: Staff, day: date, problem: str) -> None:
    request = without_address(desk, olga)
    acknowledge_request(desk, olga, request.id)
    with pytest.raises(InvalidField, match=f"told: {problem}"):
        tell(desk, olga, letter_of(desk, LetterKind.ACKNOWLEDGED), day)


def test_the_moment_lies_neither_before_the_letter_nor_in_the_future(desk: FakeDesk, olga: Staff) -> None:
    desk.clock.at = datetime(2026, 11, 24, 1, tzinfo=UTC)  # 5 in the afternoon of the 23rd in Los Angeles
    request = without_address(desk, olga)
    acknowledge_request(desk, olga, request.id)
    told = tell(desk, olga, letter_of(desk, LetterKind.ACKNOWLEDGED), date(2026, 11, 23))
    assert met_at(told, Period.ACKNOWLEDGE) == desk.clock.now()


def test_only_a_letter_that_told_nobody_can_be_told_otherwise(desk: FakeDesk, olga: Staff) -> None:
    request = acme.ask_one(desk, olga.account)
    acknowledge_request(desk, olga, request.id)
    desk.deliver()
    letter = letter_of(desk, LetterKind.ACKNOWLEDGED)
    with pytest.raises(NotPossible, match="letter-settled"):
        tell(desk, olga, letter, date(2026, 11, 23))
    with pytest.raises(NotFound):
        abandon_letter(desk, olga, request.id, "01ARZ3NDEKTSV4RRFFQ69G5FAV")


def test_two_at_once_and_those_who_only_read_are_refused(desk: FakeDesk, olga: Staff) -> None:
    request = without_address(desk, olga)
    acknowledge_request(desk, olga, request.id)
    letter = letter_of(desk, LetterKind.ACKNOWLEDGED)
    with pytest.raises(Conflict):
        abandon_letter(desk, olga, request.id, letter.id, seen=request.version)
    with pytest.raises(Forbidden):
        abandon_letter(desk, acme.hire(desk, olga.account, Role.AUDITOR), request.id, letter.id)


def test_where_no_way_is_known_the_person_stays_untold_and_nobody_is_reminded_for_ever(
    desk: FakeDesk, olga: Staff
) -> None:
    request = acme.ask_one(desk, olga.account)
    deny(desk, olga, request)
    letter = came_back(desk, LetterKind.DENIED)
    after = abandon_letter(desk, olga, request.id, letter.id)
    assert (after.state, met_at(after, Period.RESPOND)) == (State.CLOSED, None)
    assert letter_of(desk, LetterKind.DENIED).state is LetterState.ABANDONED
    assert desk.audit_log.of_request(request.account, request.id)[-1].tag == "request:letter:abandoned"
    late = plan(after, time_zone="America/Los_Angeles", calendar="CA_STATE", today=date(2027, 1, 7) + timedelta(days=9))
    assert late.due == ()


def test_an_opt_out_without_an_address_is_done_when_it_is_done(desk: FakeDesk, olga: Staff) -> None:
    submission = acme.ask(desk, olga.account, Right.OPT_OUT_SALE, email=None, confirmed=False)
    command = DecideRequest(request=submission.requests[0], outcome=Outcome.GRANTED, grounds=(), text="")
    closed = decide_request(desk, olga, command)
    assert (closed.state, met_at(closed, Period.RESPOND)) == (State.CLOSED, desk.clock.now())
    assert desk.letters()[-1].state is LetterState.TO_POST
