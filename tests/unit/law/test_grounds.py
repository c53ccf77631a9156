"""Grounds: each cited, each for the rights that it can refuse, none that tells an unverified person too much."""

import re

import pytest

from chalicelib.domain.rights import Right
from chalicelib.law.choice import rights_for
from chalicelib.law.grounds import Ground, grounds_for
from chalicelib.law.rules import Regime, rule_for

OFFERED = [
    (regime, right)
    for regime, residence in ((Regime.CCPA, "US-CA"), (Regime.GDPR, "DE"), (Regime.STRICTEST, "US-WY"))
    for right in rights_for(residence)
]


def codes(regime: str, right: Right) -> set[str]:
    return {ground.code for ground in grounds_for(regime, right)}


@pytest.mark.parametrize(("regime", "right"), OFFERED)
def test_every_right_can_be_refused_on_some_ground_and_each_is_cited_from_its_own_law(
    regime: Regime, right: Right
) -> None:
    law = re.compile(r"GDPR Art \d+" if regime is Regime.GDPR else r"Civ\. Code 1798\.|11 CCR 7\d{3}")
    found = grounds_for(regime, right)
    assert found
    assert all(law.search(ground.citation) for ground in found)
    assert len({ground.code for ground in found}) == len(found)


@pytest.mark.parametrize(("regime", "right"), OFFERED)
def test_could_not_verify_is_a_ground_exactly_where_verification_is_needed(regime: Regime, right: Right) -> None:
    assert ("unverified" in codes(regime, right)) is rule_for(regime, right).needs_verification


@pytest.mark.parametrize(("regime", "right"), OFFERED)
def test_a_ground_that_says_whether_data_are_held_needs_a_proven_identity(regime: Regime, right: Right) -> None:
    telling = {"no_data", "legal_obligation", "complete_transaction", "security", "accurate", "never_disclosed"}
    for ground in grounds_for(regime, right):
        if ground.code in telling:
            assert ground.needs_identity, ground.code


@pytest.mark.parametrize("regime", [Regime.CCPA, Regime.STRICTEST])
def test_an_opt_out_is_refused_for_fraud_but_never_for_want_of_proof(regime: Regime) -> None:
    assert "suspected_fraud" in codes(regime, Right.OPT_OUT_SALE)
    assert not any(ground.needs_identity for ground in grounds_for(regime, Right.OPT_OUT_SALE))


def test_the_exceptions_to_deletion_are_not_grounds_against_access() -> None:
    assert "complete_transaction" in codes("ccpa", Right.DELETE)
    assert "complete_transaction" not in codes("ccpa", Right.KNOW_SPECIFIC)


def test_a_ground_of_one_law_is_none_of_another() -> None:
    assert "expression" in codes("gdpr", Right.ERASE)
    assert "expression" not in codes("ccpa", Right.DELETE)


def test_a_law_that_is_not_known_gives_no_grounds() -> None:
    assert grounds_for("lex-nova", Right.DELETE) == ()


def test_a_ground_is_a_value_that_can_be_compared() -> None:
    assert Ground("no_data", "Civ. Code 1798.110", needs_identity=True) in grounds_for("strictest", Right.DELETE)
