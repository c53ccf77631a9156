"""One thing that a letter must say, as the lists of required content name it."""

from dataclasses import dataclass, field

from chalicelib.domain.correspondence import LetterKind as Kind
from chalicelib.domain.rights import Right
from chalicelib.law.rules import Regime


@dataclass(frozen=True, slots=True)
class Content:
    """One thing that a letter must say; `how` is what else its letter is made from."""

    kind: Kind
    regime: Regime
    right: Right
    citation: str
    words: str
    how: dict[str, str] = field(default_factory=dict)
    verified: bool = True


def contents(
    kind: Kind,
    regime: Regime,
    right: Right,
    *content: tuple[str, str],
    verified: bool = True,
    **how: str,
) -> tuple[Content, ...]:
    return tuple(Content(kind, regime, right, citation, words, how, verified) for citation, words in content)


CCPA, GDPR, UK = Regime.CCPA, Regime.GDPR, Regime.UK_GDPR
DENIED, PART, DONE = Kind.DENIED, Kind.PARTLY_ANSWERED, Kind.ANSWERED
FACTS = "Backups from 2019 lie on tapes that only a company in liquidation could read."
