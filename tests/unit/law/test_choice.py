"""Which law a residence brings with it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.choice import EEA, regime_for, rights_for
from chalicelib.law.rules import Regime, rule_for


def test_californians_are_offered_the_six_rights_of_the_ccpa() -> None:
    assert rights_for("US-CA")[-2:] == (Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE)
    assert {regime_for("US-CA", right) for right in rights_for("US-CA")} == {Regime.CCPA}
    assert len(rights_for("US-CA")) == 6


@pytest.mark.parametrize("residence", [*sorted(EEA), "DE-BY", "GB", "GB-SCT"])
def test_europeans_are_offered_the_rights_of_the_gdpr(residence: str) -> None:
    assert {regime_for(residence, right) for right in rights_for(residence)} == {Regime.GDPR}
    assert Right.ERASE in rights_for(residence)
    assert Right.DELETE not in rights_for(residence)


def test_the_economic_area_has_thirty_countries() -> None:
    assert len(EEA) == 30


@pytest.mark.parametrize(
    "residence", ["", "US-TX", "US", "CA", "BR", "CH", "other", "unsaid", "ITALY", "US-CA\n", "gb"]
)
def test_who_lives_elsewhere_or_does_not_say_gets_the_strictest_clocks(residence: str) -> None:
    assert rights_for(residence) == rights_for("US-CA")
    assert regime_for(residence, Right.DELETE) is Regime.STRICTEST


@given(st.text() | st.sampled_from(["US-CA", "DE", "GB"]))
def test_every_right_that_is_offered_has_its_rule_and_every_other_is_refused(residence: str) -> None:
    offered = rights_for(residence)
    for right in Right:
        if right in offered:
            assert rule_for(regime_for(residence, right), right).right is right
            continue
        with pytest.raises(InvalidField, match="right: not-offered"):
            regime_for(residence, right)
