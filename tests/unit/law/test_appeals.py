"""Appeals exist where the law has them: the states but Utah, California for automated decisions, nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from chalicelib.domain.request import Appeal, Clock, Outcome, Period, Request
from chalicelib.domain.rights import Right
from chalicelib.law.appeals import HUMAN_APPEAL, appeal_rule, appeal_until, appealable, appealed_late, appeals_possible
from chalicelib.law.rules import CURRENT, Regime, load
from tests.unit.domain.test_request import NOW, a_request

EASTERN = ZoneInfo("America/New_York")
STATES = {regime for regime in Regime if regime[2:3] == "_" and regime.partition("_")[0] not in {"ca", "uk", "ch"}}
WITH_APPEALS = STATES - {Regime.UT_UCPA} | {Regime.STRICTEST}


def under(regime: Regime, outcome: Outcome | None = Outcome.DENIED, right: Right | None = None) -> Request:
    law = load(CURRENT[regime])
    asked = right or next(rule.offered for rule in law.rules if rule.offered)
    request = replace(a_request(), regime=regime.value, law_version=law.version, right=asked)
    return request.closed(outcome, NOW) if outcome else request


@pytest.mark.parametrize("regime", Regime)
def test_a_refusal_can_be_appealed_exactly_where_the_law_has_appeals(regime: Regime) -> None:
    assert appealable(under(regime)) == (regime in WITH_APPEALS)


def test_there_are_eighteen_states_with_laws_and_seventeen_with_appeals() -> None:
    assert (len(STATES), len(WITH_APPEALS - {Regime.STRICTEST})) == (18, 17)


@pytest.mark.parametrize(
    ("outcome", "possible"),
    [
        (None, False),
        (Outcome.GRANTED, False),
        (Outcome.PARTIAL, True),
        (Outcome.DENIED, True),
        (Outcome.WITHDRAWN, False),
        (Outcome.DUPLICATE, False),
    ],
)
def test_only_what_was_refused_can_be_appealed(outcome: Outcome | None, *, possible: bool) -> None:
    assert appealable(under(Regime.VA_VCDPA, outcome)) is possible


def test_it_can_be_appealed_once() -> None:
    request = replace(under(Regime.VA_VCDPA), appeal=Appeal(received_at=NOW, outcome=Outcome.DENIED))
    assert not appealable(request)


def test_in_california_a_human_looks_again_at_an_automated_decision_that_was_kept_for_that_reason() -> None:
    request = under(Regime.CCPA, right=Right.ADMT_OPT_OUT)
    assert not appealable(request)
    kept = replace(request, grounds=(HUMAN_APPEAL,))
    assert appealable(kept)
    rule = appeal_rule(kept)
    assert rule
    assert rule.appeal
    assert (rule.appeal.number, rule.request_type) == (45, "appeal")
    assert appeal_until(kept, EASTERN) is None  # 11 CCR 7221(b)(1) knows no end of the window


def test_the_window_is_sixty_days_from_the_day_on_which_the_refusal_was_told() -> None:
    request = under(Regime.VA_VCDPA)
    assert appeal_until(under(Regime.VA_VCDPA, None), EASTERN) is None
    assert appeal_until(request, EASTERN) == date(2027, 1, 21)  # 60 days after 22 November
    told_later = datetime(2026, 12, 1, 4, 30, tzinfo=UTC)  # still 30 November in the east
    clocks = tuple(replace(clock, met_at=told_later) for clock in request.clocks)
    assert appeal_until(replace(request, clocks=clocks), EASTERN) == date(2027, 1, 29)
    assert appeal_until(replace(request, clocks=()), EASTERN) == date(2027, 1, 21)


@pytest.mark.parametrize(
    ("received_at", "late"),
    [
        (datetime(2027, 1, 22, 4, 59, tzinfo=UTC), False),
        (datetime(2027, 1, 22, 5, 0, tzinfo=UTC), True),
    ],
    ids=["a minute before midnight", "at midnight"],
)
def test_an_appeal_is_late_from_the_day_after_the_window(received_at: datetime, *, late: bool) -> None:
    clock = Clock(period=Period.APPEAL, due=date(2027, 3, 1), target=date(2027, 3, 1))
    assert appealed_late(under(Regime.VA_VCDPA).appealed(received_at, clock), EASTERN) is late


def test_without_an_appeal_or_an_end_of_the_window_nothing_is_late() -> None:
    assert not appealed_late(under(Regime.VA_VCDPA), EASTERN)
    kept = replace(under(Regime.CCPA, right=Right.ADMT_OPT_OUT), grounds=(HUMAN_APPEAL,))
    assert not appealed_late(replace(kept, appeal=Appeal(received_at=NOW)), EASTERN)


@pytest.mark.parametrize(
    ("regimes", "possible"),
    [((), True), (("gdpr", "uk_gdpr"), False), (("ut_ucpa",), False), (("gdpr", "tx_tdpsa"), True), (("ccpa",), True)],
)
def test_a_business_has_appeals_if_any_of_its_laws_has(regimes: tuple[str, ...], *, possible: bool) -> None:
    assert appeals_possible(regimes) is possible
