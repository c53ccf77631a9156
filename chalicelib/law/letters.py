"""What each letter must say, as data: the elements of every step, by law and right, each with its provision.

`letters.json` is written for a lawyer to read; `required` picks from it what one letter needs. Which words an element
has is the texts' business (`letter.element.<id>`).
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any, Final

from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.law.grounds import OPT_OUTS
from chalicelib.law.terms import Law, Rule
from chalicelib.values import dataclass

COMPOSED: Final = frozenset(
    {
        *(LetterKind.ACKNOWLEDGED, LetterKind.VERIFICATION_REQUEST, LetterKind.CLARIFICATION, LetterKind.EXTENDED),
        *(LetterKind.ANSWERED, LetterKind.PARTLY_ANSWERED, LetterKind.DENIED, LetterKind.OPT_OUT_DONE),
        *(LetterKind.NO_DATA, LetterKind.REFERRED, LetterKind.DUPLICATE, LetterKind.MESSAGE),
        *(LetterKind.APPEAL_RECEIVED, LetterKind.APPEAL_DECIDED),
    },
)
_OF_OUTCOME: Final = {
    Outcome.GRANTED: LetterKind.ANSWERED,
    Outcome.PARTIAL: LetterKind.PARTLY_ANSWERED,
    Outcome.DENIED: LetterKind.DENIED,
    Outcome.NO_DATA: LetterKind.NO_DATA,
    Outcome.REFERRED: LetterKind.REFERRED,
    Outcome.DUPLICATE: LetterKind.DUPLICATE,
    Outcome.WITHDRAWN: LetterKind.WITHDRAWN,
}
_UNCONFIRMED: Final = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """One thing that a letter says; `id` is also the key of its text and of its passage.

    `citation` is empty where no law asks for it. `fill`: only staff can write it, and they must. `titled`: it has
    a heading of its own. `grounds`: one passage for each ground of the decision stands in its place. `own`: the
    business alone has words for it.
    """

    id: str
    citation: str
    confirmed: bool
    heading: bool = False
    titled: bool = False
    editable: bool = False
    fill: bool = False
    confidential: bool = False
    grounds: bool = False
    own: bool = False

    @property
    def required(self) -> bool:
        """Whether a law asks for it."""
        return bool(self.citation)


def may_reword(element: Element) -> bool:
    """Whether a business may put its own words there: what no law asks for, and what only staff know."""
    told = element.heading or element.grounds
    return not told and (element.editable or not element.required)


def letter_of(outcome: Outcome, right: Right) -> LetterKind:
    """The letter that tells an outcome; an opt-out that was done is confirmed in a letter of its own.

    Raise `LookupError` for what was no request: there is nobody to write to.
    """
    if outcome is Outcome.GRANTED and right in OPT_OUTS:
        return LetterKind.OPT_OUT_DONE
    return _OF_OUTCOME[outcome]


def required(
    kind: LetterKind,
    law: Law,
    right: Right,
    *,
    facts: Iterable[str] = (),
    grounds: Iterable[str] = (),
) -> tuple[Element, ...]:
    """The elements of a letter in their order.

    `facts` are what else decides (`letters.json`, `when`), `grounds` the codes of the decision. Raise `InvalidField`
    for a right that the law does not know, `LookupError` for a letter that is not composed.
    """
    if kind not in COMPOSED:
        raise LookupError(kind.value)
    known, codes, rule = frozenset(facts), frozenset(grounds), law.rule_of_right(right)
    rows = (row for row in _rows(kind) if _fits(row, right, known, codes))
    given = ((row, _provision(row["law"], law.regime.value, right)) for row in rows)
    return tuple(_element(row, found, law, rule, known) for row, found in given if found is not None)


def possible(kind: LetterKind, laws: Iterable[Law]) -> tuple[Element, ...]:
    """Every element that a letter of a kind can have under some laws, in order, each once.

    It counts as required where any of their rights requires it.
    """
    found: dict[str, Element] = {}
    rules = [(law, rule) for law in laws for rule in law.rules if rule.offered]
    for row, (law, rule) in ((row, pair) for row in _rows(kind) for pair in rules):
        provision = _provision(row["law"], law.regime.value, rule.right) if _concerns(row, rule.right) else None
        if provision is None:
            continue
        for facts in (frozenset[str](), frozenset({"of-appeal"})):
            element = _element(row, provision, law, rule, facts)
            known = found.setdefault(element.id, element)
            if element.required and not known.required:
                found[element.id] = element
    return tuple(found.values())


def _concerns(row: Mapping[str, Any], right: Right) -> bool:
    return ("rights" not in row or right in _rights(tuple(row["rights"]))) and right not in _rights(
        tuple(row.get("without", ()))
    )


def _fits(row: Mapping[str, Any], right: Right, facts: frozenset[str], grounds: frozenset[str]) -> bool:
    asked = row.get("when", ())
    return (
        _concerns(row, right)
        and all(fact[1:] not in facts if fact.startswith("!") else fact in facts for fact in asked)
        and ("grounds" not in row or not grounds.isdisjoint(row["grounds"]))
    )


def _provision(by_law: Mapping[str, Any], regime: str, right: Right) -> str | None:
    """The provision for a regime and right: the regime's own entry, its family's, or that of all others."""
    families = [name for name, regimes in _data()["families"].items() if regime in regimes]
    for name in (regime, *families, "*"):
        found = by_law.get(name, "")
        if found is None:
            return None
        if name in by_law:
            return found if isinstance(found, str) else _of_right(found, right)
    return None


def _of_right(by_right: Mapping[str, str], right: Right) -> str:
    return next((found for name, found in by_right.items() if name == "*" or right in _rights((name,))), "")


def _element(row: Mapping[str, Any], provision: str, law: Law, rule: Rule, facts: frozenset[str]) -> Element:
    references = {
        "@rule": rule.citation,
        "@respond": rule.respond.citation if rule.respond else "",
        "@extension": _extension(rule, facts),
        "@appeal": rule.appeal.citation if rule.appeal else "",
        "@verification": rule.verification_citation,
        "@regulator": law.regulator.citation,
    }
    parts = [references.get(part, part) for part in provision.removesuffix(_UNCONFIRMED).split("; ")]
    marks = ("heading", "titled", "editable", "fill", "confidential", "own")
    return Element(
        id=row["id"],
        citation="; ".join(dict.fromkeys(part for part in parts if part)),
        confirmed=not provision.endswith(_UNCONFIRMED),
        grounds=row.get("each") == "grounds",
        **{mark: row.get(mark, False) for mark in marks},
    )


def _extension(rule: Rule, facts: frozenset[str]) -> str:
    period = rule.appeal_extension if "of-appeal" in facts else rule.extension
    return period.citation if period else ""


@cache
def _rights(names: tuple[str, ...]) -> frozenset[Right]:
    """The rights of a list of rights and groups."""
    groups: Mapping[str, list[str]] = _data()["groups"]
    return frozenset(Right(right) for name in names for right in groups.get(name, [name]))


@cache
def _rows(kind: LetterKind) -> tuple[dict[str, Any], ...]:
    return tuple(row for part in _data()["parts"] for row in part["elements"] if kind.value in row["letters"])


@cache
def _data() -> dict[str, Any]:
    text = resources.files("chalicelib.law").joinpath("letters.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(text)
    return data
