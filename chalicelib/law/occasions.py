"""Which rights of a law a letter can be about, so that nobody words or previews a letter that is never written."""

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.law.grounds import Ground, grounds_for
from chalicelib.law.letters import letter_of
from chalicelib.law.rules import CURRENT, Regime, Rule, load

_REFUSALS = {LetterKind.DENIED: Outcome.DENIED, LetterKind.PARTLY_ANSWERED: Outcome.PARTIAL}
_DONE = frozenset({LetterKind.ANSWERED, LetterKind.OPT_OUT_DONE})


def rights_of_letter(kind: LetterKind, regime: Regime) -> tuple[Right, ...]:
    """The rights of a law, in its order, about which a letter of a kind can be written."""
    rules = (rule for rule in load(CURRENT[regime]).rules if rule.offered)
    return tuple(dict.fromkeys(rule.right for rule in rules if _written(kind, rule)))


def refusal_grounds(kind: LetterKind, regime: str, right: Right) -> tuple[Ground, ...]:
    """The grounds that a letter of a kind can give for a right; none where it refuses nothing."""
    return grounds_for(regime, right, _REFUSALS[kind]) if kind in _REFUSALS else ()


def _written(kind: LetterKind, rule: Rule) -> bool:
    if kind is LetterKind.VERIFICATION_REQUEST:
        return rule.level > Level.NONE
    if kind in _REFUSALS:
        return bool(refusal_grounds(kind, rule.regime.value, rule.right))
    if kind in _DONE:
        return letter_of(Outcome.GRANTED, rule.right) is kind
    return True
