"""The clocks of a request."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.request import Clock, Period
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.clocks import citation_of, extend_clocks, start_clocks
from chalicelib.law.rules import CURRENT, Regime, Rule, load, rule_for

RECEIVED = datetime(2026, 11, 16, 18, tzinfo=UTC)
KNOW = rule_for(Regime.CCPA, Right.KNOW_CATEGORIES)


def _start(rule: Rule) -> tuple[Clock, ...]:
    return start_clocks(rule, received_at=RECEIVED, time_zone="America/Los_Angeles", place="US-CA")


def _extend(clocks: tuple[Clock, ...], rule: Rule) -> tuple[Clock, ...]:
    return extend_clocks(clocks, rule, received_at=RECEIVED, time_zone="America/Los_Angeles", place="US-CA")


def test_a_request_to_know_starts_two_clocks_with_their_citations() -> None:
    acknowledge, respond = _start(KNOW)
    assert (acknowledge.period, acknowledge.due) == (Period.ACKNOWLEDGE, date(2026, 12, 2))
    assert (respond.period, respond.due, respond.target) == (Period.RESPOND, date(2026, 12, 31), date(2026, 12, 30))
    assert citation_of(KNOW, acknowledge) == "11 CCR 7021(a)"
    assert "1798.130(a)(2)(A)" in citation_of(KNOW, respond)


def test_an_opt_out_starts_one_clock_and_an_opt_in_none() -> None:
    assert [clock.period for clock in _start(rule_for(Regime.CCPA, Right.OPT_OUT_SALE))] == [Period.RESPOND]
    assert _start(load(CURRENT[Regime.CCPA]).rule_of_type("opt_in")) == ()


def test_an_extension_moves_the_answers_clock_and_no_other() -> None:
    started = _start(KNOW)
    acknowledge, respond = _extend(started, KNOW)
    assert acknowledge == started[0]
    assert (respond.due, respond.target, respond.extended) == (date(2027, 2, 14), date(2027, 2, 13), True)
    assert citation_of(KNOW, respond) == "11 CCR 7021(b)"


def test_an_opt_out_cannot_be_extended() -> None:
    rule = rule_for(Regime.CCPA, Right.OPT_OUT_SALE)
    with pytest.raises(InvalidField, match="not-extendable"):
        _extend(_start(rule), rule)
