"""No opt-out depends on an answer."""

import pytest

from chalicelib.domain.rights import Right
from chalicelib.law.questions import may_require


@pytest.mark.parametrize(
    "right",
    [
        *(Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE, Right.ADMT_OPT_OUT, Right.OPT_OUT_TARGETED),
        *(Right.OPT_OUT_PROFILING, Right.MARKETING_EMAIL, Right.MARKETING_TEXTS, Right.MARKETING_CALLS),
        *(Right.OBJECT, Right.WITHDRAW_CONSENT),
    ],
)
def test_an_opt_out_an_objection_and_a_withdrawal_never_do(right: Right) -> None:
    assert not may_require(right)


@pytest.mark.parametrize("right", [Right.DELETE, Right.KNOW_SPECIFIC, Right.CORRECT, Right.ACCESS, Right.ERASE])
def test_what_touches_data_may(right: Right) -> None:
    assert may_require(right)
