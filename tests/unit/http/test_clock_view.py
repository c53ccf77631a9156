"""The deadlines as their table shows them: dates, how they were counted, met when, late by how much."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from chalicelib.domain.request import Appeal, Clock, Outcome, Pause, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.http.staff.clock_view import clock_views
from chalicelib.http.views import ClockView
from chalicelib.law.clocks import appeal_clock, start_clocks
from chalicelib.law.rules import CURRENT, Regime, load
from tests.unit.domain.test_request import a_request

EAST = "America/New_York"
RECEIVED = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def under(regime: Regime, right: Right, *, zone: str = EAST, place: str = "US-VA") -> Request:
    law = load(CURRENT[regime])
    clocks = start_clocks(law.rule_of_right(right), received_at=RECEIVED, time_zone=zone, place=place)
    head = replace(a_request(), regime=regime.value, law_version=law.version, right=right)
    return replace(head, received_at=RECEIVED, clocks=clocks)


def shown(head: Request, *, today: date = date(2026, 11, 24), zone: str = EAST) -> dict[str, ClockView]:
    return {view.clock: view for view in clock_views(head, zone=zone, today=today, language="en")}


def test_a_running_clock_shows_its_last_day_its_target_and_how_it_was_counted() -> None:
    view = shown(under(Regime.VA_VCDPA, Right.DELETE))["respond"]
    assert (view.due, view.target, view.days_left, view.late) == (date(2027, 1, 7), date(2027, 1, 7), 44, 0)
    assert "45 calendar days after receipt on November 23, 2026" in view.rule
    assert view.citation == "Va. Code 59.1-577(B)(1)"


def test_a_clock_that_was_met_late_says_by_how_much_and_one_that_runs_on_says_so_too() -> None:
    head = under(Regime.VA_VCDPA, Right.DELETE)
    assert shown(head, today=date(2027, 1, 10))["respond"].late == 3
    answered = head.closed(Outcome.DENIED, datetime(2027, 1, 9, 12, tzinfo=UTC))
    later = shown(answered, today=date(2028, 1, 1))["respond"]
    assert (later.late, later.done_at, later.not_told) == (2, answered.closed_at, False)


def test_an_appeal_is_counted_from_its_own_receipt_and_its_extension_too() -> None:
    head = under(Regime.CO_CPA, Right.DELETE).closed(Outcome.DENIED, RECEIVED + timedelta(days=5))
    rule = load(head.law_version).rule_of_right(Right.DELETE)
    at = datetime(2026, 12, 3, 17, tzinfo=UTC)
    clock = appeal_clock(rule, received_at=at, time_zone=EAST, place="US-CO", extended=True)
    view = shown(head.appealed(at, clock))["appeal"]
    assert (view.due, view.extended) == (date(2027, 3, 18), True)
    assert view.rule.startswith(
        "45 calendar days and another 60 calendar days after receipt of the appeal on December 3"
    )
    assert view.citation == "C.R.S. 6-1-1306(3); C.R.S. 6-1-1306(3)(b)"


def test_a_human_appeal_in_california_has_the_rule_of_its_own() -> None:
    head = replace(under(Regime.CCPA, Right.ADMT_OPT_OUT), grounds=("ADMT_HUMAN_APPEAL",)).closed(
        Outcome.DENIED, RECEIVED
    )
    clock = Clock(period=Period.APPEAL, due=date(2027, 1, 7), target=date(2027, 1, 6))
    view = shown(head.appealed(RECEIVED, clock))["appeal"]
    assert "7221(b)(1)" in view.citation
    assert "aim at that day" in view.rule


@pytest.mark.parametrize("right", [Right.ACCESS, Right.ERASE])
def test_a_pause_shows_under_a_law_that_knows_one_and_ends_with_the_answer(right: Right) -> None:
    british = under(Regime.UK_GDPR, right, zone="Europe/London", place="GB-ENG")
    paused = replace(british, pauses=(Pause(asked_on=date(2026, 11, 24)),))
    views = shown(paused, zone="Europe/London")
    assert views["respond"].paused_since == date(2026, 11, 24)
    assert [view.paused_since for name, view in views.items() if name != "respond"] in ([], [None])
    closed = paused.closed(Outcome.DENIED, RECEIVED)
    assert shown(closed, zone="Europe/London")["respond"].paused_since is None
    german = replace(under(Regime.GDPR, right, zone="Europe/Berlin", place="DE"), pauses=paused.pauses)
    assert shown(german, zone="Europe/Berlin")["respond"].paused_since is None


def test_under_british_law_the_period_is_counted_from_the_proof_of_identity() -> None:
    british = under(Regime.UK_GDPR, Right.ACCESS, zone="Europe/London", place="GB-ENG")
    proved = replace(british, identity_at=datetime(2026, 11, 30, 12, tzinfo=UTC))
    assert "after the proof of identity came on November 30" in shown(proved, zone="Europe/London")["respond"].rule


def test_of_two_periods_the_sooner_end_counts() -> None:
    view = shown(under(Regime.STRICTEST, Right.DELETE))["respond"]
    assert "30 calendar days or 1 month, whichever ends first," in view.rule


def test_what_was_decided_and_not_told_is_said() -> None:
    head = under(Regime.VA_VCDPA, Right.DELETE).closed(Outcome.DENIED, RECEIVED)
    acknowledge, respond = head.clocks
    came_back = replace(head, clocks=(acknowledge, replace(respond, met_at=None)), undelivered=("L1",))
    assert (shown(came_back)["respond"].not_told, shown(came_back)["acknowledge"].not_told) == (True, False)
    running = Clock(period=Period.APPEAL, due=date(2027, 3, 1), target=date(2027, 3, 1))
    pending = head.appealed(RECEIVED, running)
    assert not shown(pending)["appeal"].not_told
    decided = replace(pending, appeal=Appeal(received_at=RECEIVED, outcome=Outcome.DENIED))
    assert shown(decided)["appeal"].not_told


def test_a_right_without_a_period_has_no_row() -> None:
    assert clock_views(replace(a_request(), clocks=()), zone=EAST, today=date(2026, 11, 24), language="en") == []
