"""Registers that a business keeps for years beside its requests: disclosures, onward transfers, incidents.

What an entry holds is data (`FIELDS`), so that form, API, file and check are the same for all three.

- *Disclosures* to courts and authorities: who asked, on what ground, what was given, whether the person was told
  (GDPR Art 5(2) and 15(1)(c); Data Privacy Framework, supplemental principle 16).
- *Onward transfers*: to whom, what, where, under which safeguard, when to look again (GDPR Art 30(1)(d) and (e), 44).
- *Incidents*: what happened, when it was noticed, whom it concerns and who was told; the authority within 72 hours of
  noticing (GDPR Art 33(1) and (5), 34; California: Civ. Code 1798.82).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.ids import AccountId
from chalicelib.domain.record import sealed
from chalicelib.domain.text import clean, optional, required
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.values import dataclass

LINE_LIMIT: Final = 200
TEXT_LIMIT: Final = 4000
ENTRIES_LIMIT: Final = 1000  # of one register
NOTICE_WITHIN: Final = timedelta(hours=72)  # GDPR Art 33(1)


class Register(StrEnum):
    """Which register an entry stands in."""

    DISCLOSURES = "disclosures"
    TRANSFERS = "transfers"
    INCIDENTS = "incidents"


class Shape(StrEnum):
    """What a field takes: a line, several lines, one of its words, a day, a moment (local, minutes), a number."""

    LINE = "line"
    TEXT = "text"
    WORD = "word"
    DAY = "day"
    MOMENT = "moment"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of an entry; `words` are what a `WORD` may be."""

    name: str
    shape: Shape = Shape.LINE
    needed: bool = True
    words: tuple[str, ...] = ()


_GROUNDS: Final = ("court-order", "subpoena", "warrant", "statute", "regulator", "emergency", "other")
_SAFEGUARDS: Final = ("adequacy", "privacy-framework", "standard-clauses", "binding-rules", "derogation", "none")

FIELDS: Final[Mapping[Register, tuple[Field, ...]]] = {
    Register.DISCLOSURES: (
        Field("recipient"),
        Field("ground", Shape.WORD, words=_GROUNDS),
        Field("reference", needed=False),
        Field("disclosed_on", Shape.DAY),
        Field("disclosed", Shape.TEXT),
        Field("people", Shape.NUMBER, needed=False),
        Field("notified", Shape.WORD, words=("yes", "later", "forbidden", "not-required")),
        Field("notified_on", Shape.DAY, needed=False),
    ),
    Register.TRANSFERS: (
        Field("recipient"),
        Field("role", Shape.WORD, words=("processor", "controller", "joint-controller")),
        Field("categories", Shape.TEXT),
        Field("country"),
        Field("safeguard", Shape.WORD, words=_SAFEGUARDS),
        Field("since", Shape.DAY),
        Field("review_on", Shape.DAY),
    ),
    Register.INCIDENTS: (
        Field("happened", Shape.TEXT),
        Field("noticed_at", Shape.MOMENT),
        Field("harm", Shape.WORD, words=("confidentiality", "integrity", "availability")),
        Field("categories", Shape.TEXT),
        Field("people", Shape.NUMBER, needed=False),
        Field("risk", Shape.WORD, words=("none", "risk", "high")),
        Field("measures", Shape.TEXT, needed=False),
        Field("authority_told_on", Shape.DAY, needed=False),
        Field("people_told_on", Shape.DAY, needed=False),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterEntry:
    """One entry; `values` are by field, days and moments as ISO 8601 texts (moments in the business's time zone)."""

    KIND: ClassVar[str] = "register-entry"

    account: AccountId
    register: Register
    id: str
    made_at: datetime
    made_by: str
    changed_at: datetime | None = None
    changed_by: str = ""
    values: dict[str, str] = sealed()
    version: int = 0


def read_values(register: Register, typed: Mapping[str, str], *, today: date) -> dict[str, str]:
    """The values of an entry as they are kept, without those left empty.

    Raise `InvalidInput` with every problem at once: fields are called `register_<name>`, problems `missing`,
    `too-long`, `malformed`, `unknown`, `future` (a day of what has happened that lies ahead) or `needs-day` (people
    were told, and nobody says when).
    """
    problems: list[InvalidField] = []
    values: dict[str, str] = {}
    for one in FIELDS[register]:
        try:
            value = _read(one, typed.get(one.name, ""), today)
        except InvalidField as problem:
            problems.append(problem)
        else:
            values |= {one.name: value} if value else {}
    if register is Register.DISCLOSURES and values.get("notified") == "yes" and "notified_on" not in values:
        problems.append(InvalidField(field="register_notified_on", problem="needs-day"))
    if problems:
        raise InvalidInput(tuple(problems))
    return values


def notice_due(entry: RegisterEntry) -> datetime | None:
    """When the authority must have been told (local time, without zone); None where nobody need be, or was."""
    if entry.register is not Register.INCIDENTS or entry.values["risk"] == "none":
        return None
    if "authority_told_on" in entry.values:
        return None
    return datetime.fromisoformat(entry.values["noticed_at"]) + NOTICE_WITHIN


def review_due(entry: RegisterEntry) -> date | None:
    """When a transfer is to be looked at again."""
    text = entry.values.get("review_on", "")
    return date.fromisoformat(text) if text else None


def _read(one: Field, typed: str, today: date) -> str:
    name = f"register_{one.name}"
    match one.shape:
        case Shape.LINE | Shape.TEXT:
            lines = one.shape is Shape.TEXT
            read = required if one.needed else optional
            return read(name, typed, limit=TEXT_LIMIT if lines else LINE_LIMIT, lines=lines)
        case _:
            text = clean(typed)
    if not text:
        if one.needed:
            raise InvalidField(field=name, problem="missing")
        return ""
    if one.shape is Shape.WORD:
        if text not in one.words:
            raise InvalidField(field=name, problem="unknown")
        return text
    if one.shape is Shape.NUMBER:
        return _number(name, text)
    return _time(name, one, text, today)


def _number(name: str, text: str) -> str:
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise InvalidField(field=name, problem="malformed")
    return str(int(text))


def _time(name: str, one: Field, text: str, today: date) -> str:
    try:
        at = datetime.fromisoformat(text) if one.shape is Shape.MOMENT else date.fromisoformat(text)
    except ValueError:
        raise InvalidField(field=name, problem="malformed") from None
    day = at.date() if isinstance(at, datetime) else at
    if isinstance(at, datetime) and at.tzinfo is not None:
        raise InvalidField(field=name, problem="malformed")
    if day > today and one.name != "review_on":
        raise InvalidField(field=name, problem="future")
    return at.isoformat(timespec="minutes") if isinstance(at, datetime) else at.isoformat()
