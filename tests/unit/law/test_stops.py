"""What a STOP by text ends, and the law of an opt-out that names a telephone number."""

from datetime import date

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.choice import Because, Chosen
from chalicelib.law.rules import Regime, Unit, rule_for
from chalicelib.law.stops import SCOPES, choose_for_number, revoked_by_text

TODAY = date(2026, 11, 23)
AMERICAN, BRITISH = Phone("+12135550123"), Phone("+442079460123")
TEXTS, CALLS = Right.MARKETING_TEXTS, Right.MARKETING_CALLS


@pytest.mark.parametrize(
    ("residence", "number", "on", "revoked"),
    [
        ("", AMERICAN, TODAY, (TEXTS, CALLS)),
        ("US-CA", AMERICAN, TODAY, (TEXTS, CALLS)),
        ("DE", AMERICAN, TODAY, (TEXTS, CALLS)),  # the law goes with the number
        ("", AMERICAN, date(2025, 4, 11), (TEXTS, CALLS)),
        ("", AMERICAN, date(2025, 4, 10), (TEXTS,)),
        ("CA", AMERICAN, TODAY, (TEXTS,)),
        ("CA-QC", AMERICAN, TODAY, (TEXTS,)),
        ("", BRITISH, TODAY, (TEXTS,)),
    ],
)
def test_a_stop_ends_texts_and_calls_where_the_law_says_so(
    residence: str, number: Phone, on: date, revoked: tuple[Right, ...]
) -> None:
    assert revoked_by_text(residence, number, on=on) == revoked


@pytest.mark.parametrize(
    ("residence", "right", "number", "chosen"),
    [
        ("", TEXTS, AMERICAN, Chosen(Regime.TCPA, Because.NUMBER)),
        ("", CALLS, AMERICAN, Chosen(Regime.TCPA, Because.NUMBER)),
        ("CA", TEXTS, AMERICAN, Chosen(Regime.CASL, Because.NUMBER)),
        ("CA", CALLS, AMERICAN, Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)),
        ("", TEXTS, BRITISH, Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)),
        ("", Right.DELETE, AMERICAN, Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)),
        ("US-CA", Right.DELETE, AMERICAN, Chosen(Regime.CCPA, Because.RESIDENCE)),
        ("US-CA", Right.UNSORTED, AMERICAN, Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)),
        ("", Right.UNSORTED, None, Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)),
    ],
)
def test_a_stop_has_the_law_of_its_number_whatever_the_business_lists(
    residence: str, right: Right, number: Phone | None, chosen: Chosen
) -> None:
    for listed in ((), ("ccpa",)):
        assert choose_for_number(residence, right, number, listed=listed, on=TODAY) == chosen
    assert rule_for(chosen.regime, right).right is right


def test_without_a_number_the_business_must_list_the_law() -> None:
    with pytest.raises(InvalidField, match="right: not-offered"):
        choose_for_number("", TEXTS, None, on=TODAY)
    assert choose_for_number("", TEXTS, None, listed=("tcpa",), on=TODAY) == Chosen(Regime.TCPA, Because.SPECIAL)


@pytest.mark.parametrize("regime", SCOPES)
def test_everything_that_a_stop_can_be_is_due_in_ten_business_days_and_cited(regime: Regime) -> None:
    for scope in SCOPES[regime]:
        respond = rule_for(regime, scope.right).respond
        assert respond is not None
        assert (respond.number, respond.unit) == (10, Unit.BUSINESS_DAYS)
        assert scope.citation
