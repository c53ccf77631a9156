"""The places that an account serves, and whether a request comes from elsewhere; the body that it names for complaints.

Where somebody lives is what they say, or else the country of their number: never where an address of the internet seems
to be. What comes from elsewhere is put before staff; nothing is declined by machine.
"""

from collections.abc import Iterable
from typing import Final

from chalicelib.domain.contact import Phone
from chalicelib.domain.places import ALL, GROUPS, OTHER, UNSAID
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

AMERICA: Final = "US"  # of a number: its State cannot be told
NAME_LIMIT: Final = 200
WHERE_LIMIT: Final = 300
PLACES: Final = tuple(code for _, codes in GROUPS for code in codes)
_GROUPS: Final = dict(GROUPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecourseBody:
    """The independent body to which the account submits: its name, and an address or a page of it."""

    name: str
    where: str


def parse_served(codes: Iterable[str]) -> tuple[str, ...]:
    """The places in the order of the residence question; the name of a group stands for all of it.

    All of them are the same as none: everywhere. Raise `InvalidField` (`served`, `unknown`).
    """
    named: set[str] = set()
    for code in codes:
        if code not in PLACES and code not in _GROUPS:
            raise InvalidField(field="served", problem="unknown")
        named.update(_GROUPS.get(code, (code,)))
    return () if named.issuperset(PLACES) else tuple(code for code in PLACES if code in named)


def whole_groups(served: Iterable[str]) -> tuple[str, ...]:
    """The groups of which every place is served."""
    known = frozenset(served)
    return tuple(name for name, codes in GROUPS if known.issuperset(codes))


def parse_body(name: str, where: str) -> RecourseBody | None:
    """The body as typed, None where nothing was. Raise `InvalidField` (`body_name`, `body_where`)."""
    named = optional("body_name", name, limit=NAME_LIMIT)
    lies = optional("body_where", where, limit=WHERE_LIMIT)
    if not named and not lies:
        return None
    for field, text in (("body_name", named), ("body_where", lies)):
        if not text:
            raise InvalidField(field=field, problem="missing")
    return RecourseBody(name=named, where=lies)


def elsewhere(served: tuple[str, ...], residence: str, phone: Phone | None) -> str:
    """The place that a request comes from where the account does not serve it; empty where it does, or nobody knows.

    What a person says of their residence goes before their number, which people take along when they move.
    """
    if not served:
        return ""
    if residence not in {"", UNSAID}:
        return "" if residence in served else residence
    country = phone.country if phone else ""
    if not country or any(code.partition("-")[0] == country for code in served):
        return ""
    if country == AMERICA or country in ALL:
        return country
    return "" if OTHER in served else OTHER
