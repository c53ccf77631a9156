"""Whom a business processes data for: the directory of its controllers, and the role that it has in each service.

A business that processes for others decides nothing about their data: it passes a request on to the one who does
(11 CCR 7050(e); GDPR Art 28(3)(e)). The directory is its list of customers, and therefore confidential: names are
sealed, and a consumer is shown those alone that are nearly what they typed and may be named.
"""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final
from urllib.parse import urlsplit

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.mailed_name import company_name
from chalicelib.domain.record import sealed
from chalicelib.domain.text import optional, required
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.values import dataclass, fields

LINE_LIMIT: Final = 200
REACH_LIMIT: Final = 500
URL_LIMIT: Final = 500
LIST_LIMIT: Final = 50  # other names, codes or numbers of one controller
CONTROLLERS_LIMIT: Final = 1000  # of one account: a look-up reads them all
SERVICES_LIMIT: Final = 100
SHOWN: Final = 5  # controllers that a name can mean, at most
LIKE: Final = 0.78  # how much two names have in common so that one may be a slip for the other
_LEAST: Final = 3  # letters of a name before anything is like it
_FORMS: Final = frozenset(  # legal forms, which nobody types alike
    {
        *("inc", "incorporated", "llc", "llp", "ltd", "limited", "corp", "corporation", "co", "company"),
        *("gmbh", "ag", "sa", "sl", "srl", "bv", "plc"),
    },
)
_CODE: Final = re.compile(r"\d{6}")


class ServiceRole(StrEnum):
    """What a business is in one of its services."""

    CONTROLLER = "controller"
    PROCESSOR = "processor"


class HandOver(StrEnum):
    """How a request reaches a controller."""

    MAIL = "mail"  # a letter with a link to the page where it lies
    PORTAL = "portal"  # by hand, in the controller's own portal
    API = "api"  # signed, to the controller's own system
    DRP = "drp"  # signed, by the Data Rights Protocol
    ACCOUNT = "account"  # it has an account here, and gets it in its queue


BY_MACHINE: Final = frozenset({HandOver.API, HandOver.DRP, HandOver.ACCOUNT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One service of a business: whether it decides about the data in it, and what leads there."""

    KIND: ClassVar[str] = "service"

    account: AccountId
    id: str
    role: ServiceRole
    codes: tuple[str, ...] = ()  # service codes of the telephone line
    ended_at: datetime | None = None
    name: str = sealed()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """One that the business processes for. `reach` is what a consumer is told; `address` where machines or staff go."""

    KIND: ClassVar[str] = "controller"

    account: AccountId
    id: str
    method: HandOver
    made_at: datetime
    services: tuple[str, ...] = ()  # of the business, by id; none: any in which it is a processor
    codes: tuple[str, ...] = ()  # service codes that stand for it
    partner: AccountId | None = None  # its account here
    offered: bool = True  # may be named to a consumer who typed nearly its name
    ended_at: datetime | None = None
    name: str = sealed()
    other_names: tuple[str, ...] = sealed(())
    numbers: tuple[Phone, ...] = sealed(())  # that consumers call or are called from in its name
    privacy_url: str = sealed("")
    reach: str = sealed("")
    email: Email | None = sealed(None)  # where requests are mailed
    address: str = sealed("")  # its portal, or where its system takes requests
    business: str = sealed("")  # its id in the Data Rights Protocol's directory
    version: int = 0

    @property
    def stands(self) -> bool:
        """Whether requests can still be passed on to it."""
        return self.ended_at is None

    def told(self) -> str:
        """Who it is and how it is reached, as the consumer is told."""
        return "\n".join(line for line in (self.name, self.reach, self.privacy_url) if line)


class How(StrEnum):
    """By what a controller was found, the surest first."""

    CHOSEN = "chosen"  # the consumer chose it
    CODE = "code"
    NUMBER = "number"
    NAME = "name"
    LIKE = "like"  # the name that was typed is nearly its own


@dataclass(frozen=True, slots=True)
class Match:
    """A controller that may be meant; `likeness` from 0 to 1."""

    controller: Controller
    how: How
    likeness: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Traces:
    """What a request says of whom it is about."""

    chosen: str = ""  # a controller's id
    named: str = ""
    codes: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()  # E.164


def find(controllers: Iterable[Controller], traces: Traces) -> tuple[Match, ...]:
    """The controllers that may be meant, the surest first, each once, at most `SHOWN`; none that has ended."""
    found = [match for one in controllers if one.stands and (match := _match(one, traces))]
    found.sort(key=lambda match: (list(How).index(match.how), -match.likeness, match.controller.id))
    return tuple(found[:SHOWN])


def _match(one: Controller, traces: Traces) -> Match | None:
    if traces.chosen == one.id:
        return Match(one, How.CHOSEN)
    if not set(one.codes).isdisjoint(traces.codes):
        return Match(one, How.CODE)
    if not {number.e164 for number in one.numbers}.isdisjoint(traces.numbers):
        return Match(one, How.NUMBER)
    likeness = max(_likeness(traces.named, name) for name in (one.name, *one.other_names))
    if likeness < LIKE:
        return None
    return Match(one, How.NAME if likeness == 1.0 else How.LIKE, likeness)


def plain_name(name: str) -> str:
    """A name as people mean it: no case, accents, punctuation or legal form."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    words = re.findall(r"\w+", "".join(sign for sign in letters if not unicodedata.combining(sign)).replace("'", ""))
    meant = [word for word in words if word not in _FORMS]
    return " ".join(meant or words)


def _likeness(typed: str, name: str) -> float:
    """1 for the same name, nearly 1 for its first words, else what the two have in common."""
    one, other = plain_name(typed), plain_name(name)
    if len(one) < _LEAST or not other:
        return 0.0
    if one == other or one.replace(" ", "") == other.replace(" ", ""):
        return 1.0
    if f"{other} ".startswith(f"{one} ") or f"{one} ".startswith(f"{other} "):
        return 0.95
    pair = difflib.SequenceMatcher(None, one, other)
    if pair.real_quick_ratio() < LIKE or pair.quick_ratio() < LIKE:
        return 0.0
    return min(pair.ratio(), 0.94)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An entry of the directory as typed; several codes, numbers or names stand on lines of their own."""

    name: str = ""
    other_names: str = ""
    services: tuple[str, ...] = ()
    codes: str = ""
    numbers: str = ""
    privacy_url: str = ""
    reach: str = ""
    method: str = ""
    email: str = ""
    address: str = ""
    business: str = ""
    partner: str = ""  # the short name of its account here
    offered: bool = True


_NEEDS: Final[Mapping[str, tuple[str, ...]]] = {
    HandOver.MAIL: ("email",),
    HandOver.PORTAL: ("address",),
    HandOver.API: ("address",),
    HandOver.DRP: ("address", "business"),
    HandOver.ACCOUNT: ("partner",),
}


def understand(written: Written) -> dict[str, object]:
    """The fields of a controller, but for `partner`. Raise `InvalidInput` with every problem (`controller_<field>`)."""
    problems: list[InvalidField] = []
    read: dict[str, object] = {"services": written.services, "offered": written.offered}
    needs = _NEEDS.get(written.method, ())
    readers: dict[str, Callable[[], object]] = {
        "name": lambda: company_name("controller_name", written.name, limit=LINE_LIMIT, needed=True),
        "other_names": lambda: _lines("other_names", written.other_names),
        "codes": lambda: _codes(written.codes),
        "numbers": lambda: _numbers(written.numbers),
        "privacy_url": lambda: _url("privacy_url", written.privacy_url),
        "reach": lambda: optional("controller_reach", written.reach, limit=REACH_LIMIT, lines=True),
        "method": lambda: _method(written.method),
        "email": lambda: _email(written.email, needed="email" in needs),
        "address": lambda: _url("address", written.address, needed="address" in needs),
        "business": lambda: _line("business", written.business, needed="business" in needs),
        "partner": lambda: _line("partner", written.partner, needed="partner" in needs),
    }
    for name, reader in readers.items():
        try:
            read[name] = reader()
        except InvalidField as problem:
            problems.append(problem)
    if not (written.privacy_url.strip() or written.reach.strip()):
        problems.append(InvalidField(field="controller_reach", problem="missing"))
    if problems:
        raise InvalidInput(tuple(problems))
    return {name: value for name, value in read.items() if name != "partner"}


def changed_fields(before: Controller, after: Controller) -> list[str]:
    """The names of the fields that differ: what the audit says of a change."""
    names = (item.name for item in fields(before) if item.name != "version")
    return sorted(name for name in names if getattr(before, name) != getattr(after, name))


def parse_codes(text: str) -> tuple[str, ...]:
    """Service codes, one on a line. Raise `InvalidField` (`controller_codes`)."""
    return _codes(text)


def _method(text: str) -> HandOver:
    if text not in set(HandOver):
        raise InvalidField(field="controller_method", problem="missing")
    return HandOver(text)


def _line(name: str, text: str, *, needed: bool) -> str:
    read = required if needed else optional
    return read(f"controller_{name}", text, limit=LINE_LIMIT)


def _lines(name: str, text: str) -> tuple[str, ...]:
    field = f"controller_{name}"
    found = [optional(field, line, limit=LINE_LIMIT) for line in text.splitlines()]
    kept = tuple(dict.fromkeys(line for line in found if line))
    if len(kept) > LIST_LIMIT:
        raise InvalidField(field=field, problem="too-many", limit=LIST_LIMIT)
    return kept


def _codes(text: str) -> tuple[str, ...]:
    found = _lines("codes", text)
    if not all(_CODE.fullmatch(code) for code in found):
        raise InvalidField(field="controller_codes", problem="malformed")
    return found


def _numbers(text: str) -> tuple[Phone, ...]:
    return tuple(Phone.parse(line, field="controller_numbers") for line in _lines("numbers", text))


def _email(text: str, *, needed: bool) -> Email | None:
    return Email.parse(text, field="controller_email") if needed or text.strip() else None


def _url(name: str, text: str, *, needed: bool = False) -> str:
    """An address that begins with https; a plain one is taken from this machine only, by whoever calls it."""
    field = f"controller_{name}"
    url = (required if needed else optional)(field, text, limit=URL_LIMIT)
    if not url:
        return ""
    try:
        where = urlsplit(url)
        host = where.hostname
    except ValueError:
        raise InvalidField(field=field, problem="malformed") from None
    local = host in {"localhost", "127.0.0.1"} and where.scheme == "http"
    if not host or not (where.scheme == "https" or local) or "@" in where.netloc or not url.isascii() or " " in url:
        raise InvalidField(field=field, problem="malformed")
    return url
