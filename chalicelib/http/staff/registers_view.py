"""What the pages of the registers show: entries by their fields, and what is due of them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.register import FIELDS, Register, RegisterEntry, Shape, notice_due, review_due
from chalicelib.http.staff.request_view import Reader

PATH = "/staff/registers"


class EntryRow(Struct, frozen=True, kw_only=True):
    """One entry of a list: what it is about, its day, and in words what is due of it, if anything is; `late` if so."""

    url: str
    title: str
    day: date
    due: str = ""
    late: bool = False


class EntryField(Struct, frozen=True, kw_only=True):
    """One field of the form; ``name`` as in `domain.register` with `register_` before it."""

    name: str
    label: str
    shape: str
    value: str
    hint: str | None = None
    options: Sequence[tuple[str, str]] = ()


def rows(entries: Sequence[RegisterEntry], who: Reader, now: datetime) -> list[EntryRow]:
    """The entries of a list, as they come."""
    return [_row(entry, who, now) for entry in entries]


def fields(register: Register, values: Mapping[str, str], language: str) -> list[EntryField]:
    """The form of an entry, filled with its values or what was typed."""
    return [
        EntryField(
            name=f"register_{one.name}",
            label=_word(f"staff.register.{one.name}", language),
            shape=one.shape.value,
            value=values.get(one.name, ""),
            hint=_optional(f"staff.register.{one.name}.hint", language),
            options=[(word, _word(f"staff.register.{one.name}.{word}", language)) for word in one.words],
        )
        for one in FIELDS[register]
    ]


def typed(register: Register, value: Any) -> dict[str, str]:
    """What a form holds, by the fields' own names; `value` reads a field of the form."""
    return {one.name: value(f"register_{one.name}") for one in FIELDS[register]}


def _row(entry: RegisterEntry, who: Reader, now: datetime) -> EntryRow:
    values, language = entry.values, who.language
    day = next(values[one.name] for one in FIELDS[entry.register] if one.shape in {Shape.DAY, Shape.MOMENT})
    due, late = _due(entry, who, now)
    return EntryRow(
        url=f"{PATH}/{entry.register}/{entry.id}",
        title=values.get("recipient") or values["happened"].partition("\n")[0][:120],
        day=datetime.fromisoformat(day).date(),
        due=texts.text(due[0], language, date=texts.date_text(due[1], language)) if due else "",
        late=late,
    )


def _due(entry: RegisterEntry, who: Reader, now: datetime) -> tuple[tuple[str, date] | None, bool]:
    local = now.astimezone(who.staff.account.zone).replace(tzinfo=None)
    notice = notice_due(entry)
    if notice is not None:
        return ("staff.registers.notice-due", notice.date()), notice <= local
    review = review_due(entry)
    if review is not None:
        return ("staff.registers.review-due", review), review <= local.date()
    return None, False


def _word(key: str, language: str) -> str:
    return texts.text(key, language)


def _optional(key: str, language: str) -> str | None:
    return texts.text(key, language) if texts.has_text(key) else None
