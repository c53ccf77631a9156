"""Rights and the proof that they need."""

import pytest

from chalicelib.domain.rights import Right
from chalicelib.law.rules import VERSIONS, load


@pytest.mark.parametrize("right", [Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE])
def test_opting_out_and_limiting_touch_no_data(right: Right) -> None:
    assert not right.touches_data


@pytest.mark.parametrize("version", sorted(VERSIONS))
def test_rights_and_rules_agree_about_verification(version: str) -> None:
    for rule in load(version).rules:
        if rule.offered:
            assert rule.needs_verification == rule.right.touches_data, rule.request_type
