"""Which reminders a request brings, through a whole life: on which days, until when, and never twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.alerts import Subject
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Appeal, Channel, Clock, Outcome, Pause, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Match, MatchMethod, MatchResult, Verification
from chalicelib.law.agenda import Plan, morning_of, plan
from chalicelib.law.rules import CURRENT, Regime

ZONE = "America/Los_Angeles"
RECEIVED = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)  # Monday the 23rd, 5 in the afternoon in Los Angeles
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
ACKNOWLEDGE = Clock(period=Period.ACKNOWLEDGE, due=date(2026, 12, 9), target=date(2026, 12, 8))
RESPOND = Clock(period=Period.RESPOND, due=date(2027, 1, 7), target=date(2027, 1, 6))
MATCH = Match(
    compared=("name", "order", "email"),
    method=MatchMethod.RECORDS,
    result=MatchResult.MATCHED,
    declaration=True,
    contact_on_file=True,
    by="user:usr_1",
    at=RECEIVED,
)
PROVED = Verification(needed=Level.REASONABLE, contact_confirmed_at=RECEIVED, match=MATCH)


def a_request(*clocks: Clock, verification: Verification = PROVED, email: str = "ana@example.com") -> Request:
    return Request(
        account=AccountId("acc_a"),
        id=RequestId("R1"),
        submission=Reference("12345678903"),
        right=Right.DELETE,
        regime="ccpa",
        law_version="ccpa-2026-01-01",
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=RECEIVED,
        clocks=clocks,
        verification=verification,
        requester="Ana",
        contact="a•••@example.com",
        email=Email(email) if email else None,
    )


def planned(request: Request, today: date, done: tuple[str, ...] = ()) -> Plan:
    return plan(request, time_zone=ZONE, calendar="CA_STATE", today=today, done=done)


def life(request: Request, *, until: date, begin: date = MONDAY) -> list[tuple[date, Subject]]:
    """Every reminder that a job gives which looks on each day on which it asked to be woken."""
    given: list[tuple[date, Subject]] = []
    done: tuple[str, ...] = ()
    today = begin
    while today <= until:
        now = planned(request, today, done)
        given += [(today, step.subject) for step in now.due]
        done = now.done
        if now.wake_on is None:
            break
        assert now.wake_on > today
        today = now.wake_on
    return given


def days_of(given: list[tuple[date, Subject]], subject: Subject) -> list[str]:
    return [f"{day:%m-%d}" for day, about in given if about is subject]


def test_an_acknowledgement_is_recalled_three_and_one_working_days_before_on_the_day_and_each_working_day_late() -> (
    None
):
    given = life(a_request(ACKNOWLEDGE), until=date(2026, 12, 15))
    # the 8th is the target, the 9th the legal date; the 12th and 13th are a weekend
    assert days_of(given, Subject.ACKNOWLEDGE) == [
        "12-03",
        "12-07",
        "12-08",
        "12-09",
        "12-10",
        "12-11",
        "12-14",
        "12-15",
    ]


def test_an_answer_is_recalled_14_7_and_2_days_before_the_target_and_on_both_days() -> None:
    given = life(a_request(RESPOND), until=date(2027, 1, 12))
    expected = ["12-23", "12-30", "01-04", "01-06", "01-07", "01-08", "01-11", "01-12"]
    assert days_of(given, Subject.RESPOND) == expected
    assert {subject for _, subject in given} == {Subject.RESPOND}


def test_where_target_and_legal_date_are_one_there_is_one_reminder_on_the_day() -> None:
    clock = replace(RESPOND, target=RESPOND.due)
    given = life(a_request(clock), until=RESPOND.due)
    assert days_of(given, Subject.RESPOND) == ["12-24", "12-31", "01-05", "01-07"]


def test_an_extension_brings_the_reminders_again_before_the_new_date() -> None:
    request = a_request(RESPOND)
    done = planned(request, RESPOND.due).done
    assert planned(request, RESPOND.due, done).due == ()
    longer = replace(RESPOND, due=date(2027, 2, 21), target=date(2027, 2, 20), extended=True)
    extended = replace(request, clocks=(longer,))
    after = planned(extended, RESPOND.due, done)
    assert (after.due, after.done, after.wake_on) == ((), (), date(2027, 2, 6))


def test_days_of_a_short_period_that_lie_on_or_before_the_receipt_are_left_out() -> None:
    short = Clock(period=Period.RESPOND, due=date(2026, 12, 9), target=date(2026, 12, 7))
    given = life(a_request(short), until=short.due)
    assert days_of(given, Subject.RESPOND) == ["11-30", "12-05", "12-07", "12-09"]
    tomorrow = Clock(period=Period.ACKNOWLEDGE, due=MONDAY + DAY, target=MONDAY + DAY)
    assert days_of(life(a_request(tomorrow), until=MONDAY + DAY), Subject.ACKNOWLEDGE) == ["11-24"]


def test_an_appeal_counts_from_its_own_receipt() -> None:
    received = datetime(2027, 2, 1, 18, tzinfo=UTC)
    clock = Clock(period=Period.APPEAL, due=date(2027, 2, 10), target=date(2027, 2, 10))
    request = replace(
        a_request(replace(RESPOND, met_at=RECEIVED), clock),
        outcome=Outcome.DENIED,
        appeal=Appeal(received_at=received),
    )
    given = life(request, begin=date(2027, 2, 1), until=date(2027, 2, 11))
    assert given == [(date(2027, 2, day), Subject.APPEAL) for day in (3, 8, 10, 11)]
    without = replace(request, appeal=None)  # closed for good: nothing can be done about a clock that was never met
    assert planned(without, date(2027, 2, 3)).due == ()


def test_a_job_that_missed_two_weeks_gives_only_the_most_urgent_reminder_of_each_subject() -> None:
    request = a_request(ACKNOWLEDGE, RESPOND)
    late = planned(request, date(2027, 1, 11))
    assert [(step.subject, step.late, step.on) for step in late.due] == [
        (Subject.ACKNOWLEDGE, True, date(2027, 1, 11)),
        (Subject.RESPOND, True, date(2027, 1, 11)),
    ]
    assert planned(request, date(2027, 1, 11), late.done).due == ()
    assert late.wake_on == date(2027, 1, 12)


def test_what_a_friday_owed_is_made_up_on_saturday_and_then_there_is_rest_until_monday() -> None:
    request = a_request(RESPOND)
    saturday = date(2027, 1, 9)
    plan_ = planned(request, saturday)
    assert [step.on for step in plan_.due] == [date(2027, 1, 8)]
    assert plan_.wake_on == date(2027, 1, 11)
    assert planned(request, saturday + DAY, plan_.done).due == ()


def test_nobody_is_called_late_on_a_weekend_behind_the_due_date() -> None:
    friday = Clock(period=Period.RESPOND, due=date(2027, 1, 8), target=date(2027, 1, 8))
    done = planned(a_request(friday), friday.due).done
    plan_ = planned(a_request(friday), date(2027, 1, 9), done)
    assert (plan_.due, plan_.wake_on) == ((), date(2027, 1, 11))


def test_a_met_clock_brings_nothing_and_a_closed_request_ends_its_agenda() -> None:
    request = a_request(replace(ACKNOWLEDGE, met_at=RECEIVED), replace(RESPOND, met_at=RECEIVED))
    assert planned(request, date(2027, 3, 1)) == Plan(due=(), done=(), wake_on=None)
    assert planned(a_request(), MONDAY) == Plan(due=(), done=(), wake_on=None)


def test_a_clock_that_is_no_longer_met_because_the_letter_came_back_is_recalled_again() -> None:
    request = replace(a_request(RESPOND), outcome=Outcome.DENIED, closed_at=RECEIVED, undelivered=("L1",))
    [step] = planned(request, date(2027, 1, 11)).due
    assert (step.subject, step.late) == (Subject.RESPOND, True)


def test_a_pause_that_the_law_does_not_know_silences_nothing() -> None:
    request = replace(a_request(RESPOND), pauses=(Pause(asked_on=date(2026, 12, 1)),))
    assert days_of(life(request, until=RESPOND.due), Subject.RESPOND)[0] == "12-23"


def test_a_pause_silences_the_answer_and_its_end_brings_it_back() -> None:
    british = replace(a_request(ACKNOWLEDGE, RESPOND), regime="uk_gdpr", law_version=CURRENT[Regime.UK_GDPR])
    request = replace(british, pauses=(Pause(asked_on=date(2026, 12, 1)),))
    given = life(request, until=date(2026, 12, 7))
    assert {subject for _, subject in given} == {Subject.ACKNOWLEDGE}
    ended = replace(request, pauses=(Pause(asked_on=date(2026, 12, 1), received_on=date(2026, 12, 3)),))
    assert days_of(life(ended, until=RESPOND.due), Subject.RESPOND)[0] == "12-23"


def test_a_pause_is_recalled_every_week_and_missed_weeks_once() -> None:
    british = replace(a_request(RESPOND), regime="uk_gdpr", law_version=CURRENT[Regime.UK_GDPR])
    request = replace(british, pauses=(Pause(asked_on=date(2026, 12, 1)),))
    assert days_of(life(request, until=date(2026, 12, 23)), Subject.PAUSED) == ["12-08", "12-15", "12-22"]
    late = planned(request, date(2026, 12, 30))
    assert [step.on for step in late.due] == [date(2026, 12, 29)]
    assert late.wake_on == date(2027, 1, 5)
    assert planned(request, date(2026, 12, 30), done=late.done).due == ()


UNPROVED = Verification(needed=Level.REASONABLE)


def test_the_consumer_is_asked_to_confirm_after_1_3_and_7_days_as_long_as_they_have_not() -> None:
    request = a_request(RESPOND, verification=UNPROVED)
    assert days_of(life(request, until=date(2027, 1, 7)), Subject.VERIFY) == ["11-24", "11-26", "11-30"]
    confirmed = replace(request, verification=replace(UNPROVED, contact_confirmed_at=RECEIVED))
    assert days_of(life(confirmed, until=date(2027, 1, 7)), Subject.VERIFY) == []


@pytest.mark.parametrize(
    "change",
    [
        {"email": None},
        {"outcome": Outcome.WITHDRAWN},
        {"undelivered": ("L1",)},
        {"verification": Verification(needed=Level.NONE)},
    ],
)
def test_nobody_is_asked_to_confirm_who_cannot_or_need_not(change: dict[str, object]) -> None:
    request = replace(a_request(RESPOND, verification=UNPROVED), **change)  # type: ignore[arg-type]  # one field
    assert days_of(life(request, until=date(2026, 12, 1)), Subject.VERIFY) == []


def test_a_denial_is_drafted_five_days_before_the_target_while_nobody_is_proved() -> None:
    request = a_request(RESPOND, verification=UNPROVED)
    assert days_of(life(request, until=RESPOND.due), Subject.DRAFT) == ["01-01"]
    assert days_of(life(a_request(RESPOND), until=RESPOND.due), Subject.DRAFT) == []


def test_it_is_drafted_two_days_before_where_the_period_is_short_and_not_before_the_day_after_receipt() -> None:
    short = Clock(period=Period.RESPOND, due=MONDAY + 15 * DAY, target=MONDAY + 15 * DAY)
    request = a_request(short, verification=UNPROVED)
    assert days_of(life(request, until=short.due), Subject.DRAFT) == ["12-06"]
    shorter = Clock(period=Period.RESPOND, due=MONDAY + 2 * DAY, target=MONDAY + 2 * DAY)
    given = life(a_request(shorter, verification=UNPROVED), until=shorter.due)
    assert days_of(given, Subject.DRAFT) == ["11-24"]


def test_the_alert_of_48_hours_is_about_two_days_and_less() -> None:
    [step] = planned(a_request(RESPOND), date(2026, 12, 23)).due
    soon = [step.soon(RESPOND.target - days * DAY) for days in (3, 2, 0, -4)]
    assert soon == [False, True, True, True]


@pytest.mark.parametrize(
    ("day", "zone", "utc"),
    [
        (date(2026, 11, 24), ZONE, "2026-11-24T15:00:00+00:00"),
        (date(2026, 7, 1), ZONE, "2026-07-01T14:00:00+00:00"),
        (date(2026, 11, 24), "Pacific/Kiritimati", "2026-11-23T17:00:00+00:00"),
    ],
)
def test_a_request_is_looked_at_at_seven_in_the_business_s_morning(day: date, zone: str, utc: str) -> None:
    assert morning_of(day, zone).isoformat() == utc


clocks = st.builds(
    lambda period, due, ahead: Clock(period=period, due=due, target=due - ahead * DAY),
    st.sampled_from(Period),
    st.dates(MONDAY + DAY, date(2027, 6, 1)),
    st.integers(0, 5),
)


@given(
    st.lists(clocks, max_size=3, unique_by=lambda clock: clock.period),
    st.sampled_from((PROVED, UNPROVED)),
    st.integers(0, 200),
)
def test_whenever_the_job_looks_nothing_is_given_twice_and_the_next_look_is_later(
    found: list[Clock], check: Verification, after: int
) -> None:
    request = a_request(*found, verification=check)
    today = MONDAY + after * DAY
    first = planned(request, today)
    assert len({step.subject for step in first.due}) == len(first.due)
    again = planned(request, today, first.done)
    assert again.due == ()
    assert (again.done, again.wake_on) == (first.done, first.wake_on)
    assert first.wake_on is None or first.wake_on > today
    assert len(first.done) <= 8 * (len(found) + 1)


@given(st.lists(st.integers(1, 30), min_size=1, max_size=30))
def test_however_irregularly_it_runs_no_day_has_two_reminders_about_one_subject(gaps: list[int]) -> None:
    request = a_request(ACKNOWLEDGE, RESPOND, verification=UNPROVED)
    codes: list[str] = []
    done: tuple[str, ...] = ()
    today = MONDAY
    for gap in gaps:
        now = planned(request, today, done)
        codes += [step.code for step in now.due]
        done, today = now.done, today + gap * DAY
    assert len(codes) == len(set(codes))
