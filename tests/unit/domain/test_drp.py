"""The protocol's words and ours."""

import pytest

from chalicelib.domain import places
from chalicelib.domain.drp import DETAILS, OUTCOMES, RIGHTS, Detail, Exercise, regime_of, residence_of, row_of
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField


def test_every_right_outcome_and_detail_has_its_word() -> None:
    assert [row.exercise for row in RIGHTS] == list(Exercise)
    assert set(OUTCOMES) == set(Outcome)
    assert set(DETAILS) == set(Detail)


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("sale:opt-out", Right.OPT_OUT_SALE),
        ("sale:opt_out", Right.OPT_OUT_SALE),
        ("sale:opt-in", Right.OPT_IN),
        ("sale:opt_in", Right.OPT_IN),
        ("deletion", Right.DELETE),
        ("access", Right.KNOW_SPECIFIC),
        ("access:categories", Right.KNOW_CATEGORIES),
        ("access:specific", Right.KNOW_SPECIFIC),
    ],
)
def test_both_spellings_name_the_right(name: str, right: Right) -> None:
    assert row_of(name).right is right


@pytest.mark.parametrize(("name", "problem"), [("", "missing"), ("Deletion", "unknown"), ("correction", "unknown")])
def test_another_right_is_refused_by_name(name: str, problem: str) -> None:
    with pytest.raises(InvalidField) as refused:
        row_of(name)
    assert (refused.value.field, refused.value.problem) == ("exercise", problem)


def test_the_basis_is_california_or_none() -> None:
    assert [regime_of(name) for name in ("ccpa", "voluntary", "")] == ["ccpa", "voluntary", "voluntary"]
    with pytest.raises(InvalidField):
        regime_of("gdpr")


@pytest.mark.parametrize(
    ("regime", "country", "region", "residence"),
    [
        ("ccpa", "", "", "US-CA"),
        ("ccpa", "US", "NV", "US-CA"),
        ("voluntary", "US", "VA", "US-VA"),
        ("voluntary", "usa", " va ", "US-VA"),
        ("voluntary", "", "US-CO", "US-CO"),
        ("voluntary", "US", "Virginia", places.UNSAID),
        ("voluntary", "", "", places.UNSAID),
        ("voluntary", "DE", "", "DE"),
        ("voluntary", "Atlantis", "", places.UNSAID),
    ],
)
def test_a_person_lives_where_the_basis_or_the_address_says(
    regime: str, country: str, region: str, residence: str
) -> None:
    assert residence_of(regime, country, region) == residence
