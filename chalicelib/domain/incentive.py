"""Financial incentives: offers in versions that never change, and who takes part in which (11 CCR 7016, 7080, 7081).

A business may pay for data, or ask another price, only if the person opted in to the material terms, and the person may
withdraw at any time (Civ. Code 1798.125(b)). Hence a version is written once: other terms are another version, and
whoever takes part is pinned to the one that they agreed to.
"""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId
from chalicelib.domain.keeping import LEAST_MONTHS, months_after
from chalicelib.domain.record import sealed, unstored
from chalicelib.domain.suppression import Subject, subject_of
from chalicelib.domain.text import optional, required
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass, replace

OFFERS_LIMIT: Final = 50  # of one account
VERSIONS_LIMIT: Final = 200  # of one offer
STAYS_LIMIT: Final = 20  # of one person in one offer: the oldest goes
NAME_LIMIT: Final = 200
WORDS_LIMIT: Final = 4000


class Category(StrEnum):
    """What personal information an offer is about: the categories of Civ. Code 1798.140(v)(1), and sensitive data."""

    IDENTIFIERS = "identifiers"
    CUSTOMER_RECORDS = "customer-records"
    PROTECTED = "protected"
    COMMERCIAL = "commercial"
    BIOMETRIC = "biometric"
    INTERNET = "internet"
    LOCATION = "location"
    SENSORY = "sensory"
    PROFESSIONAL = "professional"
    EDUCATION = "education"
    INFERENCES = "inferences"
    SENSITIVE = "sensitive"


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """An offer in one language: what 11 CCR 7016(d) wants said."""

    name: str
    summary: str  # of the incentive, or of the difference in price or service
    terms: str  # the material terms
    value: str  # a good-faith estimate of what the person's data are worth (7016(d)(5)(A))
    method: str  # how that was calculated (7016(d)(5)(B), 7081)
    withdraw: str = ""  # how to withdraw, beside the page (7016(d)(4))


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferVersion:
    """One version of an offer; never changed once it is published."""

    KIND: ClassVar[str] = "incentive"

    account: AccountId
    offer: str
    number: int
    published_at: datetime
    by: str  # actor
    effective_from: date
    effective_until: date | None  # its last day
    categories: tuple[Category, ...]
    words: dict[str, Terms] = sealed()  # by language
    version: int = 0

    def holds(self, today: date) -> bool:
        """Whether it can be taken up on a day."""
        return self.effective_from <= today and (self.effective_until is None or today <= self.effective_until)

    def named(self, language: str) -> Terms:
        """Its words in a language, or in the first that it has."""
        return self.words.get(language) or next(iter(self.words.values()))


class How(StrEnum):
    """How somebody said so."""

    PAGE = "page"  # the status page, after a code
    STAFF = "staff"  # heard by staff
    SYSTEM = "system"  # by a key of the business's own


@dataclass(frozen=True, slots=True, kw_only=True)
class Stay:
    """That somebody takes part, or took part: since when and under which version; how it ended, if it did."""

    number: int
    since: datetime
    how: How
    until: datetime | None = None
    ended: How | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """One contact in one offer, with all that was said about it."""

    KIND: ClassVar[str] = "incentive-member"

    account: AccountId
    offer: str
    subject: Subject
    changed_at: datetime
    stays: tuple[Stay, ...] = ()
    value: str = sealed()  # the address or the number; nothing of one that is leaving
    leaving_at: datetime | None = None  # when staff had it erased: its words are gone, the rest goes within minutes
    hashed: str = unstored("")  # of one that was read: its contact's hash, maybe under an earlier pepper
    version: int = 0

    @property
    def contact(self) -> Email | Phone:
        """The contact itself."""
        return Email(self.value) if self.subject is Subject.EMAIL else Phone(self.value)

    @property
    def present(self) -> Stay | None:
        """The stay that holds; None after the person withdrew."""
        return self.stays[-1] if self.stays and self.stays[-1].until is None else None

    def joined(self, number: int, how: How, at: datetime) -> Self:
        """It, after the person opted in to a version; the same once more changes nothing."""
        if self.present and self.present.number == number:
            return self
        kept = self.left(how, at).stays
        return replace(self, stays=(*kept, Stay(number=number, since=at, how=how))[-STAYS_LIMIT:], changed_at=at)

    def left(self, how: How, at: datetime) -> Self:
        """It, after the person withdrew; nothing if they take no part."""
        if self.present is None:
            return self
        return replace(self, stays=(*self.stays[:-1], replace(self.present, until=at, ended=how)), changed_at=at)

    def leaving(self, at: datetime) -> Self:
        """It, after staff had it erased for good: who it was, and what was said, is gone already."""
        return replace(self, stays=(), value="", changed_at=at, leaving_at=at)

    @property
    def ends_at(self) -> datetime | None:
        """When it need not be proved any more (11 CCR 7101(a)); None while the person takes part."""
        last = self.stays[-1].until if self.stays else None
        return months_after(last, LEAST_MONTHS) if last else None


def nobody_in(account: AccountId, offer: str, contact: Email | Phone, at: datetime) -> Membership:
    """A contact that has never taken part."""
    value = contact.address if isinstance(contact, Email) else contact.e164
    return Membership(account=account, offer=offer, subject=subject_of(contact), changed_at=at, value=value)


def read_terms(language: str, typed: Mapping[str, str]) -> Terms | None:
    """An offer's words in one language; None where nothing was typed. Raise `InvalidField` (`<name>_<language>`)."""
    names = ("name", "summary", "terms", "value", "method", "withdraw")
    if not any(typed.get(name, "").strip() for name in names):
        return None
    read = {
        name: (optional if name == "withdraw" else required)(
            f"{name}_{language}", typed.get(name, ""), limit=NAME_LIMIT if name == "name" else WORDS_LIMIT, lines=True
        )
        for name in names
    }
    return Terms(**read)


def check_days(first: date, last: date | None) -> None:
    """Raise `InvalidField` (`effective_until`) where an offer would end before it begins."""
    if last is not None and last < first:
        raise InvalidField(field="effective_until", problem="before")
