"""What a STOP by text revokes, and the law of a marketing opt-out that names a telephone number.

United States: consent is revoked "in any reasonable manner", the words of a STOP among them, and is honoured within
10 business days (47 CFR 64.1200(a)(10)). The rule speaks of "calls or text messages", and the Commission says of it
that a revocation reaches robocalls and robotexts alike, whichever of the two it answers: consent belongs to the person
called and not to the means (FCC 24-24, 89 FR 15756). One confirmation may follow, within five minutes and without
advertising; it may ask whether less was meant, and silence means everything ((a)(12)). That an answer to one
*informational* message also ends unrelated ones holds only from 2027-01-31 (DA 26-12) and is not decided here: a stop
is recorded for marketing, which the delay does not touch. Nor is a stop an opt-out of sale, or the reverse. What
FCC 24-24 and DA 26-12 say was read in law firms' accounts of them; nobody has compared it with the orders yet.

Canada: CASL s.11 is about electronic messages; two-way calls are none (s.6(8)), so a text stops texts.
"""

from collections.abc import Mapping
from datetime import date
from typing import Final

from chalicelib.domain.contact import Phone
from chalicelib.domain.rights import Right
from chalicelib.law.choice import Because, Chosen, choose
from chalicelib.law.rules import Regime
from chalicelib.values import dataclass

_NORTH_AMERICA: Final = "+1"
_CANADA: Final = "CA"


@dataclass(frozen=True, slots=True)
class Scope:
    """One right that a stop by text revokes under a law, since when, and where that is said."""

    right: Right
    since: date
    citation: str


SCOPES: Final[Mapping[Regime, tuple[Scope, ...]]] = {
    Regime.TCPA: (
        Scope(Right.MARKETING_TEXTS, date(2025, 4, 11), "47 CFR 64.1200(a)(10)"),
        Scope(Right.MARKETING_CALLS, date(2025, 4, 11), "47 CFR 64.1200(a)(10); FCC 24-24, 89 FR 15756"),
    ),
    Regime.CASL: (Scope(Right.MARKETING_TEXTS, date(2014, 7, 1), "CASL s.6(8), s.11(1), s.11(3)"),),
    Regime.STRICTEST: (
        Scope(Right.MARKETING_TEXTS, date.min, "Decision of this product: who says stop is left alone"),
    ),
}
_OF_NUMBERS: Final = frozenset({Right.MARKETING_TEXTS, Right.MARKETING_CALLS})


def revoked_by_text(residence: str, number: Phone, *, on: date) -> tuple[Right, ...]:
    """The rights that a STOP from a number is, on the day of its receipt; that texts end is always among them."""
    scopes = SCOPES[_law_of(residence, number)]
    return tuple(scope.right for scope in scopes if scope.since <= on) or (Right.MARKETING_TEXTS,)


def choose_for_number(
    residence: str,
    right: Right,
    number: Phone | None,
    *,
    listed: tuple[str, ...] = (),
    on: date | None = None,
) -> Chosen:
    """Return the law of a right asked for by telephone or text; `InvalidField` as in `choose`.

    Who wants no more texts or calls need not be offered that first: the law of the number holds whether the business
    lists it or not. Every other right has the law that `choose` gives it.
    """
    if right not in _OF_NUMBERS or number is None:
        return choose(residence, right, listed=listed, on=on)
    regime = _law_of(residence, number)
    if regime is Regime.CASL and right is not Right.MARKETING_TEXTS:
        regime = Regime.STRICTEST
    return Chosen(regime, Because.RESIDENCE_UNKNOWN if regime is Regime.STRICTEST else Because.NUMBER)


def _law_of(residence: str, number: Phone) -> Regime:
    """Canada's law where the person says so; else the American one, which goes with the number and not the home."""
    if residence.partition("-")[0] == _CANADA:
        return Regime.CASL
    return Regime.TCPA if number.e164.startswith(_NORTH_AMERICA) else Regime.STRICTEST
