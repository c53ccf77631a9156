"""A transfer as the operator types it: words in each language, to whom it passes, when, and what passes."""

from typing import Final

from chalicelib import texts
from chalicelib.channels.typed_date import read_date
from chalicelib.domain.ids import drawn_name
from chalicelib.domain.register import FIELDS, Register
from chalicelib.domain.transfer import earliest
from chalicelib.errors import InvalidField
from chalicelib.http.call import Call
from chalicelib.services.transfers.announce_transfer import AnnounceTransfer

ALL: Final = "all"
ONE: Final = "one"
_PARTS: Final = ("day", "month", "year")


def field_names() -> tuple[str, ...]:
    """Every field of the form."""
    words = tuple(f"{name}_{language}" for language in texts.languages() for name in ("title", "text"))
    plain = ("transfer_to", "transfer_contact", "transfer_country", "safeguard", "addressees", "addressee")
    return (*words, *plain, *(f"passes_{part}" for part in _PARTS))


def safeguards() -> tuple[str, ...]:
    """What can protect data elsewhere, as the register names it."""
    return next(field.words for field in FIELDS[Register.TRANSFERS] if field.name == "safeguard")


def typed(call: Call) -> dict[str, str]:
    """What was posted, field by field."""
    return {name: call.value(name) for name in field_names()}


def blank(call: Call) -> dict[str, str]:
    """An empty form: the whole deployment, on the first day that is possible."""
    first = earliest(call.desk.clock.now())
    days = {f"passes_{part}": str(getattr(first, part)) for part in _PARTS}
    return dict.fromkeys(field_names(), "") | {"addressees": ALL} | days


def read_transfer_form(call: Call) -> AnnounceTransfer:
    """The command that the form makes. Raise `InvalidField`."""
    return AnnounceTransfer(
        titles={language: call.value(f"title_{language}") for language in texts.languages()},
        texts={language: call.value(f"text_{language}") for language in texts.languages()},
        to=call.value("transfer_to"),
        contact=call.value("transfer_contact"),
        country=call.value("transfer_country"),
        safeguard=call.value("safeguard"),
        effective_on=read_date("passes", *(call.value(f"passes_{part}") for part in _PARTS)),
        slug=_slug(call),
        id=drawn_name(call.value("id")),
    )


def _slug(call: Call) -> str:
    chosen, slug = call.value("addressees"), call.value("addressee").strip().lower()
    if chosen not in {ALL, ONE}:
        raise InvalidField(field="addressees", problem="missing")
    if chosen == ONE and not slug:
        raise InvalidField(field="addressee", problem="missing")
    return slug if chosen == ONE else ""
