"""The words of the Data Rights Protocol 1.0, and what they are called here: one table each way.

docs/drp.md is generated from these tables. The protocol has no right of correction and knows the CCPA or nothing.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from chalicelib.domain import places
from chalicelib.domain.request_terms import Outcome
from chalicelib.domain.rights import Right
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

VERSION: Final = "1.0"
CCPA: Final = "ccpa"
VOLUNTARY: Final = "voluntary"


class Exercise(StrEnum):
    """The rights of the protocol (3.01)."""

    OPT_OUT = "sale:opt-out"
    OPT_IN = "sale:opt-in"
    DELETION = "deletion"
    ACCESS = "access"
    CATEGORIES = "access:categories"
    SPECIFIC = "access:specific"


@dataclass(frozen=True, slots=True)
class RightRow:
    """A right of the protocol, ours, and other spellings that agents use."""

    exercise: Exercise
    right: Right
    aliases: tuple[str, ...] = ()


# `access` asks for a copy of all data: where the level of that is not reached, categories are given instead by law.
RIGHTS: Final = (
    RightRow(Exercise.OPT_OUT, Right.OPT_OUT_SALE, ("sale:opt_out",)),
    RightRow(Exercise.OPT_IN, Right.OPT_IN, ("sale:opt_in",)),
    RightRow(Exercise.DELETION, Right.DELETE),
    RightRow(Exercise.ACCESS, Right.KNOW_SPECIFIC),
    RightRow(Exercise.CATEGORIES, Right.KNOW_CATEGORIES),
    RightRow(Exercise.SPECIFIC, Right.KNOW_SPECIFIC),
)
_BY_NAME: Final = {name: row for row in RIGHTS for name in (row.exercise.value, *row.aliases)}
# What a request names as its legal basis: a literal that some agents send stands for the absent field.
REGIMES: Final[Mapping[str, str]] = {CCPA: CCPA, VOLUNTARY: VOLUNTARY, "": VOLUNTARY}


class Status(StrEnum):
    """Where a request stands for its agent (3.02). `expired` is never said: nothing expires here while it is open."""

    OPEN = "open"
    IN_PROGRESS = "in_progress"
    FULFILLED = "fulfilled"
    REVOKED = "revoked"
    DENIED = "denied"


class Why(StrEnum):
    """Why a request was denied (3.02)."""

    SUSPECTED_FRAUD = "suspected_fraud"
    INSUF_VERIFICATION = "insuf_verification"
    NO_MATCH = "no_match"
    CLAIM_NOT_COVERED = "claim_not_covered"
    OUTSIDE_JURISDICTION = "outside_jurisdiction"
    TOO_MANY_REQUESTS = "too_many_requests"
    OTHER = "other"


# They say that data are held, or that none are: never said to who has not been verified (11 CCR 7024).
TELLING: Final = frozenset({Why.NO_MATCH, Why.CLAIM_NOT_COVERED})


class Detail(StrEnum):
    """What is said beside the status."""

    RECEIVED = "received"
    CONFIRM = "confirm"
    PERMISSION = "permission"
    WORKING = "working"
    ASKED = "asked"
    EXTENDED = "extended"
    GRANTED = "granted"
    PARTIAL = "partial"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    NO_REQUEST = "no-request"
    DENIED = "denied"
    UNVERIFIED = "unverified"
    NO_DATA = "no-data"
    WITHDRAWN = "withdrawn"
    APPEALED = "appealed"


DETAILS: Final[Mapping[Detail, str]] = {
    Detail.RECEIVED: "The business has the request and nobody has worked on it yet.",
    Detail.CONFIRM: "The business has asked the consumer by its own letter to confirm the request; it waits for that.",
    Detail.PERMISSION: "The business asks the agent for proof of the consumer's signed permission (11 CCR 7063).",
    Detail.WORKING: "The business is working on the request.",
    Detail.ASKED: "The business has asked the consumer what is meant and waits for the answer.",
    Detail.EXTENDED: "The business needs more time. It has told the consumer why; the date has been moved once.",
    Detail.GRANTED: "Done. What the consumer is to receive was sent to the consumer.",
    Detail.PARTIAL: "Done in part. The consumer was told what was left out, and on what ground.",
    Detail.REFERRED: "The business holds data for others only. The consumer was told whom to ask.",
    Detail.DUPLICATE: "The same was asked before and is answered there.",
    Detail.NO_REQUEST: "It asked for nothing that the business can do.",
    Detail.DENIED: "Denied. The consumer was told the ground.",
    Detail.UNVERIFIED: "The business could not verify who is asking, as far as this right needs.",
    Detail.NO_DATA: "The consumer was verified, and the business holds nothing about them.",
    Detail.WITHDRAWN: "Taken back by the consumer.",
    Detail.APPEALED: "Decided; the consumer has appealed, and the business is looking at it again.",
}


@dataclass(frozen=True, slots=True)
class Ended:
    """How an outcome is told to the agent; None as reason of a denial: its ground says."""

    status: Status
    why: Why | None
    detail: Detail


OUTCOMES: Final[Mapping[Outcome, Ended]] = {
    Outcome.GRANTED: Ended(Status.FULFILLED, None, Detail.GRANTED),
    Outcome.PARTIAL: Ended(Status.FULFILLED, None, Detail.PARTIAL),
    Outcome.DENIED: Ended(Status.DENIED, None, Detail.DENIED),
    Outcome.NO_DATA: Ended(Status.DENIED, Why.NO_MATCH, Detail.NO_DATA),
    Outcome.REFERRED: Ended(Status.DENIED, Why.OTHER, Detail.REFERRED),
    Outcome.DUPLICATE: Ended(Status.DENIED, Why.OTHER, Detail.DUPLICATE),
    Outcome.WITHDRAWN: Ended(Status.REVOKED, None, Detail.WITHDRAWN),
    Outcome.NO_REQUEST: Ended(Status.DENIED, Why.OTHER, Detail.NO_REQUEST),
}
# Grounds whose reason does not follow from the question that they answer (`law.agents` has those).
REASONS: Final[Mapping[str, Why]] = {
    "CCPA_AGENT_NO_PERMISSION": Why.INSUF_VERIFICATION,
    "CCPA_AGENT_NOT_CONFIRMED": Why.INSUF_VERIFICATION,
    "GDPR_11_2_UNIDENTIFIABLE": Why.INSUF_VERIFICATION,
    "CCPA_NOT_CONSUMER": Why.OUTSIDE_JURISDICTION,
    "CCPA_145A_OUTSIDE_CA": Why.OUTSIDE_JURISDICTION,
    "STATE_EXEMPT_ENTITY": Why.OUTSIDE_JURISDICTION,
    "CCPA_7023H_ABUSE": Why.SUSPECTED_FRAUD,
    "CCPA_FREQ_2IN12": Why.TOO_MANY_REQUESTS,
    "CCPA_7023G_REPEAT6M": Why.TOO_MANY_REQUESTS,
    "CCPA_145H3_UNFOUNDED": Why.TOO_MANY_REQUESTS,
    "STATE_UNFOUNDED_EXCESSIVE": Why.TOO_MANY_REQUESTS,
    "GDPR_12_5_EXCESSIVE": Why.TOO_MANY_REQUESTS,
}


def row_of(name: str) -> RightRow:
    """The right that an agent names. Raise `InvalidField` (`exercise`)."""
    if not name:
        raise InvalidField(field="exercise", problem="missing")
    if name not in _BY_NAME:
        raise InvalidField(field="exercise", problem="unknown")
    return _BY_NAME[name]


def regime_of(name: str) -> str:
    """`ccpa` or `voluntary`. Raise `InvalidField` (`regime`) for another basis."""
    if name not in REGIMES:
        raise InvalidField(field="regime", problem="unknown")
    return REGIMES[name]


def residence_of(regime: str, country: str, region: str) -> str:
    """Where the person lives as far as the agent says so: who asks under the CCPA lives in California.

    Otherwise by the address that was claimed, in codes; nothing where it names no place that we know.
    """
    if regime == CCPA:
        return places.CALIFORNIA
    country = country.strip().upper()
    nation = "US" if country in {"", "US", "USA"} else country
    state = f"US-{region.strip().upper().removeprefix('US-')}"
    if nation == "US":
        return state if state in places.ALL else places.UNSAID
    return nation if nation in places.ALL else places.UNSAID
