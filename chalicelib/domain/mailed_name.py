"""A name that goes out in mail of a business: a stranger wrote it, and it may say who somebody is and nothing else.

So it is with where a business is called and written to, which stands under each mail: anybody can open an account.

Mail programs make a link of whatever looks like an address, and people call the numbers that they read. So neither
stands in a name, however it is written; what only resembles one, as an initial without its space, does.
"""

import re
import unicodedata
from typing import Final

from chalicelib.domain.text import optional, required
from chalicelib.errors import InvalidField

PROBLEM: Final = "not-a-name"
LEADS_AWAY: Final = "leads-away"
_DIGITS: Final = 7  # the fewest of a telephone number
_ADDRESS: Final = re.compile(r"://|@|\bwww\.|\bmailto:", re.IGNORECASE)
_DOTTED: Final = re.compile(r"\w[\w-]*(?:\.\w[\w-]*)+")
_PATH: Final = re.compile(r"\w\.\w{2,}[/:?#]")
_INITIAL: Final = 3  # letters of an initial or a title before a point: J., Dr., Mrs.
_POINTS: Final = frozenset(".\u2024\u3002\uff0e\uff61")  # each of them ends a label (UTS 46, section 2.3)
_TITLES: Final = frozenset({"prof", "hons"})
_ORDINAL: Final = re.compile("(?<=[0-9.])[\u00ba\u00aa]")  # 3.\u00baB: NFKC would write 3.oB
_NO_ENDING: Final = re.compile(r"\d|[^\W\d_]\d")  # 12b, B2: no domain of the top level begins so
_SITE: Final = re.compile(r"\w\.[^\W\d]\w+[/:?#]|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}[/:]")  # and no 12/14
_ENDINGS: Final = frozenset({"da", "go", "le", "lli", "lo", "so", "ta", "zza", "zzale"})  # V.le, P.zza, C.so
_BEFORE: Final = frozenset({"avda", "bldg", "blvd", "calz", "ctra", "edif", "ft", "mt", "pt", "st", "ste"})
_WORD: Final = 4  # letters of what stands behind one of those: ST.LOUIS is a city, and FT.COM a site
_BOX: Final = re.compile(r"\bP\.\s?O\.\s?(?=BOX\b)")  # as addresses in capitals have it; .BOX is a domain, too
_JOINS: Final = re.compile(  # a point with what could be a domain's label behind it: no number, no initial
    rf"([{''.join(sorted(_POINTS))}])(?!\s|\Z|\d+(?=[\s.,;)-]|\Z)|\w(?=[\s.,;)]|\Z))"
)


def persons_name(field: str, text: str, *, limit: int, needed: bool = False) -> str:
    """The cleaned name of who asks or acts. Raise `InvalidField` `missing`, `too-long` or `not-a-name`."""
    return _name(field, text, limit=limit, needed=needed, company=False)


def company_name(field: str, text: str, *, limit: int, needed: bool = False) -> str:
    """The same of a company, which may be called as its site or its number is: Amazon.com, Inc."""
    return _name(field, text, limit=limit, needed=needed, company=True)


def way_of_contact(field: str, text: str, *, limit: int, needed: bool = False, lines: bool = False) -> str:
    """A cleaned telephone number or postal address that stands under mail of a business, and leads to no site.

    Raise `InvalidField` `missing`, `too-long` or `leads-away`.
    """
    given = (required if needed else optional)(field, text, limit=limit, lines=lines)
    seen = _BOX.sub("", _as_seen(_ORDINAL.sub("", given)))
    words = (found[0] for found in _DOTTED.finditer(seen))
    if _ADDRESS.search(seen) or _SITE.search(seen) or any(_is_domain(word) and not _is_street(word) for word in words):
        raise InvalidField(field=field, problem=LEADS_AWAY)
    return given


def unlinked_lines(text: str) -> str:
    """A telephone number or postal address as mail shows it: nothing in it is linked, and its lines stay.

    A space parts whatever a mail program joins to an address. Numbers keep their points.
    """
    parted = text.replace("://", ": //").replace("@", "@ ").replace("\uff20", "@ ")
    return _JOINS.sub(r"\1 ", parted)


def unlinked(name: str) -> str:
    """The name as mail shows it: a space after each point, so that no mail program takes it for the name of a site.

    Names from before this rule are in the tables, too, and no rule knows every name that leads somewhere.
    """
    spaced = "".join(f"{char} " if char in _POINTS else char for char in name)
    return " ".join(spaced.split())


def _name(field: str, text: str, *, limit: int, needed: bool, company: bool) -> str:
    name = (required if needed else optional)(field, text, limit=limit)
    seen = _as_seen(name)
    if _ADDRESS.search(seen) or _PATH.search(seen) or not (company or _is_persons(seen)):
        raise InvalidField(field=field, problem=PROBLEM)
    return name


def _is_persons(seen: str) -> bool:
    """Whether neither a telephone number nor the name of a site stands in it, as in a company's may."""
    digits = sum(char.isdigit() for char in seen)
    return digits < _DIGITS and not any(_is_domain(found[0]) for found in _DOTTED.finditer(seen))


def _as_seen(name: str) -> str:
    """The name as a reader and a mail program see it: full-width signs are signs, and joiners are not there."""
    plain = unicodedata.normalize("NFKC", name).replace("\u3002", ".")  # the full stop that domains know as well
    return "".join(char for char in plain if unicodedata.category(char) not in {"Cf", "Me", "Mn"})


def _is_domain(dotted: str) -> bool:
    """Whether words with points between them are more like `evil.example` than like `J.R.Smith` or `Dr.Lee`."""
    labels = dotted.split(".")
    while labels and (len(labels[-1]) == 1 or _NO_ENDING.match(labels[-1])):
        labels.pop()  # no domain ends so: St.J, No.5
    if len(labels) <= 1:
        return False
    *before, last = labels
    if last[0].islower() or last.isupper():
        return True  # BIT.LY is linked as bit.ly is; of names in capitals, DR.LEE needs its space
    return any(_is_label(part) for part in before)


def _is_street(dotted: str) -> bool:
    """Whether it is of an address that leaves out the space: a floor (2.OG, 3.izq), V.le Monza, ST.LOUIS."""
    before, _, last = dotted.casefold().partition(".")
    if "." in last:
        return False
    floor = before.isdecimal() and len(before) <= len("99")
    return floor or (len(before) == 1 and last in _ENDINGS) or (before in _BEFORE and len(last) >= _WORD)


def _is_label(part: str) -> bool:
    """Whether it is no initial and no title: r4x.Shop, Booking.Com."""
    return any(char.isdigit() for char in part) or (len(part) > _INITIAL and part.casefold() not in _TITLES)
