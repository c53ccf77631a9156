"""Rights and the proof that they need."""

import pytest

from chalicelib.domain.rights import Right, wants_no_telephone
from chalicelib.law.rules import VERSIONS, Regime, load

# Whoever asks for a child must prove to be the parent (16 CFR 312.6); the state verifies who asks brokers to delete.
OTHERWISE = {
    (Regime.COPPA, Right.WITHDRAW_CONSENT),
    (Regime.COPPA, Right.OPT_IN),
    (Regime.CA_DELETE_ACT, Right.DELETE),
}


@pytest.mark.parametrize("right", [Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE])
def test_opting_out_and_limiting_touch_no_data(right: Right) -> None:
    assert not right.touches_data


def test_what_is_not_sorted_touches_no_data() -> None:
    assert not Right.UNSORTED.touches_data


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_rights_and_rules_agree_about_verification(version: str) -> None:
    for rule in load(version).rules:
        if rule.offered:
            agree = rule.needs_verification == rule.right.touches_data
            assert agree is ((rule.regime, rule.right) not in OTHERWISE), rule.request_type


@pytest.mark.parametrize(
    ("chosen", "whole"),
    [
        ((), False),
        ((Right.OPT_OUT_SALE, Right.MARKETING_EMAIL), False),
        ((Right.MARKETING_CALLS,), True),
        ((Right.DELETE, Right.MARKETING_TEXTS), True),
    ],
)
def test_only_calls_and_texts_can_mean_the_whole_number(chosen: tuple[Right, ...], *, whole: bool) -> None:
    assert wants_no_telephone(chosen) is whole
