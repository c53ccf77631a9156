"""The business's own words of a letter on their pages: which letters there are, one of them, its versions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.wording import ANY_LAW, LetterName, Part, Wording, field_of
from chalicelib.errors import NotFound
from chalicelib.law.occasions import rights_of_letter
from chalicelib.law.rules import Regime

PATH: Final = "/staff/letters"
STEPS: Final = (  # in the order in which a request meets them
    *(LetterKind.ACKNOWLEDGED, LetterKind.VERIFICATION_REQUEST, LetterKind.CLARIFICATION, LetterKind.EXTENDED),
    *(LetterKind.ANSWERED, LetterKind.PARTLY_ANSWERED, LetterKind.DENIED, LetterKind.OPT_OUT_DONE),
    *(LetterKind.NO_DATA, LetterKind.REFERRED, LetterKind.DUPLICATE, LetterKind.MESSAGE),
    *(LetterKind.APPEAL_RECEIVED, LetterKind.APPEAL_DECIDED),
)
_EVERY_LAW: Final = "all"  # as an address and the API write ANY_LAW


class LetterRow(Struct, frozen=True, kw_only=True):
    """One letter of the list; `number` is 0 where it has the product's words."""

    law: str
    url: str
    number: int = 0
    at: datetime | None = None
    by: str = ""
    listed: bool = False  # one of the laws that the business has named


class PartView(Struct, frozen=True, kw_only=True):
    """One passage: the product's text with names in braces, and own words where the business may write."""

    id: str
    field: str
    label: str
    text: str
    own: str
    title: str = ""
    citation: str = ""
    writable: bool = False
    heading: bool = False
    confidential: bool = False
    fill: bool = False
    must: Sequence[str] = ()


class VersionView(Struct, frozen=True, kw_only=True):
    """One version; `words` counts the passages with own words."""

    number: int
    at: datetime
    by: str
    note: str
    words: int
    restored: int
    url: str
    current: bool = False


def name_of(letter: LetterName) -> str:
    """The letter in an address and in the API: `denied.en.ccpa`."""
    law = _EVERY_LAW if letter.law == ANY_LAW else letter.law
    return f"{letter.step.value}.{letter.language}.{law}"


def letter_of_name(name: str) -> LetterName:
    """The letter that an address names. Raise `NotFound`."""
    step, _, rest = name.partition(".")
    language, _, law = rest.partition(".")
    known = {kind.value: kind for kind in STEPS}
    regimes = {regime.value: regime for regime in Regime}
    if step not in known or language not in texts.languages() or law not in {_EVERY_LAW, *regimes}:
        raise NotFound("letter")
    if law != _EVERY_LAW and not rights_of_letter(known[step], regimes[law]):
        raise NotFound("letter")
    return LetterName(step=known[step], language=language, law=ANY_LAW if law == _EVERY_LAW else law)


def law_name(law: str, language: str) -> str:
    """A law by its name; all of them by theirs."""
    key = "staff.own-letters.every-law" if law == ANY_LAW else f"regime.{law}"
    return texts.text(key, language)


def letters_of(step: LetterKind, language: str) -> list[LetterName]:
    """The letters of a step: for every law, then for each law that has it."""
    laws = [regime.value for regime in Regime if rights_of_letter(step, regime)]
    return [LetterName(step=step, language=language, law=law) for law in (ANY_LAW, *laws)]


def letter_rows(
    letters: Iterable[LetterName],
    written: Iterable[Wording],
    names: Mapping[str, str],
    language: str,
    listed: Sequence[str],
) -> list[LetterRow]:
    """The rows of the list, those of the business's own laws before others; `names` of actors, by actor."""
    known = {wording.letter: wording for wording in written}
    rows = [_row(letter, known.get(letter), names, language, listed) for letter in letters]
    return [rows[0], *sorted(rows[1:], key=lambda row: (not row.listed, row.law))]


def _row(
    letter: LetterName, wording: Wording | None, names: Mapping[str, str], language: str, listed: Sequence[str]
) -> LetterRow:
    own = wording if wording and wording.words else None
    return LetterRow(
        law=law_name(letter.law, language),
        url=f"{PATH}/{name_of(letter)}",
        number=own.number if own else 0,
        at=own.at if own else None,
        by=names.get(own.by, own.by) if own else "",
        listed=letter.law in listed,
    )


def part_views(parts: Iterable[Part], words: Mapping[str, str]) -> list[PartView]:
    """The passages of a letter with what is written for them."""
    return [_part(part, words.get(part.id, "")) for part in parts]


def _part(part: Part, own: str) -> PartView:
    return PartView(
        id=part.id,
        field=field_of(part.id),
        label=part.title or part.text,
        text=part.text,
        own=own,
        title=part.title,
        citation=part.citation,
        writable=part.slot is not None,
        heading=part.heading,
        confidential=part.confidential,
        fill=part.fill,
        must=[f"{{{name}}}" for name in sorted(part.slot.must)] if part.slot else [],
    )


def variables_of(parts: Iterable[Part]) -> list[str]:
    """The names that own words of a letter may use, those of every letter first."""
    slots = [part.slot for part in parts if part.slot]
    every = frozenset.intersection(*(slot.may for slot in slots)) if slots else frozenset()
    rest = {name for slot in slots for name in slot.may} - every
    return [*sorted(every), *sorted(rest)]


def version_views(
    letter: LetterName, versions: Iterable[Wording], names: Mapping[str, str], shown: int
) -> list[VersionView]:
    """The versions for a page, as they come."""
    return [
        VersionView(
            number=one.number,
            at=one.at,
            by=names.get(one.by, one.by),
            note=one.note,
            words=len(one.words),
            restored=one.restored,
            url=f"{PATH}/{name_of(letter)}?version={one.number}",
            current=one.number == shown,
        )
        for one in versions
    ]
