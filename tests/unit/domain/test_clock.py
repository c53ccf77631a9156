"""A clock says when it was met, and by how many days too late; an appeal brings a clock of its own."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.request import Appeal, Bucket, Clock, Outcome, Pause, Period, Request, State
from chalicelib.errors import NotPossible
from tests.unit.domain.test_request import NOW, a_clock, a_request

PACIFIC = ZoneInfo("America/Los_Angeles")
DUE = date(2027, 1, 6)
TODAY = date(2027, 1, 10)


@pytest.mark.parametrize(
    ("met_at", "met_on", "late"),
    [
        (None, None, 4),
        (datetime(2027, 1, 6, 20, tzinfo=UTC), date(2027, 1, 6), 0),
        (datetime(2027, 1, 7, 7, 59, tzinfo=UTC), date(2027, 1, 6), 0),  # 23:59 on the last day in California
        (datetime(2027, 1, 7, 8, 0, tzinfo=UTC), date(2027, 1, 7), 1),
        (datetime(2026, 12, 1, tzinfo=UTC), date(2026, 11, 30), 0),
    ],
    ids=["still runs", "on the day", "a minute before midnight", "at midnight", "early"],
)
def test_lateness_counts_days_at_the_business(met_at: datetime | None, met_on: date | None, late: int) -> None:
    clock = a_clock(Period.RESPOND, DUE, met_at)
    assert clock.met_on(PACIFIC) == met_on
    assert clock.days_late(today=TODAY, zone=PACIFIC) == late


@given(st.integers(min_value=-400, max_value=400))
def test_a_running_clock_is_late_from_the_day_after_the_last_and_by_one_more_each_day(days: int) -> None:
    late = a_clock(Period.RESPOND, DUE).days_late(today=DUE + timedelta(days=days), zone=PACIFIC)
    assert late == max(0, days)


def test_what_was_met_is_not_later_because_time_goes_on() -> None:
    clock = a_clock(Period.RESPOND, DUE, datetime(2027, 1, 8, 12, tzinfo=UTC))
    assert {clock.days_late(today=DUE + timedelta(days=days), zone=PACIFIC) for days in range(400)} == {2}


def test_a_request_is_paused_while_a_clarification_is_awaited() -> None:
    asked, came = date(2026, 12, 1), date(2026, 12, 4)
    assert a_request().paused_since is None
    assert replace(a_request(), pauses=(Pause(asked_on=asked, received_on=came),)).paused_since is None
    again = (Pause(asked_on=asked, received_on=came), Pause(asked_on=date(2026, 12, 9)))
    assert replace(a_request(), pauses=again).paused_since == date(2026, 12, 9)


def refused() -> Request:
    return a_request().closed(Outcome.DENIED, NOW)


def appealed(request: Request, due: date = date(2027, 3, 1)) -> Request:
    return request.appealed(NOW + timedelta(days=3), Clock(period=Period.APPEAL, due=due, target=due))


def test_an_appeal_takes_a_closed_request_back_into_the_open_list_by_its_own_date() -> None:
    before, after = refused(), appealed(refused())
    assert (before.state, before.in_work, before.bucket) == (State.CLOSED, False, Bucket.CLOSED)
    assert (after.state, after.in_work, after.bucket) == (State.APPEALED, True, Bucket.OPEN)
    assert after.due == date(2027, 3, 1)
    assert after.clocks[:-1] == before.clocks
    assert (after.outcome, after.closed_at, after.open) == (Outcome.DENIED, NOW, False)


@pytest.mark.parametrize(
    ("decided", "outcome"),
    [
        (Outcome.GRANTED, Outcome.GRANTED),
        (Outcome.PARTIAL, Outcome.PARTIAL),
        (Outcome.DENIED, Outcome.DENIED),
        (Outcome.WITHDRAWN, Outcome.PARTIAL),
    ],
)
def test_the_end_of_an_appeal_meets_its_clock_and_a_decision_replaces_the_first(
    decided: Outcome, outcome: Outcome
) -> None:
    pending = replace(appealed(a_request().closed(Outcome.PARTIAL, NOW)), waiting_message=True)
    at = NOW + timedelta(days=9)
    ended = pending.appeal_closed(decided, at, by="user:rita", same_reviewer=True)
    appeal = Appeal(
        received_at=NOW + timedelta(days=3), outcome=decided, decided_at=at, decided_by="user:rita", same_reviewer=True
    )
    assert ended.appeal == appeal
    assert (ended.state, ended.outcome, ended.in_work) == (State.CLOSED, outcome, False)
    assert [clock.met_at for clock in ended.clocks] == [NOW, NOW, at]
    assert not ended.waiting_message


def test_who_appeals_has_read_the_refusal_though_its_letter_came_back() -> None:
    acknowledge, respond = refused().clocks
    back = replace(refused(), clocks=(acknowledge, replace(respond, met_at=None)), undelivered=("L1",))
    after = appealed(back)
    assert after.undelivered == ()
    assert [clock.met_at for clock in after.clocks] == [NOW, NOW + timedelta(days=3), None]


def test_an_appeal_ends_once_and_only_where_there_is_one() -> None:
    ended = appealed(refused()).appeal_closed(Outcome.DENIED, NOW, by="user:rita")
    for request in (refused(), ended):
        with pytest.raises(NotPossible, match="no-appeal-waiting"):
            request.appeal_closed(Outcome.GRANTED, NOW, by="user:rita")


def test_an_open_request_is_in_work_and_an_appeal_that_is_decided_is_not() -> None:
    assert a_request().in_work
    assert not replace(refused(), appeal=Appeal(received_at=NOW, outcome=Outcome.DENIED)).in_work


def test_a_letter_that_came_back_keeps_a_decided_request_among_the_open_ones() -> None:
    assert replace(refused(), undelivered=("L1",)).state is State.NOT_TOLD
    assert replace(appealed(refused()), undelivered=("L1",)).state is State.APPEALED  # the newer duty shows
