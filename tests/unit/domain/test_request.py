"""A request's state, list and date follow from its facts, so that they cannot disagree."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.question import AnswerKind, OwnAnswer
from chalicelib.domain.request import (
    Bucket,
    Channel,
    Clock,
    Hold,
    Outcome,
    Period,
    Request,
    Sorting,
    State,
    Typed,
    as_content,
)
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import ApprovalState, Level, Verification

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2028, 1, 1))
moments = st.one_of(st.none(), st.just(NOW), st.just(NOW - timedelta(days=3)))


def a_clock(period: Period, due: date = date(2027, 1, 6), met_at: datetime | None = None) -> Clock:
    return Clock(period=period, due=due, target=due, met_at=met_at)


def a_request(
    *,
    clocks: tuple[Clock, ...] = (a_clock(Period.ACKNOWLEDGE), a_clock(Period.RESPOND)),
    verification: Verification | None = None,
    outcome: Outcome | None = None,
    right: Right = Right.DELETE,
    sort: Sorting | None = None,
) -> Request:
    return Request(
        account=AccountId("acc_a"),
        id=RequestId("R1"),
        submission=Reference("12345678903"),
        right=right,
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=NOW,
        clocks=clocks,
        verification=verification or Verification(needed=Level.NONE),
        outcome=outcome,
        sort=sort,
        requester="Ann",
        contact="a•••@example.com",
    )


requests = st.builds(
    a_request,
    clocks=st.lists(st.builds(a_clock, st.sampled_from(Period), days, moments), max_size=3).map(tuple),
    verification=st.builds(
        Verification,
        needed=st.sampled_from(Level),
        contact_confirmed_at=st.sampled_from([None, NOW]),
        approval=st.sampled_from(ApprovalState),
    ),
    outcome=st.one_of(st.none(), st.sampled_from(Outcome)),
    sort=st.one_of(st.none(), st.sampled_from(Sorting)),
)
ACKNOWLEDGED = (a_clock(Period.ACKNOWLEDGE, met_at=NOW), a_clock(Period.RESPOND))
UNCONFIRMED = Verification(needed=Level.REASONABLE)
CONFIRMED = Verification(needed=Level.REASONABLE, contact_confirmed_at=NOW)
WAITING = replace(CONFIRMED, approval=ApprovalState.WAITING)


@pytest.mark.parametrize(
    ("request_", "state", "bucket"),
    [
        (a_request(), State.NEW, Bucket.OPEN),
        (a_request(verification=UNCONFIRMED), State.AWAITING_VERIFICATION, Bucket.WAITING),
        (a_request(verification=CONFIRMED), State.NEW, Bucket.OPEN),
        (a_request(verification=CONFIRMED, clocks=ACKNOWLEDGED), State.IN_PROGRESS, Bucket.OPEN),
        (a_request(verification=WAITING, clocks=ACKNOWLEDGED), State.AWAITING_APPROVAL, Bucket.OPEN),
        (a_request(clocks=(a_clock(Period.RESPOND),)), State.IN_PROGRESS, Bucket.OPEN),
        (a_request(verification=UNCONFIRMED, sort=Sorting.LISTEN), State.TO_SORT, Bucket.OPEN),
        (a_request(right=Right.UNSORTED, sort=Sorting.READ), State.TO_SORT, Bucket.OPEN),
        (a_request(verification=UNCONFIRMED, outcome=Outcome.DENIED), State.CLOSED, Bucket.CLOSED),
        (a_request(right=Right.UNSORTED, outcome=Outcome.NO_REQUEST), State.CLOSED, Bucket.CLOSED),
    ],
)
def test_the_state_follows_from_the_facts(request_: Request, state: State, bucket: Bucket) -> None:
    assert request_.state is state
    assert request_.bucket is bucket


@given(requests)
def test_a_request_is_closed_exactly_when_it_has_an_outcome(request_: Request) -> None:
    assert (request_.state is State.CLOSED) == (request_.outcome is not None) == (not request_.open)


@given(requests)
def test_a_request_that_may_not_be_made_to_wait_never_waits_for_a_code(request_: Request) -> None:
    free = replace(request_, verification=replace(request_.verification, needed=Level.NONE))
    assert free.state is not State.AWAITING_VERIFICATION


@given(requests)
def test_confirming_the_contact_takes_an_open_request_off_the_waiting_list(request_: Request) -> None:
    confirmed = replace(request_, verification=replace(request_.verification, contact_confirmed_at=NOW))
    assert confirmed.bucket is not Bucket.WAITING


@given(requests)
def test_the_queue_sorts_by_the_earliest_period_that_still_runs(request_: Request) -> None:
    running = [clock.due for clock in request_.clocks if clock.met_at is None]
    assert all(request_.due <= due for due in running)
    possible = running or [clock.due for clock in request_.clocks] or [NOW.date()]
    assert request_.due in possible


@pytest.mark.parametrize(
    ("right", "sort", "unsorted"),
    [
        (Right.DELETE, None, False),
        *((Right.DELETE, sort, True) for sort in Sorting),
        (Right.UNSORTED, Sorting.CALL_BACK, True),
        (Right.UNSORTED, None, True),
    ],
)
def test_what_came_by_telephone_is_sorted_before_anything_else(
    right: Right, sort: Sorting | None, *, unsorted: bool
) -> None:
    head = a_request(right=right, sort=sort)
    assert head.unsorted is unsorted
    closed = head.closed(Outcome.NO_REQUEST, NOW)
    assert (closed.unsorted, closed.sort, closed.in_work) == (False, None, False)


def test_a_right_without_any_period_sorts_by_its_receipt() -> None:
    assert a_request(clocks=()).due == NOW.date()


@given(requests, st.sampled_from(Outcome))
def test_closing_meets_what_still_ran_and_leaves_what_was_met_before(request_: Request, outcome: Outcome) -> None:
    later = NOW + timedelta(days=1)
    closed = replace(request_, waiting_message=True).closed(outcome, later)
    assert (closed.state, closed.outcome, closed.closed_at) == (State.CLOSED, outcome, later)
    assert not closed.waiting_message
    for before, after in zip(request_.clocks, closed.clocks, strict=True):
        assert after.met_at == (before.met_at or later)
        assert (after.period, after.due, after.target) == (before.period, before.due, before.target)


@given(requests, st.sampled_from(Period))
def test_meeting_a_period_leaves_the_others_running_and_keeps_the_first_time(request_: Request, period: Period) -> None:
    later = NOW + timedelta(days=1)
    once = replace(request_, clocks=request_.meeting(period, later))
    assert once.meeting(period, later + timedelta(days=1)) == once.clocks
    for before, after in zip(request_.clocks, once.clocks, strict=True):
        assert after == before or (before.period is period and before.met_at is None)
    assert all(clock.met_at for clock in once.clocks if clock.period is period)


def test_acknowledging_ends_the_state_of_being_new() -> None:
    new = a_request(verification=CONFIRMED)
    assert replace(new, clocks=new.meeting(Period.ACKNOWLEDGE, NOW)).state is State.IN_PROGRESS


def test_a_period_that_the_law_does_not_set_has_no_clock() -> None:
    assert a_request(clocks=(a_clock(Period.RESPOND),)).clock(Period.ACKNOWLEDGE) is None
    assert a_request().clock(Period.RESPOND) is not None


def test_what_is_committed_to_is_every_field_that_was_filled_in() -> None:
    typed = Typed(
        name="Ann", email=Email("ann@example.com"), phone=Phone("+12135550123"), details="all", wrong="x", period="2025"
    )
    assert as_content(typed) == {
        "name": "Ann",
        "email": "ann@example.com",
        "phone": "+12135550123",
        "details": "all",
        "wrong": "x",
        "period": "2025",
    }
    assert as_content(Typed(name="Ann", email=None, phone=None)) == {"name": "Ann"}


def test_answers_to_own_questions_are_content_with_their_questions() -> None:
    shop = OwnAnswer(
        right=Right.DELETE, name="shop", kind=AnswerKind.SEVERAL, question="Which shop?", given=("North", "South")
    )
    assert as_content(Typed(name="", email=None, phone=None, own=(shop,))) == {
        "own.delete.shop.question": "Which shop?",
        "own.delete.shop.answer": "North\nSouth",
    }


@given(st.text(min_size=1), st.text(min_size=1))
def test_two_different_forms_never_commit_to_the_same_content(one: str, other: str) -> None:
    forms = [
        Typed(name="Ann", email=None, phone=None, details=one),
        Typed(name="Ann", email=None, phone=None, wrong=one),
    ]
    forms.append(Typed(name="Ann", email=None, phone=None, details=other))
    assert as_content(forms[0]) != as_content(forms[1])
    assert (as_content(forms[0]) == as_content(forms[2])) == (one == other)


@pytest.mark.parametrize(("until", "held"), [(None, True), (5, True), (0, True), (-1, False)])
def test_a_legal_hold_stands_until_its_last_day_is_over(until: int | None, *, held: bool) -> None:
    today = NOW.date()
    last = None if until is None else today + timedelta(days=until)
    hold = Hold(reason="litigation", by="user:usr_a", since=NOW, until=last)
    assert hold.stands(today) is held
    assert replace(a_request(), hold=hold).held(today) is held
    assert not a_request().held(today)
