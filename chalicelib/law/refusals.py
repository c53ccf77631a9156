"""The four kinds of denial that a business may publish (11 CCR 7102(a)(3)), and which of them a ground is."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from chalicelib.domain.rights import Right
from chalicelib.law.grounds import Kind, grounds_for


class Refusal(StrEnum):
    """Why a request was denied in whole or in part."""

    UNVERIFIED = "unverified"
    NOT_CONSUMER = "not-consumer"
    EXEMPT = "exempt"
    OTHER = "other"


# Grounds by which information is not to be disclosed or an act not owed, by the beginnings of their codes.
_EXEMPT: Final = (
    *("CCPA_105D", "CCPA_145A", "CCPA_145B", "CCPA_145C", "CCPA_145D", "CCPA_145E", "CCPA_145F", "CCPA_145G"),
    *("CCPA_145J", "CCPA_145K", "CCPA_145P", "CCPA_145Q", "CCPA_146", "CCPA_7024D", "CCPA_TRADE_SECRET"),
    *("DELETE_ACT_EXEMPT", "STATE_EXEMPT", "STATE_TRADE_SECRET", "STATE_PSEUDONYMOUS"),
)
_NOT_CONSUMER: Final = "CCPA_NOT_CONSUMER"


def refusals_of(regime: str, right: Right, codes: Iterable[str]) -> tuple[Refusal, ...]:
    """The kinds of these grounds, each once, in the order of the regulation; a code that nobody knows is another."""
    kinds = {ground.code: ground.kind for ground in grounds_for(regime, right)}
    found = {_refusal(code, kinds.get(code, Kind.OTHER)) for code in codes}
    return tuple(refusal for refusal in Refusal if refusal in found)


def _refusal(code: str, kind: Kind) -> Refusal:
    if kind is Kind.UNVERIFIED:
        return Refusal.UNVERIFIED
    if code == _NOT_CONSUMER:
        return Refusal.NOT_CONSUMER
    return Refusal.EXEMPT if code.startswith(_EXEMPT) else Refusal.OTHER
