"""The period of a controller is that of the request's law from the day of passing on, else the 45 days promised."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.rights import Right
from chalicelib.law.referrals import answer_by
from chalicelib.law.rules import Regime, rule_for

AT = datetime(2026, 11, 3, 2, tzinfo=UTC)  # still the second in Los Angeles


@pytest.mark.parametrize(
    ("regime", "right", "until"),
    [
        (Regime.DPF, Right.COMPLAINT, date(2026, 12, 17)),
        (Regime.DPF, Right.ACCESS, date(2026, 12, 17)),
        (Regime.CCPA, Right.DELETE, date(2026, 12, 17)),
        (Regime.GDPR, Right.ERASE, date(2026, 12, 2)),
        (Regime.CCPA, Right.OPT_IN, date(2026, 12, 17)),
    ],
)
def test_a_controller_has_its_laws_period(regime: Regime, right: Right, until: date) -> None:
    assert answer_by(rule_for(regime, right), passed_on=AT, time_zone="America/Los_Angeles", place="US-CA") == until
