"""The vendors of a business: what each holds, under which contract, and how it is told of what people ask.

A vendor is told of what its entry names, `causes`: deletion (Cal. Civ. Code 1798.105(c)(1); 11 CCR 7022(b)(2) service
providers and contractors, (b)(3) third parties), correction (11 CCR 7023(c): service providers and contractors),
opt-outs (11 CCR 7026(f)(2)-(3): third parties) and limits (11 CCR 7027(g)(2)-(4)?: both, the numbers unconfirmed); in
Europe of erasure, rectification and restriction (GDPR Art 19).
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Final, TypeVar

from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId
from chalicelib.domain.mailed_name import company_name
from chalicelib.domain.record import sealed
from chalicelib.domain.request import Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.text import clean, optional
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.values import dataclass

NAME_LIMIT: Final = 200
WORDS_LIMIT: Final = 2000
PORTAL_LIMIT: Final = 500
VENDORS_LIMIT: Final = 200  # of one account, without those that are used no more
ANSWER_DAYS: Final = 10  # where nobody says otherwise
ANSWER_DAYS_LIMIT: Final = 90
W = TypeVar("W", bound=StrEnum)


class VendorRole(StrEnum):
    """What a vendor is to the business; the words differ by law, the parts are these."""

    PROCESSOR = "processor"  # California: a service provider
    CONTRACTOR = "contractor"
    THIRD_PARTY = "third-party"


class Method(StrEnum):
    """How a vendor is told."""

    MAIL = "mail"  # with a link to a small answer page
    WEBHOOK = "webhook"  # to its own system, which follows the same link
    PORTAL = "portal"  # by hand, where the vendor wants it entered


class Cause(StrEnum):
    """What kind of request a vendor is told of."""

    DELETE = "delete"
    CORRECT = "correct"
    OPT_OUT = "opt-out"
    LIMIT = "limit"


class Identifier(StrEnum):
    """What the person typed, as far as a vendor may be told it to find them."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    CUSTOMER_NUMBER = "customer_number"
    POSTAL_CODE = "postal_code"


_CAUSES: Final[Mapping[Right, Cause]] = {
    **dict.fromkeys((Right.DELETE, Right.ERASE), Cause.DELETE),
    **dict.fromkeys((Right.CORRECT, Right.RECTIFY), Cause.CORRECT),
    **dict.fromkeys((Right.LIMIT_SENSITIVE, Right.RESTRICT), Cause.LIMIT),
    **dict.fromkeys(
        (
            *(Right.OPT_OUT_SALE, Right.OPT_OUT_TARGETED, Right.OPT_OUT_PROFILING, Right.ADMT_OPT_OUT, Right.OBJECT),
            *(Right.WITHDRAW_CONSENT, Right.MARKETING_EMAIL, Right.MARKETING_TEXTS, Right.MARKETING_CALLS),
        ),
        Cause.OPT_OUT,
    ),
}


def cause_of(right: Right) -> Cause | None:
    """What vendors are told of where a right is asked for; None where none need be."""
    return _CAUSES.get(right)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    """One entry of the directory. `required`: an answer in full waits for its answer."""

    KIND: ClassVar[str] = "vendor"

    account: AccountId
    id: str
    made_at: datetime
    made_by: str  # actor
    role: VendorRole
    method: Method
    causes: tuple[Cause, ...]
    identifiers: tuple[Identifier, ...]
    required: bool = True
    answer_days: int = ANSWER_DAYS
    contract_on: date | None = None
    webhook: str = ""  # the endpoint that is its own, of `Method.WEBHOOK`
    retired_at: datetime | None = None
    name: str = sealed()
    holds: str = sealed("")
    safeguards: str = sealed("")
    contact: str = sealed("")
    email: Email | None = sealed(None)
    portal: str = sealed("")
    version: int = 0

    def concerns(self, right: Right) -> bool:
        """Whether the rule says that it is told of a request about `right`."""
        return self.retired_at is None and cause_of(right) in self.causes


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorEntry:
    """What staff type of a vendor; lists by the words of their choices."""

    name: str
    role: str
    method: str
    causes: tuple[str, ...]
    identifiers: tuple[str, ...]
    required: bool = True
    answer_days: str = str(ANSWER_DAYS)
    contract_on: str = ""
    holds: str = ""
    safeguards: str = ""
    contact: str = ""
    email: str = ""
    webhook: str = ""
    portal: str = ""


def read_entry(typed: VendorEntry, *, today: date, endpoints: frozenset[str]) -> dict[str, Any]:
    """The fields of a `Vendor`; `endpoints` are the webhooks that a vendor can be told by.

    Raise `InvalidInput` with every problem at once: fields are called `vendor_<name>`.
    """
    problems: list[InvalidField] = []
    read: dict[str, Any] = {"required": typed.required}
    for name, make in _READERS.items():
        try:
            read[name] = make(typed)
        except InvalidField as problem:
            problems.append(problem)
    problems += _missing_way(typed, endpoints)
    if read.get("contract_on") and read["contract_on"] > today:
        problems.append(InvalidField(field="vendor_contract_on", problem="future"))
    if problems:
        raise InvalidInput(tuple(problems))
    return read


def identifying(vendor: Vendor, typed: Typed, right: Right) -> dict[str, str]:
    """What a vendor is shown of a person: what it needs to find them, and for a correction what is wrong and right."""
    known = {
        Identifier.NAME: typed.name,
        Identifier.EMAIL: typed.email.address if typed.email else "",
        Identifier.PHONE: typed.phone.e164 if typed.phone else "",
        Identifier.CUSTOMER_NUMBER: typed.customer_number,
        Identifier.POSTAL_CODE: typed.postal_code,
    }
    shown = {name.value: known[name] for name in Identifier if name in vendor.identifiers}
    if cause_of(right) is Cause.CORRECT:
        shown |= {"wrong": typed.wrong, "right_value": typed.right_value}
    return {name: value for name, value in shown.items() if value}


def _missing_way(typed: VendorEntry, endpoints: frozenset[str]) -> list[InvalidField]:
    """What the chosen method cannot do without."""
    if typed.method == Method.MAIL and not typed.email.strip():
        return [InvalidField(field="vendor_email", problem="missing")]
    if typed.method == Method.WEBHOOK and typed.webhook not in endpoints:
        return [InvalidField(field="vendor_webhook", problem="missing")]
    return []


def _days(typed: VendorEntry) -> int:
    text = clean(typed.answer_days)
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= ANSWER_DAYS_LIMIT):
        raise InvalidField(field="vendor_answer_days", problem="malformed", limit=ANSWER_DAYS_LIMIT)
    return int(text)


def _contract_on(typed: VendorEntry) -> date | None:
    text = clean(typed.contract_on)
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise InvalidField(field="vendor_contract_on", problem="malformed") from None


def _portal(typed: VendorEntry) -> str:
    text = optional("vendor_portal", typed.portal, limit=PORTAL_LIMIT)
    if text and not text.startswith(("https://", "http://")):
        raise InvalidField(field="vendor_portal", problem="malformed")
    return text


def _one(name: str, words: type[W], text: str) -> W:
    if text not in set(words):
        raise InvalidField(field=f"vendor_{name}", problem="missing")
    return words(text)


def _some(name: str, words: type[W], chosen: tuple[str, ...]) -> tuple[W, ...]:
    if not chosen or set(chosen) - set(words):
        raise InvalidField(field=f"vendor_{name}", problem="missing")
    return tuple(word for word in words if word in chosen)


_READERS: Final = {
    "name": lambda typed: company_name("vendor_name", typed.name, limit=NAME_LIMIT, needed=True),
    "role": lambda typed: _one("role", VendorRole, typed.role),
    "method": lambda typed: _one("method", Method, typed.method),
    "causes": lambda typed: _some("causes", Cause, typed.causes),
    "identifiers": lambda typed: _some("identifiers", Identifier, typed.identifiers),
    "answer_days": _days,
    "contract_on": _contract_on,
    "holds": lambda typed: optional("vendor_holds", typed.holds, limit=WORDS_LIMIT, lines=True),
    "safeguards": lambda typed: optional("vendor_safeguards", typed.safeguards, limit=WORDS_LIMIT, lines=True),
    "contact": lambda typed: optional("vendor_contact", typed.contact, limit=NAME_LIMIT),
    "email": lambda typed: Email.parse(typed.email, field="vendor_email") if typed.email.strip() else None,
    "webhook": lambda typed: typed.webhook if typed.method == Method.WEBHOOK else "",
    "portal": _portal,
}
