"""How often a law lets a person ask."""

import pytest

from chalicelib.domain.flags import Allowance
from chalicelib.domain.rights import Right
from chalicelib.law.frequency import allowance
from chalicelib.law.rules import Regime, rule_for


@pytest.mark.parametrize(
    ("regime", "right", "allowed"),
    [
        (Regime.CCPA, Right.KNOW_SPECIFIC, Allowance(2)),  # Civ. Code 1798.130(b)
        (Regime.CCPA, Right.DELETE, None),
        (Regime.VA_VCDPA, Right.ACCESS, Allowance(2)),
        (Regime.UT_UCPA, Right.DELETE, Allowance(1)),
        (Regime.CO_CPA, Right.PORTABILITY, Allowance(2, calendar_year=True)),
        (Regime.CA_SHINE_THE_LIGHT, Right.SHINE_THE_LIGHT, Allowance(1, calendar_year=True)),
        (Regime.GDPR, Right.ACCESS, None),
    ],
)
def test_the_number_and_its_time_come_from_the_rule(regime: Regime, right: Right, allowed: Allowance | None) -> None:
    assert allowance(rule_for(regime, right)) == allowed
