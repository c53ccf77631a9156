"""Which kind of denial a ground is (11 CCR 7102(a)(3))."""

import pytest

from chalicelib.domain.rights import Right
from chalicelib.law.refusals import Refusal, refusals_of


@pytest.mark.parametrize(
    ("codes", "kinds"),
    [
        (["CCPA_UNVERIFIED"], [Refusal.UNVERIFIED]),
        (["CCPA_NOT_CONSUMER"], [Refusal.NOT_CONSUMER]),
        (["CCPA_145D_FCRA", "CCPA_105D2_SECURITY"], [Refusal.EXEMPT]),
        (["CCPA_FREQ_2IN12"], [Refusal.OTHER]),
        (["CCPA_FREQ_2IN12", "CCPA_UNVERIFIED"], [Refusal.UNVERIFIED, Refusal.OTHER]),
        (["A_CODE_OF_TOMORROW"], [Refusal.OTHER]),
        ([], []),
    ],
)
def test_a_ground_is_of_one_of_four_kinds(codes: list[str], kinds: list[Refusal]) -> None:
    assert list(refusals_of("ccpa", Right.DELETE, codes)) == kinds
