"""The clocks of a request."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.request import Appeal, Channel, Clock, Outcome, Pause, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level, Verification
from chalicelib.errors import InvalidField
from chalicelib.law.clocks import appeal_clock, legal_periods, recomputed, start_clocks, working_calendar
from chalicelib.law.rules import CURRENT, Regime, Rule, load, rule_for

RECEIVED = datetime(2026, 11, 16, 18, tzinfo=UTC)
LATER = datetime(2026, 11, 20, 18, tzinfo=UTC)
KNOW = rule_for(Regime.CCPA, Right.KNOW_CATEGORIES)
COLORADO = rule_for(Regime.CO_CPA, Right.DELETE)
BRITISH = rule_for(Regime.UK_GDPR, Right.ACCESS)


def _start(rule: Rule) -> tuple[Clock, ...]:
    return start_clocks(rule, received_at=RECEIVED, time_zone="America/Los_Angeles", place="US-CA")


def _request(rule: Rule) -> Request:
    return Request(
        account=AccountId("acc"),
        id=RequestId("req"),
        submission=Reference("RC-1"),
        right=rule.right,
        regime=rule.regime,
        law_version=rule.version,
        residence="US-CA",
        channel=Channel.WEB,
        language="en",
        received_at=RECEIVED,
        clocks=_start(rule),
        verification=Verification(needed=Level.NONE),
        requester="Ada",
        contact="a…@example.com",
    )


def _recomputed(request: Request, rule: Rule) -> tuple[Clock, ...]:
    return recomputed(request, rule, time_zone="America/Los_Angeles", place="US-CA")


def _extended(request: Request) -> Request:
    return replace(request, clocks=tuple(replace(clock, extended=True) for clock in request.clocks))


def test_a_request_to_know_starts_two_clocks_with_their_citations() -> None:
    acknowledge, respond = _start(KNOW)
    assert (acknowledge.period, acknowledge.due) == (Period.ACKNOWLEDGE, date(2026, 12, 2))
    assert (respond.period, respond.due, respond.target) == (Period.RESPOND, date(2026, 12, 31), date(2026, 12, 30))
    assert [period.citation for period in legal_periods(KNOW, acknowledge)] == ["11 CCR 7021(a)"]
    assert ["1798.130(a)(2)(A)" in period.citation for period in legal_periods(KNOW, respond)] == [True]


def test_an_opt_out_starts_one_clock_and_an_opt_in_none() -> None:
    assert [clock.period for clock in _start(rule_for(Regime.CCPA, Right.OPT_OUT_SALE))] == [Period.RESPOND]
    opt_in = load(CURRENT[Regime.CCPA]).rule_of_type("opt_in")
    assert _start(opt_in) == ()
    assert legal_periods(opt_in, Clock(period=Period.RESPOND, due=date(2026, 1, 1), target=date(2026, 1, 1))) == []


def test_what_nothing_happened_to_stays_as_it_started() -> None:
    for rule in (KNOW, COLORADO, BRITISH):
        assert _recomputed(_request(rule), rule) == _start(rule)


def test_an_extension_moves_the_answers_clock_and_no_other() -> None:
    acknowledge, respond = _recomputed(_extended(_request(KNOW)), KNOW)
    assert acknowledge == _start(KNOW)[0]
    assert (respond.due, respond.target, respond.extended) == (date(2027, 2, 14), date(2027, 2, 13), True)
    assert legal_periods(KNOW, respond)[-1].citation == "11 CCR 7021(b)"


def test_an_extension_that_the_law_does_not_know_falls_away_when_the_law_is_corrected() -> None:
    request = _extended(_request(KNOW))
    corrected = rule_for(Regime.LGPD, Right.ACCESS)
    [respond] = _recomputed(request, corrected)
    assert (respond.due, respond.extended) == (date(2026, 12, 1), False)


def test_what_was_met_stays_met_and_what_begins_after_the_end_is_met_by_it() -> None:
    request = _request(BRITISH)
    closed = request.closed(Outcome.GRANTED, LATER)
    assert [clock.met_at for clock in _recomputed(closed, KNOW)] == [LATER, LATER]
    acknowledged = replace(_request(KNOW), clocks=_request(KNOW).meeting(Period.ACKNOWLEDGE, LATER))
    assert [clock.met_at for clock in _recomputed(acknowledged, KNOW)] == [LATER, None]


def test_an_appeal_has_its_own_clock_from_its_own_receipt() -> None:
    clock = appeal_clock(COLORADO, received_at=LATER, time_zone="America/Denver", place="US-CO")
    longer = appeal_clock(COLORADO, received_at=LATER, time_zone="America/Denver", place="US-CO", extended=True)
    assert (clock.period, clock.due, longer.due) == (Period.APPEAL, date(2027, 1, 4), date(2027, 3, 5))
    assert [period.citation for period in legal_periods(COLORADO, clock)] == ["C.R.S. 6-1-1306(3)"]
    assert legal_periods(COLORADO, longer)[-1].citation == "C.R.S. 6-1-1306(3)(b)"


def test_a_law_without_appeals_has_no_such_clock() -> None:
    with pytest.raises(InvalidField, match="no-such-clock"):
        appeal_clock(KNOW, received_at=LATER, time_zone="UTC", place="")


@pytest.mark.parametrize("decided", [None, LATER])
def test_an_appeal_is_recomputed_with_the_rest(decided: datetime | None) -> None:
    request = replace(_request(COLORADO), appeal=Appeal(received_at=LATER, decided_at=decided))
    appeal = _recomputed(request, COLORADO)[-1]
    assert (appeal.period, appeal.due, appeal.met_at) == (Period.APPEAL, date(2027, 1, 4), decided)
    assert not appeal.extended


def test_an_appeal_that_was_taken_in_keeps_its_clock_under_a_law_without_appeals() -> None:
    taken_in = appeal_clock(COLORADO, received_at=LATER, time_zone="America/Denver", place="US-CO", extended=True)
    request = _request(COLORADO)
    request = replace(request, appeal=Appeal(received_at=LATER), clocks=(*request.clocks, taken_in))
    assert _recomputed(request, rule_for(Regime.UT_UCPA, Right.DELETE))[-1] == taken_in


def test_pauses_and_proof_of_identity_move_the_british_answer_and_no_other() -> None:
    facts = {"pauses": (Pause(asked_on=date(2026, 11, 24), received_on=date(2026, 11, 27)),), "identity_at": LATER}
    [respond] = _recomputed(replace(_request(BRITISH), **facts), BRITISH)  # type: ignore[arg-type]
    assert respond.due == date(2026, 12, 24)
    assert _recomputed(replace(_request(KNOW), **facts), KNOW) == _start(KNOW)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("regime", "right", "place", "calendar"),
    [
        (Regime.CCPA, Right.DELETE, "DE", "CA_STATE"),
        (Regime.GDPR, Right.ACCESS, "DE-BY", "DE-BY"),
        (Regime.GDPR, Right.ACCESS, "US-CA", "US_FEDERAL"),
        (Regime.PIPEDA, Right.ACCESS, "CA-ON", "CANADA_FED"),
        (Regime.LGPD, Right.ACCESS, "BR", "WEEKDAYS"),
        (Regime.STRICTEST, Right.DELETE, "US-CA", "US_FEDERAL"),
    ],
)
def test_reminders_count_in_the_laws_own_business_days_or_in_those_of_the_place(
    regime: Regime, right: Right, place: str, calendar: str
) -> None:
    assert working_calendar(rule_for(regime, right), place) == calendar
