"""About which rights a letter is written."""

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.rights import Right
from chalicelib.law.occasions import refusal_grounds, rights_of_letter
from chalicelib.law.rules import Regime


def test_an_opt_out_is_confirmed_and_all_else_is_answered() -> None:
    done = rights_of_letter(LetterKind.OPT_OUT_DONE, Regime.CCPA)
    answered = rights_of_letter(LetterKind.ANSWERED, Regime.CCPA)
    assert Right.OPT_OUT_SALE in done
    assert Right.DELETE in answered
    assert set(done).isdisjoint(answered)
    assert {*done, *answered} == set(rights_of_letter(LetterKind.ACKNOWLEDGED, Regime.CCPA))


def test_nobody_is_asked_who_they_are_for_an_opt_out() -> None:
    asked = rights_of_letter(LetterKind.VERIFICATION_REQUEST, Regime.CCPA)
    assert Right.DELETE in asked
    assert Right.OPT_OUT_SALE not in asked
    assert rights_of_letter(LetterKind.VERIFICATION_REQUEST, Regime.TCPA) == ()


def test_a_refusal_needs_a_ground() -> None:
    assert Right.DELETE in rights_of_letter(LetterKind.DENIED, Regime.CCPA)
    assert refusal_grounds(LetterKind.DENIED, "ccpa", Right.DELETE)
    assert refusal_grounds(LetterKind.ANSWERED, "ccpa", Right.DELETE) == ()
