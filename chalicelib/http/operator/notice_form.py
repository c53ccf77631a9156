"""A notice as the operator types it: two languages, two days, to whom, and whether it goes by mail as well."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from chalicelib import texts
from chalicelib.channels.typed_date import read_date
from chalicelib.domain.ids import drawn_name
from chalicelib.domain.operator_notice import Severity
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call
from chalicelib.http.operator.pages import today
from chalicelib.services.notices.post_notice import PostNotice

ALL: Final = "all"
ONE: Final = "one"
_PARTS: Final = ("day", "month", "year")
_WEEK: Final = timedelta(days=7)


def field_names() -> tuple[str, ...]:
    """Every field of the form."""
    words = tuple(f"{name}_{language}" for language in texts.languages() for name in ("title", "text"))
    days = tuple(f"{name}_{part}" for name in ("from", "until") for part in _PARTS)
    return (*words, *days, "severity", "addressees", "addressee", "mailed")


def typed(call: Call) -> dict[str, str]:
    """What was posted, field by field."""
    return {name: call.value(name) for name in field_names()}


def blank(call: Call) -> dict[str, str]:
    """An empty form: for all, from today on for a week."""
    first = today(call)
    given = dict.fromkeys(field_names(), "")
    given |= {"addressees": ALL, "severity": Severity.INFORMATION.value, "addressee": call.query.get("account", "")}
    if given["addressee"]:
        given["addressees"] = ONE
    for name, day in (("from", first), ("until", first + _WEEK)):
        given |= {f"{name}_{part}": str(getattr(day, part)) for part in _PARTS}
    return given


def read_notice_form(call: Call) -> PostNotice:
    """The command that the form makes. Raise `InvalidField`."""
    languages = texts.languages()
    first, last = (read_date(name, *(call.value(f"{name}_{part}") for part in _PARTS)) for name in ("from", "until"))
    now = call.desk.clock.now()
    starts = _midnight(call, first)
    return PostNotice(
        titles={language: call.value(f"title_{language}") for language in languages},
        texts={language: call.value(f"text_{language}") for language in languages},
        severity=_severity(call.value("severity")),
        starts_at=now if first == today(call) else starts,
        ends_at=_midnight(call, last + timedelta(days=1)),  # the last day counts whole
        to=_addressee(call),
        mailed=call.value("mailed") == "yes",
        id=drawn_name(call.value("id")),
    )


def _midnight(call: Call, day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=call.staff.account.zone).astimezone(UTC)


def _severity(chosen: str) -> Severity:
    if chosen not in set(Severity):
        raise InvalidField(field="severity", problem="missing")
    return Severity(chosen)


def _addressee(call: Call) -> str:
    chosen, slug = call.value("addressees"), call.value("addressee").strip().lower()
    if chosen not in {ALL, ONE}:
        raise InvalidField(field="addressees", problem="missing")
    if chosen == ONE and not slug:
        raise InvalidField(field="addressee", problem="missing")
    return slug if chosen == ONE else ""
