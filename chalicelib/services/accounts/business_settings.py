"""What a business says of itself, where it lies, which languages it speaks and what its pages look like.

Each change is one entry of the account's chain that names the settings and never their values. What somebody saw is
compared with what is there, so that two people who change the same at once hear of each other.
"""

import hashlib
from collections.abc import Callable, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from chalicelib.domain.account import PHONE_LIMIT, POSTAL_LIMIT, Account, Staff, TimeZoneName
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.colour import check_colour, parse_colour
from chalicelib.domain.contact import Email
from chalicelib.domain.mailed_name import company_name, way_of_contact
from chalicelib.domain.reason import Reason
from chalicelib.domain.text import clean, optional
from chalicelib.errors import Conflict, InvalidField
from chalicelib.law.calendars import calendar_of
from chalicelib.services.accounts.set_laws import set_laws
from chalicelib.services.accounts.user_access import acting_role
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

FACTS: Final = ("name", "email", "phone", "postal", "privacy_url")
PLACE: Final = ("place", "time_zone")
_URL_LIMIT: Final = 500
_NAME_LIMIT: Final = 100
_LEAST_DIGITS: Final = 5  # of a telephone number


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """How a business is called and reached by consumers."""

    name: str
    email: str
    phone: str
    postal: str
    privacy_url: str


def seen_of(account: Account, *settings: str) -> str:
    """What a page showed of some settings, as a short text that a form carries."""
    shown = repr([getattr(account, name) for name in settings])
    return hashlib.sha256(shown.encode()).hexdigest()[:16]


def change_facts(desk: Desk, staff: Staff, facts: Facts, *, seen: str = "") -> Account:
    """Keep name and ways of contact. Raise `Forbidden`, `Conflict`, `InvalidField` with the field's name.

    What is as it is stored stays, even if a younger rule would refuse it: the other facts can be changed.
    """
    acting_role(desk, staff)
    account = desk.accounts.get(staff.account.id)
    readers: dict[str, Callable[[str], str]] = {
        "name": lambda text: company_name("name", text, limit=_NAME_LIMIT, needed=True),
        "email": lambda text: Email.parse(text).address if text.strip() else "",
        "phone": _phone,
        "postal": lambda text: way_of_contact("postal", text, limit=POSTAL_LIMIT, lines=True),
        "privacy_url": _web_address,
    }
    changes = {}
    for name, read in readers.items():
        typed, stored = getattr(facts, name), getattr(account, name)
        changes[name] = stored if clean(typed, lines=True) == stored else read(typed)
    return _keep(desk, staff, account, seen, **changes)


def change_place(desk: Desk, staff: Staff, *, place: str, time_zone: str, seen: str = "") -> Account:
    """Keep where the business lies: its holidays and the day on which something came in.

    Dates that are set stay as they are; what is computed from now on uses the new ones. Raise `Forbidden`,
    `Conflict`, `InvalidField` (`place`, `time_zone`).
    """
    calendar_of(place)  # refuses a place that no due date could be computed for
    return _change(desk, staff, seen, place=place, time_zone=TimeZoneName.parse(time_zone).name)


def change_languages(desk: Desk, staff: Staff, languages: Sequence[str], *, seen: str = "") -> Account:
    """Keep the languages of the consumer's pages, letters and telephone line; the first is the usual one.

    The caller knows which there are. Raise `Forbidden`, `Conflict`, `InvalidField` (`languages` `missing`).
    """
    if not languages:
        raise InvalidField(field="languages", problem="missing")
    return _change(desk, staff, seen, languages=tuple(dict.fromkeys(languages)))


def change_colour(desk: Desk, staff: Staff, typed: str, *, seen: str = "") -> Account:
    """Keep the colour of buttons and bars; an empty one is the product's own.

    Raise `Forbidden`, `Conflict`, `InvalidField` (`colour`): `malformed`, or `too-light` with the nearest that is not.
    """
    colour = parse_colour(typed) if typed.strip() else ""
    if colour:
        check_colour(colour)
    return _change(desk, staff, seen, colour=colour)


def change_laws(desk: Desk, staff: Staff, names: Sequence[str], *, seen: str = "") -> Account:
    """Keep the laws that the business answers under, as `set_laws` does. Raise `Forbidden`, `Conflict` as well."""
    acting_role(desk, staff)
    account = desk.accounts.get(staff.account.id)
    check_seen(account, seen, "regimes")
    return set_laws(desk, account, names, actor=staff.actor)


def check_seen(account: Account, seen: str, *settings: str) -> None:
    """Raise `Conflict` unless settings are as somebody saw them; who has seen nothing does not mind."""
    if seen and seen != seen_of(account, *settings):
        raise Conflict(Account.KIND)


def _change(desk: Desk, staff: Staff, seen: str, **changes: Any) -> Account:
    acting_role(desk, staff)
    return _keep(desk, staff, desk.accounts.get(staff.account.id), seen, **changes)


def _keep(desk: Desk, staff: Staff, account: Account, seen: str, **changes: Any) -> Account:
    check_seen(account, seen, *changes)
    changed = replace(account, **changes)
    settings = [name for name in changes if getattr(changed, name) != getattr(account, name)]
    if not settings:
        return account
    unit = desk.work.begin(account.id, desk.clock.now())
    because = Reason(Tag.ACCOUNT_SETTINGS_CHANGED, staff.actor, None, {"settings": settings})
    unit.store(changed, because=because)
    unit.commit()
    return desk.accounts.get(account.id)


def _phone(typed: str) -> str:
    """A number, or none. Raise `InvalidField` (`phone`)."""
    phone = way_of_contact("phone", typed, limit=PHONE_LIMIT)
    if phone and sum(char.isdecimal() for char in phone) < _LEAST_DIGITS:
        raise InvalidField(field="phone", problem="malformed")
    return phone


def _web_address(typed: str) -> str:
    """A page of the web, with `https://` put before what has no scheme. Raise `InvalidField` (`privacy_url`)."""
    address = optional("privacy_url", typed, limit=_URL_LIMIT)
    if not address:
        return ""
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        sound = parts.scheme in {"http", "https"} and "." in (parts.hostname or "") and " " not in address
    except ValueError:
        sound = False
    if not sound:
        raise InvalidField(field="privacy_url", problem="malformed")
    return address
