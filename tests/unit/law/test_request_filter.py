"""Which requests a filter keeps, and what marks them."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import (
    Appeal,
    Behalf,
    Bucket,
    Channel,
    Clock,
    Hold,
    Outcome,
    Pause,
    Period,
    Request,
    Sorting,
    State,
    bucket_of,
)
from chalicelib.domain.request_filter import DueWithin, Mark, RequestFilter
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Verification
from chalicelib.law.request_filter import due_bounds, keeps, marks, next_end
from chalicelib.law.rules import CURRENT, Regime

AT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)


def asked(due: date = TODAY + timedelta(days=30), **changed: Any) -> Request:
    head = Request(
        account=AccountId("A"),
        id=RequestId("R"),
        submission=Reference("12345678906"),
        right=Right.DELETE,
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=AT,
        clocks=(Clock(period=Period.RESPOND, due=due, target=due),),
        verification=Verification(needed=Level.NONE),
        requester="Ana",
        contact="a…@example.com",
    )
    return replace(head, **changed)


def paused(due: date) -> Request:
    return asked(due, law_version=CURRENT[Regime.UK_GDPR], pauses=(Pause(asked_on=TODAY),))


@pytest.mark.parametrize(
    ("sought", "other"),
    [
        (RequestFilter(state=State.IN_PROGRESS), {"sort": Sorting.LISTEN}),
        (RequestFilter(right=Right.DELETE), {"right": Right.CORRECT}),
        (RequestFilter(channel=Channel.WEB), {"channel": Channel.POST}),
        (RequestFilter(residence="US-CA"), {"residence": "US-TX"}),
        (RequestFilter(regime="ccpa"), {"regime": "gdpr"}),
        (RequestFilter(assignee=""), {"assignee": "usr_x"}),
        (RequestFilter(received_from=AT), {"received_at": AT - timedelta(seconds=1)}),
        (RequestFilter(received_before=AT + timedelta(seconds=1)), {"received_at": AT + timedelta(seconds=1)}),
        (RequestFilter(changed_since=AT), {"changed_at": AT - timedelta(seconds=1)}),
    ],
)
def test_a_filter_keeps_what_it_names_and_nothing_else(sought: RequestFilter, other: dict[str, Any]) -> None:
    assert keeps(sought, asked(), TODAY)
    assert not keeps(sought, asked(**other), TODAY)
    assert keeps(RequestFilter(), asked(**other), TODAY)


def test_due_dates_are_kept_between_two_days() -> None:
    due = TODAY + timedelta(days=30)
    assert keeps(RequestFilter(due_from=due, due_before=due + timedelta(days=1)), asked(due), TODAY)
    assert not keeps(RequestFilter(due_from=due + timedelta(days=1)), asked(due), TODAY)
    assert not keeps(RequestFilter(due_before=due), asked(due), TODAY)


@pytest.mark.parametrize(
    ("days", "late", "week"), [(-1, True, False), (0, False, True), (7, False, True), (8, False, False)]
)
def test_late_is_past_its_day_and_a_week_is_today_and_seven_days(days: int, *, late: bool, week: bool) -> None:
    head = asked(TODAY + timedelta(days=days))
    assert keeps(RequestFilter(due=DueWithin.LATE), head, TODAY) is late
    assert keeps(RequestFilter(due=DueWithin.WEEK), head, TODAY) is week


def test_what_stands_still_or_has_ended_is_neither_late_nor_near() -> None:
    yesterday = TODAY - timedelta(days=1)
    ended = asked(yesterday).closed(Outcome.GRANTED, AT)
    for head in (paused(yesterday), paused(TODAY), ended, asked(clocks=())):
        assert next_end(head) is None
        assert not any(keeps(RequestFilter(due=due), head, TODAY) for due in DueWithin)


def test_receipt_is_to_be_confirmed_as_long_as_that_period_runs() -> None:
    clock = Clock(period=Period.ACKNOWLEDGE, due=TODAY, target=TODAY)
    sought = RequestFilter(due=DueWithin.ACKNOWLEDGE)
    assert keeps(sought, asked(clocks=(clock,)), TODAY)
    assert not keeps(sought, asked(clocks=(replace(clock, met_at=AT),)), TODAY)
    assert not keeps(sought, asked(), TODAY)


@pytest.mark.parametrize(
    ("sought", "bounds"),
    [
        (RequestFilter(), (None, None)),
        (RequestFilter(due=DueWithin.LATE), (None, TODAY)),
        (RequestFilter(due=DueWithin.LATE, due_before=date(2026, 1, 1)), (None, date(2026, 1, 1))),
        (RequestFilter(due=DueWithin.WEEK), (TODAY, TODAY + timedelta(days=8))),
        (RequestFilter(due=DueWithin.WEEK, due_from=TODAY + timedelta(days=2)), (TODAY + timedelta(days=2), None)),
        (RequestFilter(due=DueWithin.ACKNOWLEDGE, due_from=TODAY), (TODAY, None)),
    ],
)
def test_a_list_by_due_date_is_read_no_further_than_can_be_meant(
    sought: RequestFilter, bounds: tuple[date | None, date | None]
) -> None:
    first, before = bounds
    end = before or (TODAY + timedelta(days=8) if sought.due is DueWithin.WEEK else None)
    assert due_bounds(sought, TODAY) == (first, end)


@pytest.mark.parametrize(
    ("mark", "changed"),
    [
        (Mark.APPEAL, {"outcome": Outcome.DENIED, "appeal": Appeal(received_at=AT)}),
        (Mark.VOICEMAIL, {"sort": Sorting.LISTEN}),
        (Mark.CALL_BACK, {"sort": Sorting.CALL_BACK}),
        (Mark.TEXT, {"sort": Sorting.READ}),
        (Mark.MESSAGE, {"waiting_message": True}),
        (Mark.UNDELIVERED, {"undelivered": ("letter",)}),
        (Mark.HOLD, {"hold": Hold(reason="x", by="user:x", since=AT)}),
        (Mark.AGENT, {"behalf": Behalf.AGENT}),
        (Mark.AGENT, {"channel": Channel.AGENT}),
        (Mark.MINOR, {"behalf": Behalf.GUARDIAN}),
        (Mark.MINOR, {"behalf": Behalf.PARENT}),
        (Mark.ELSEWHERE, {"elsewhere": "DE"}),
    ],
)
def test_each_mark_stands_for_one_fact_and_can_be_looked_for(mark: Mark, changed: dict[str, Any]) -> None:
    head = asked(**changed)
    assert marks(head) == (mark,)
    assert keeps(RequestFilter(mark=mark), head, TODAY)
    assert not keeps(RequestFilter(mark=mark), asked(), TODAY)


def test_a_period_that_stands_still_is_marked() -> None:
    assert marks(paused(TODAY)) == (Mark.PAUSED,)
    assert marks(asked()) == ()


def test_a_filter_says_what_it_asks_for_in_codes() -> None:
    sought = RequestFilter(bucket=Bucket.OPEN, assignee="", due=DueWithin.LATE, received_from=AT, due_from=TODAY)
    assert sought.codes() == ["assignee=nobody", "due=late", "due_from=2026-11-23", "received_from=2026-11-23"]
    assert RequestFilter(bucket=Bucket.CLOSED).codes() == []


def test_each_state_has_its_list() -> None:
    assert bucket_of(State.AWAITING_VERIFICATION) is Bucket.WAITING
    assert bucket_of(State.CLOSED) is Bucket.CLOSED
    assert bucket_of(State.NEW) is Bucket.OPEN
