"""Which law a request comes under: by residence, by the business's own list of laws, and by the right asked for.

Residences are ISO 3166 codes (`US-CA`, `DE`, `GB`); anything else, the empty text included, is unknown and gets
the strictest clocks. The laws about one thing only (marketing, Shine the Light, complaints) are offered where the
business lists them, so that its form stays as short as it can be. The Delete Act and COPPA are never chosen here:
their requests come from the state's platform and from parents who have been proved to be ones.
"""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date
from enum import StrEnum
from typing import Final

from chalicelib.domain import places
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.law.grounds import OPT_OUTS
from chalicelib.law.rules import CURRENT, Regime, Rule, load, rule_for
from chalicelib.values import dataclass


class Because(StrEnum):
    """Why a law was chosen; stored with the request, and the key of its text (`law.because.<because>`)."""

    RESIDENCE = "residence"
    RESIDENCE_UNKNOWN = "residence-unknown"
    NO_LAW = "no-law"  # the place has no comprehensive law that is known here
    NOT_LISTED = "not-listed"  # it has one, and the business does not count it among its own
    SPECIAL = "special"  # a law about this right alone, which the business lists
    NUMBER = "number"  # a law about calls and texts to the number that asks, listed or not
    CORRECTED = "corrected"  # by staff


@dataclass(frozen=True, slots=True)
class Chosen:
    """A law and why it was chosen."""

    regime: Regime
    because: Because


# The Member States and, through the EEA Agreement, Iceland, Liechtenstein and Norway.
EEA: Final = frozenset(places.EUROPEAN)

_OF_PLACE: Final[Mapping[str, Regime]] = {
    "US-CA": Regime.CCPA,
    "US-VA": Regime.VA_VCDPA,
    "US-CO": Regime.CO_CPA,
    "US-CT": Regime.CT_CTDPA,
    "US-UT": Regime.UT_UCPA,
    "US-TX": Regime.TX_TDPSA,
    "US-OR": Regime.OR_OCPA,
    "US-MT": Regime.MT_MCDPA,
    "US-DE": Regime.DE_DPDPA,
    "US-IA": Regime.IA_ICDPA,
    "US-NJ": Regime.NJ_NJDPA,
    "US-NH": Regime.NH_NHDPA,
    "US-TN": Regime.TN_TIPA,
    "US-MN": Regime.MN_MCDPA,
    "US-MD": Regime.MD_MODPA,
    "US-IN": Regime.IN_INCDPA,
    "US-KY": Regime.KY_KCDPA,
    "US-RI": Regime.RI_RIDTPPA,
    "US-NE": Regime.NE_NDPA,
    **dict.fromkeys(sorted(EEA), Regime.GDPR),
    "GB": Regime.UK_GDPR,
    "CH": Regime.CH_FADP,
    "CA": Regime.PIPEDA,
    "BR": Regime.LGPD,
}
COMPREHENSIVE: Final = frozenset(_OF_PLACE.values())

# For each right with laws of its own: the law, and the countries that it is about (empty: wherever the person lives).
_SPECIAL: Final[Mapping[Right, tuple[tuple[Regime, AbstractSet[str]], ...]]] = {
    Right.SHINE_THE_LIGHT: ((Regime.CA_SHINE_THE_LIGHT, frozenset({"US-CA"})),),
    Right.MARKETING_EMAIL: (
        (Regime.CASL, frozenset({"CA"})),
        (Regime.GDPR, EEA),
        (Regime.UK_GDPR, frozenset({"GB"})),
        (Regime.CAN_SPAM, frozenset()),
    ),
    Right.MARKETING_TEXTS: ((Regime.CASL, frozenset({"CA"})), (Regime.TCPA, frozenset())),
    Right.MARKETING_CALLS: ((Regime.TCPA, frozenset()),),
    Right.COMPLAINT: ((Regime.DPF, EEA | {"GB", "CH"}),),
}

# Where nothing is known, California's rights; elsewhere what the law knows, less what no form should ask about:
# a portable copy is California's form of the specific pieces, and a complaint under the GDPR goes to the authority
# (Art 77).
_WHERE_UNKNOWN: Final = frozenset(
    {
        *(Right.KNOW_CATEGORIES, Right.KNOW_SPECIFIC, Right.DELETE, Right.CORRECT),
        *(Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE),
    },
)
_LEFT_OUT: Final[Mapping[Regime, AbstractSet[Right]]] = {
    Regime.CCPA: frozenset({Right.PORTABILITY}),
    Regime.STRICTEST: frozenset(Right) - _WHERE_UNKNOWN,
    Regime.GDPR: frozenset({Right.COMPLAINT}),
}
_UNSORTED: Final = Chosen(Regime.STRICTEST, Because.RESIDENCE_UNKNOWN)  # whoever sorts it asks where they live
_ONLY_IF_LISTED: Final = frozenset(
    {Right.SHINE_THE_LIGHT, Right.MARKETING_EMAIL, Right.MARKETING_TEXTS, Right.MARKETING_CALLS},
)

_ORDER: Final = (
    *(Right.KNOW_CATEGORIES, Right.KNOW_SPECIFIC, Right.ACCESS, Right.DELETE, Right.CORRECT),
    *(Right.RECTIFY, Right.ERASE, Right.RESTRICT, Right.PORTABILITY),
    *(Right.OPT_OUT_SALE, Right.OPT_OUT_TARGETED, Right.OPT_OUT_PROFILING, Right.LIMIT_SENSITIVE),
    *(Right.OBJECT, Right.WITHDRAW_CONSENT, Right.NO_AUTOMATED_DECISION, Right.ADMT_ACCESS, Right.ADMT_OPT_OUT),
    *(Right.MARKETING_EMAIL, Right.MARKETING_TEXTS, Right.MARKETING_CALLS),
    *(Right.SHINE_THE_LIGHT, Right.COMPLAINT, Right.OPT_IN),
)
# What a browser's opt-out signal asks for, where the place offers it (11 CCR 7025(c)(1); C.R.S. 6-1-1306(1)(a)(IV);
# Conn. Gen. Stat. 42-520(e)(1)(A)(ii)).
SIGNALLED: Final = (Right.OPT_OUT_SALE, Right.OPT_OUT_TARGETED)

# What a right is called where a law does not know it by its own name; the first one that the law knows is meant.
_EQUIVALENT: Final[Mapping[Right, tuple[Right, ...]]] = {
    Right.KNOW_CATEGORIES: (Right.ACCESS,),
    Right.KNOW_SPECIFIC: (Right.ACCESS,),
    Right.ACCESS: (Right.KNOW_SPECIFIC,),
    Right.PORTABILITY: (Right.ACCESS, Right.KNOW_SPECIFIC),
    Right.DELETE: (Right.ERASE,),
    Right.ERASE: (Right.DELETE,),
    Right.CORRECT: (Right.RECTIFY,),
    Right.RECTIFY: (Right.CORRECT,),
    Right.OPT_OUT_SALE: (Right.OPT_OUT_TARGETED, Right.OBJECT),
    Right.OPT_OUT_TARGETED: (Right.OPT_OUT_SALE, Right.OBJECT),
    Right.OPT_OUT_PROFILING: (Right.NO_AUTOMATED_DECISION, Right.ADMT_OPT_OUT),
    Right.NO_AUTOMATED_DECISION: (Right.OPT_OUT_PROFILING, Right.ADMT_OPT_OUT),
    Right.ADMT_OPT_OUT: (Right.NO_AUTOMATED_DECISION, Right.OPT_OUT_PROFILING),
    Right.ADMT_ACCESS: (Right.ACCESS, Right.KNOW_SPECIFIC),
    Right.LIMIT_SENSITIVE: (Right.OBJECT,),
    Right.OBJECT: (Right.OPT_OUT_TARGETED, Right.OPT_OUT_SALE),
    Right.WITHDRAW_CONSENT: (Right.OBJECT,),
    Right.SHINE_THE_LIGHT: (Right.KNOW_CATEGORIES, Right.ACCESS),
    Right.MARKETING_EMAIL: (Right.OBJECT,),
    Right.MARKETING_TEXTS: (Right.OBJECT,),
    Right.MARKETING_CALLS: (Right.OBJECT,),
}


def rights_for(residence: str, *, listed: tuple[str, ...] = (), on: date | None = None) -> tuple[Right, ...]:
    """Return the rights to offer, in the order of the form.

    `listed` are the business's own laws (none: every comprehensive one); `on` is the day of receipt, before which
    a right must have come into force, or None for all that the present versions know.
    """
    return tuple(_offered(residence, listed, on))


def choose(residence: str, right: Right, *, listed: tuple[str, ...] = (), on: date | None = None) -> Chosen:
    """Return the law of a right asked for from a residence; `InvalidField` where it is not offered.

    What is not sorted yet is offered nowhere and comes in all the same, under the strictest clocks.
    """
    chosen = _chosen(residence, right, listed, on)
    if chosen is None:
        raise InvalidField(field="right", problem="not-offered")
    return chosen


def rule_chosen(residence: str, right: Right, *, listed: tuple[str, ...] = (), on: date | None = None) -> Rule:
    """Return the rule under which a right asked for from a residence comes in; `InvalidField` as in `choose`."""
    return rule_for(choose(residence, right, listed=listed, on=on).regime, right)


def law_for(residence: str, right: Right, *, listed: tuple[str, ...] = (), on: date | None = None) -> Chosen:
    """Return the law of a right that was asked for already, also where the form would not offer it."""
    return _chosen(residence, right, listed, on) or of_residence(residence, listed=listed)


def of_residence(residence: str, *, listed: tuple[str, ...] = ()) -> Chosen:
    """Return the comprehensive law of a residence, or the strictest clocks and why no law of its own applies."""
    regime = _OF_PLACE.get(residence) or _OF_PLACE.get(_country(residence))
    if regime is None:
        known = residence in places.STATES
        return Chosen(Regime.STRICTEST, Because.NO_LAW if known else Because.RESIDENCE_UNKNOWN)
    own = COMPREHENSIVE.intersection(listed)
    if own and regime not in own:
        return Chosen(Regime.STRICTEST, Because.NOT_LISTED)
    return Chosen(regime, Because.RESIDENCE)


def opt_outs_first(rights: Iterable[Right]) -> tuple[Right, ...]:
    """Return the rights in the order in which they are worked on (4 CCR 904-3 Rule 4.03(A)(1)(b))."""
    return tuple(sorted(rights, key=lambda right: right not in OPT_OUTS))


def equivalent(right: Right, regime: Regime, *, on: date | None = None) -> Right | None:
    """Return what a right is under another law: itself, its name there, or None where that law has nothing like it."""
    known = {rule.offered for rule in _in_force(regime, on)}
    return next((name for name in (right, *_EQUIVALENT.get(right, ())) if name in known), None)


def _chosen(residence: str, right: Right, listed: tuple[str, ...], on: date | None) -> Chosen | None:
    return _UNSORTED if right is Right.UNSORTED else _offered(residence, listed, on).get(right)


def _offered(residence: str, listed: tuple[str, ...], on: date | None) -> dict[Right, Chosen]:
    general = of_residence(residence, listed=listed)
    left_out = _LEFT_OUT.get(general.regime, frozenset()) | _ONLY_IF_LISTED
    offered = {rule.right: general for rule in _in_force(general.regime, on) if rule.offered not in left_out}
    for right in _SPECIAL:
        regime = _special(right, residence, listed)
        if regime and right not in offered and any(rule.offered is right for rule in _in_force(regime, on)):
            offered[right] = Chosen(regime, Because.SPECIAL)
    return {right: offered[right] for right in _ORDER if right in offered}


def _special(right: Right, residence: str, listed: tuple[str, ...]) -> Regime | None:
    """The first of a right's own laws that the business lists and that is about this residence."""
    here = {residence, _country(residence)}
    laws = _SPECIAL[right]
    return next((law for law, about in laws if law in listed and (not about or here & about)), None)


def _in_force(regime: Regime, on: date | None) -> tuple[Rule, ...]:
    """The rules of a law's present version that a request can come under and that hold on a day."""
    rules = (rule for rule in load(CURRENT[regime]).rules if rule.offered)
    return tuple(rule for rule in rules if on is None or rule.effective is None or rule.effective <= on)


def _country(residence: str) -> str:
    return residence.partition("-")[0]
