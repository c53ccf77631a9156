"""The grounds on which a request may be refused, referred or answered in part: data, one file for each family of laws.

A row holds the rights and outcomes that it fits and its citation under each law that knows it; a code has several
rows where the citation depends on the right. `needs_identity` marks a ground that says whether data are held: it may
not be used towards somebody who has not been verified (11 CCR 7024; the answer to an unverified person is "could not
verify" and nothing else). `needs_facts`: the law wants the reasons in staff's own words beside it.
"""

import json
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Any, Final

from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass

_FILES: Final = ("ccpa", "state", "gdpr", "other")

# Rights whose use nobody has to justify: refused for suspected fraud or want of an agent's permission, if at all.
OPT_OUTS: Final = frozenset(
    {
        *(Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE, Right.ADMT_OPT_OUT, Right.OPT_OUT_TARGETED),
        *(Right.OPT_OUT_PROFILING, Right.MARKETING_EMAIL, Right.MARKETING_TEXTS, Right.MARKETING_CALLS),
        Right.WITHDRAW_CONSENT,
    },
)
_GROUPS: Final = {
    "every right": frozenset(Right),
    "what touches data": frozenset(right for right in Right if right.touches_data),
    "all but opt-outs": frozenset(Right) - OPT_OUTS,
}


class Kind(StrEnum):
    """Which question a ground answers, where the answer must find it by that and not by its code."""

    UNVERIFIED = "unverified"
    UNFOUNDED = "unfounded"
    FRAUD = "fraud"
    REFERRAL = "referral"
    NO_DATA = "no data"
    WITHHELD = "withheld"
    AGENT = "agent"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """One ground under one law; `code` is also the key of its text (`ground.<code>`).

    `confirmed` is false where nobody has compared the citation with the published text yet.
    """

    code: str
    citation: str
    kind: Kind
    outcomes: frozenset[Outcome]
    needs_identity: bool
    needs_facts: bool
    confirmed: bool


@cache
def grounds_for(regime: str, right: Right, outcome: Outcome | None = None) -> tuple[Ground, ...]:
    """The grounds that fit a right and an outcome (None: any) under a regime, in the order of the form."""
    rows = (row for row in _rows() if regime in row["citation"] and right in _rights(tuple(row["rights"])))
    found = (_ground(row, regime) for row in rows)
    return tuple(ground for ground in found if outcome is None or outcome in ground.outcomes)


def grounds_of(regime: str, right: Right, kind: Kind, outcome: Outcome | None = None) -> tuple[Ground, ...]:
    """Those of one kind; the first is the one to begin with."""
    return tuple(ground for ground in grounds_for(regime, right, outcome) if ground.kind is kind)


def codes() -> tuple[str, ...]:
    """Every code, each once."""
    return tuple(dict.fromkeys(row["code"] for row in _rows()))


@cache
def kind_of(code: str) -> Kind | None:
    """Which question a code answers, under whatever law; None for one that is not known any more."""
    return next((Kind(row["kind"]) for row in _rows() if row["code"] == code), None)


def _ground(row: dict[str, Any], regime: str) -> Ground:
    return Ground(
        code=row["code"],
        citation=row["citation"][regime],
        kind=Kind(row["kind"]),
        outcomes=frozenset(Outcome(outcome) for outcome in row["outcomes"]),
        needs_identity=row["needs_identity"],
        needs_facts=row["needs_facts"],
        confirmed=regime not in row["unconfirmed"],
    )


@cache
def _rights(names: tuple[str, ...]) -> frozenset[Right]:
    """The rights that a row lists, by their values or by the name of a group."""
    return frozenset(right for name in names for right in _GROUPS.get(name) or {Right(name)})


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    folder = resources.files("chalicelib.law").joinpath("grounds")
    texts = [folder.joinpath(f"{name}.json").read_text(encoding="utf-8") for name in _FILES]
    return tuple(row for text in texts for row in json.loads(text)["grounds"])
