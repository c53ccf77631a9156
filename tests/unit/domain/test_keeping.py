"""How long requests are kept: calendar months, the law's at least."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chalicelib.domain.keeping import STEPS, disposable_at, ended_at, look_at, months_after, parse_months
from chalicelib.domain.request import Appeal, Clock, Hold, Outcome, Period, Request
from chalicelib.errors import InvalidField
from tests.unit.domain.test_request import a_request

CLOSED = datetime(2026, 11, 23, 17, tzinfo=UTC)


@pytest.fixture
def closed() -> Request:
    return a_request().closed(Outcome.GRANTED, CLOSED)


@pytest.mark.parametrize(
    ("at", "months", "after"),
    [
        (datetime(2026, 11, 23, 17, 5, tzinfo=UTC), 24, datetime(2028, 11, 23, 17, 5, tzinfo=UTC)),
        (datetime(2026, 12, 31, tzinfo=UTC), 2, datetime(2027, 3, 1, tzinfo=UTC)),
        (datetime(2028, 2, 29, tzinfo=UTC), 24, datetime(2030, 3, 1, tzinfo=UTC)),
        (datetime(2026, 1, 31, tzinfo=UTC), 3, datetime(2026, 5, 1, tzinfo=UTC)),
        (datetime(2026, 1, 31, tzinfo=UTC), 24, datetime(2028, 1, 31, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar_and_never_too_short(at: datetime, months: int, after: datetime) -> None:
    assert months_after(at, months) == after


@given(some.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1)), some.integers(1, 240))  # noqa: DTZ001  of any zone
def test_the_day_of_so_many_months_later_is_never_before_it(at: datetime, months: int) -> None:
    after = months_after(at, months)
    whole = (after.year - at.year) * 12 + after.month - at.month
    assert (whole, after.day) == (months, at.day) or (whole, after.day) == (months + 1, 1)


@pytest.mark.parametrize("months", STEPS)
def test_each_step_can_be_chosen(months: int) -> None:
    assert parse_months(str(months)) == months


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("12", "too-short"),
        ("23", "too-short"),
        ("25", "unknown"),
        ("", "unknown"),
        ("-1", "unknown"),
        ("9999", "unknown"),
    ],
)
def test_a_shorter_period_than_the_law_s_and_one_between_the_steps_are_refused(typed: str, problem: str) -> None:
    with pytest.raises(InvalidField) as raised:
        parse_months(typed)
    assert (raised.value.field, raised.value.problem) == ("kept_months", problem)


def test_what_is_in_work_is_never_looked_at() -> None:
    assert ended_at(a_request()) is None
    assert disposable_at(a_request(), 24) is None
    assert look_at(a_request()) is None


def test_a_closed_request_is_looked_at_when_the_law_s_period_is_over(closed: Request) -> None:
    assert look_at(closed) == datetime(2028, 11, 23, 17, tzinfo=UTC)
    assert disposable_at(closed, 60) == datetime(2031, 11, 23, 17, tzinfo=UTC)


def test_the_appeal_counts_from_its_decision_and_stops_everything_before(closed: Request) -> None:
    clock = Clock(period=Period.APPEAL, due=date(2027, 3, 1), target=date(2027, 3, 1))
    appealed = closed.appealed(CLOSED, clock)
    assert look_at(appealed) is None
    decided = appealed.appeal_closed(Outcome.DENIED, CLOSED.replace(year=2027), by="user:usr_x")
    assert ended_at(decided) == CLOSED.replace(year=2027)
    assert isinstance(decided.appeal, Appeal)


def test_a_hold_without_an_end_needs_no_look_and_one_with_an_end_a_later_one(closed: Request) -> None:
    hold = Hold(reason="authority", by="user:usr_x", since=CLOSED)
    assert look_at(replace(closed, hold=hold)) is None
    until = replace(hold, until=date(2030, 1, 1))
    assert look_at(replace(closed, hold=until)) == datetime(2030, 1, 2, 12, tzinfo=UTC)
    early = replace(hold, until=date(2027, 1, 1))
    assert look_at(replace(closed, hold=early)) == datetime(2028, 11, 23, 17, tzinfo=UTC)


def test_what_was_put_off_is_looked_at_then_and_what_is_being_deleted_at_once(closed: Request) -> None:
    later = datetime(2029, 1, 1, tzinfo=UTC)
    assert look_at(replace(closed, review_at=later)) == later
    assert look_at(replace(closed, review_at=CLOSED)) == datetime(2028, 11, 23, 17, tzinfo=UTC)
    assert look_at(replace(closed, review_at=later, leaving_at=CLOSED)) == CLOSED
