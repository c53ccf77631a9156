"""Which law a residence brings with it, and so which rights are offered and which clocks run.

Residences are ISO 3166 codes (`US-CA`, `DE`, `GB`); anything else, the empty text included, is unknown and
gets the strictest clocks.
"""

from typing import Final

from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.rules import Regime

# The Member States and, through the EEA Agreement, Iceland, Liechtenstein and Norway.
EEA: Final = frozenset(
    {
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    },
)

_CALIFORNIA: Final = (
    Right.KNOW_CATEGORIES,
    Right.KNOW_SPECIFIC,
    Right.DELETE,
    Right.CORRECT,
    Right.OPT_OUT_SALE,
    Right.LIMIT_SENSITIVE,
)
_EUROPE: Final = (
    Right.ACCESS,
    Right.RECTIFY,
    Right.ERASE,
    Right.RESTRICT,
    Right.PORTABILITY,
    Right.OBJECT,
    Right.WITHDRAW_CONSENT,
    Right.NO_AUTOMATED_DECISION,
)
_OFFERED: Final = {Regime.CCPA: _CALIFORNIA, Regime.STRICTEST: _CALIFORNIA, Regime.GDPR: _EUROPE}


def rights_for(residence: str) -> tuple[Right, ...]:
    """Return the rights to offer, in the order of the form."""
    return _OFFERED[_regime(residence)]


def regime_for(residence: str, right: Right) -> Regime:
    """Return the law of a right asked for from a residence; `InvalidField` where it is not offered."""
    regime = _regime(residence)
    if right not in _OFFERED[regime]:
        raise InvalidField(field="right", problem="not-offered")
    return regime


def _regime(residence: str) -> Regime:
    if residence == "US-CA":
        return Regime.CCPA
    country = residence.partition("-")[0]
    # The United Kingdom's own clocks differ by pauses and restarts only; see "The law as data".
    if country in EEA or country == "GB":
        return Regime.GDPR
    return Regime.STRICTEST
