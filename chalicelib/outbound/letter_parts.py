"""What a letter can consist of, for whoever writes the business's own words: the product's, with names to fill in."""

from functools import cache
from typing import Final

from chalicelib import texts
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.wording import ANY_LAW, Part, Parts, Slot, names_in
from chalicelib.law.letters import Element, may_reword, possible
from chalicelib.law.rules import CURRENT, Regime, load

# What every letter has a value for; `date` and `link` are not in all, and own words that name them are left out there.
EVERYWHERE: Final = frozenset(
    {"business", "right", "reference", "received", "today", "date", "ways", "signature", "form", "link"}
)
_TOLD: Final = frozenset({"text", "reason", "controller"})  # staff write these in each letter
_FREE: Final = frozenset({"business", "right", "received", "today", "signature"})  # own words may leave them out


@cache
def letter_parts(kind: LetterKind, law: str, language: str) -> Parts:
    """Every element that the letter can have under a law, or under all of them, in order."""
    regimes = list(Regime) if law == ANY_LAW else [Regime(law)]
    elements = possible(kind, [load(CURRENT[regime]) for regime in regimes])
    return tuple(_part(element, language) for element in elements)


def _part(element: Element, language: str) -> Part:
    title = f"letter.title.{element.id}"
    silent = element.own or element.grounds or element.fill
    text = "" if silent else texts.pattern(f"letter.element.{element.id}", language)
    return Part(
        id=element.id,
        text=text,
        citation=element.citation,
        title=texts.pattern(title, language) if element.titled or element.own else "",
        heading=element.heading,
        confidential=element.confidential,
        fill=element.fill or element.grounds or text in {f"{{{name}}}" for name in _TOLD},
        slot=_slot(element, text),
    )


def _slot(element: Element, text: str) -> Slot | None:
    """Own words keep the names that the reader needs, so that no way, address or day is lost with them."""
    named = frozenset(names_in(text))
    if not may_reword(element) or named & _TOLD:
        return None
    must = frozenset[str]() if element.editable else named - _FREE
    return Slot(id=element.id, may=EVERYWHERE | named, must=must)
