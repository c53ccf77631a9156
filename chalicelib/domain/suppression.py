"""What a contact has opted out of with one account, for as long as it stands, and how it came about.

An opt-out is honoured on receipt: whoever asks for one is on the list from that moment, before anybody has looked at
the request. A purpose stands while a request for it stands (it was neither taken back nor denied), or while the
business itself, or the person by a link in a mail, has said so. It holds company-wide, or for one brand: then the
brand's service code says which. The list is about contacts: who left neither an address nor a number is not on it.
"""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final, Self, TypeVar

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.drop_hash import drop_hash
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.keeping import LEAST_MONTHS, TEXTS_MONTHS, months_after
from chalicelib.domain.record import sealed, unstored
from chalicelib.domain.request import NOTHING_TO_TELL, Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.values import dataclass, replace


class Subject(StrEnum):
    """What kind of contact it is."""

    EMAIL = "email"
    PHONE = "phone"


class Purpose(StrEnum):
    """What the contact may no longer be used for, or its person's data no longer."""

    SALE_SHARING = "sale_sharing"
    TARGETED_ADVERTISING = "targeted_advertising"
    PROFILING = "profiling"
    AUTOMATED_DECISIONS = "automated_decisions"
    LIMIT_SENSITIVE = "limit_sensitive"
    MARKETING_EMAIL = "marketing_email"
    MARKETING_TEXTS = "marketing_texts"
    MARKETING_CALLS = "marketing_calls"
    DO_NOT_CALL = "do_not_call"  # no marketing by telephone at all, call or text (47 CFR 64.1200(d) and (e))


class Source(StrEnum):
    """How the opt-out that began it came."""

    REQUEST = "request"
    TEXT = "text"  # the number said STOP
    SIGNAL = "signal"  # Global Privacy Control
    LINK = "link"  # in a mail or text of the business: one click, or its page
    BUSINESS = "business"  # the business itself, by the dashboard or by a key


class Why(StrEnum):
    """Why the business itself puts a contact on the list or takes it off: a code, never a person's words."""

    ASKED = "asked"  # the person asked the business directly
    EARLIER_LIST = "earlier-list"  # taken over from a list that the business kept before
    CONSENTED = "consented"  # the person has agreed anew
    MISTAKE = "mistake"


TO_ADD: Final = (Why.ASKED, Why.EARLIER_LIST, Why.MISTAKE)
TO_LIFT: Final = (Why.ASKED, Why.CONSENTED, Why.MISTAKE)

# An opt-out that names no purpose (the withdrawal of a consent) is staff's to apply; an objection is weighed first.
PURPOSE_OF: Final[Mapping[Right, Purpose]] = {
    Right.OPT_OUT_SALE: Purpose.SALE_SHARING,
    Right.OPT_OUT_TARGETED: Purpose.TARGETED_ADVERTISING,
    Right.OPT_OUT_PROFILING: Purpose.PROFILING,
    Right.ADMT_OPT_OUT: Purpose.AUTOMATED_DECISIONS,
    Right.LIMIT_SENSITIVE: Purpose.LIMIT_SENSITIVE,
    Right.MARKETING_EMAIL: Purpose.MARKETING_EMAIL,
    Right.MARKETING_TEXTS: Purpose.MARKETING_TEXTS,
    Right.MARKETING_CALLS: Purpose.MARKETING_CALLS,
}
_ONLY_FOR: Final = {
    Purpose.MARKETING_EMAIL: Subject.EMAIL,
    Purpose.MARKETING_TEXTS: Subject.PHONE,
    Purpose.MARKETING_CALLS: Subject.PHONE,
    Purpose.DO_NOT_CALL: Subject.PHONE,
}
_OF_TEXTS_AND_CALLS: Final = frozenset({Purpose.MARKETING_TEXTS, Purpose.MARKETING_CALLS, Purpose.DO_NOT_CALL})
# What also stops a use: who wants no marketing by telephone wants neither calls nor texts.
_WIDER: Final = {Purpose.MARKETING_TEXTS: Purpose.DO_NOT_CALL, Purpose.MARKETING_CALLS: Purpose.DO_NOT_CALL}
MARKETING: Final = (*(Purpose.MARKETING_EMAIL, Purpose.MARKETING_TEXTS, Purpose.MARKETING_CALLS, Purpose.DO_NOT_CALL),)
EVERY_BRAND: Final = ""
_ENDED: Final = NOTHING_TO_TELL | {Outcome.DENIED}
T = TypeVar("T", bound="OptOut")
MOST_REQUESTS: Final = 20  # remembered behind one purpose; see `OptOut.without`


@dataclass(frozen=True, slots=True, kw_only=True)
class OptOut:
    """One purpose that a contact has opted out of; lifted ones stay, as proof of when they stood last."""

    purpose: Purpose
    since: datetime
    source: Source
    requests: tuple[RequestId, ...] = ()  # those that stand behind it
    own: bool = False  # the business itself has put it there, whatever becomes of the requests
    link: bool = False  # the person has, by a link, until they subscribe again by one
    brand: str = EVERY_BRAND  # a service code
    lifted_at: datetime | None = None
    lifted_by: Source | None = None  # how it ended; of what ended before this was kept, unknown
    again_at: datetime | None = None  # when the person said so once more, while it stood
    mistaken: bool = False  # the business took it off because it never was one

    @property
    def stands(self) -> bool:
        """Whether it holds now."""
        return self.lifted_at is None

    def stops(self, purpose: Purpose, brand: str) -> bool:
        """Whether it forbids that use, by that brand; one that names no brand holds for each."""
        forbids = self.purpose in {purpose, _WIDER.get(purpose)}
        return self.stands and forbids and self.brand in {EVERY_BRAND, brand}

    def without(self, request: RequestId, at: datetime, *, by: Source = Source.REQUEST) -> Self:
        """It, after a request was taken back or denied: it ends with the last one.

        A full list may have left requests out; it is ended by nothing but the business's own word.
        """
        if not self.stands or request not in self.requests or len(self.requests) >= MOST_REQUESTS:
            return self
        left = tuple(name for name in self.requests if name != request)
        return _ended_if_bare(replace(self, requests=left), at, by)

    def without_link(self, at: datetime) -> Self:
        """It, after the person has subscribed again where they had unsubscribed; what else stands behind it stays."""
        return _ended_if_bare(replace(self, link=False), at, Source.LINK) if self.stands and self.link else self

    @property
    def proof_ends_at(self) -> datetime | None:
        """When it need not be proved any more, if it has ended: 47 CFR 64.1200(d)(6), else 11 CCR 7101(a)."""
        months = TEXTS_MONTHS if self.purpose in _OF_TEXTS_AND_CALLS else LEAST_MONTHS
        return months_after(self.lifted_at, months) if self.lifted_at else None

    def unlinked(self, requests: Collection[RequestId]) -> Self:
        """It after requests were deleted: one that stood by them is nobody's to take back but the business's."""
        left = tuple(name for name in self.requests if name not in requests)
        alone = self.stands and len(left) < len(self.requests)
        return replace(self, requests=left, own=self.own or alone)

    def begun_by(self, *, source: Source, request: RequestId | None, at: datetime) -> Self:
        """It, after somebody opted out (once more): one that stands keeps its day."""
        begun = self if self.stands else type(self)(purpose=self.purpose, since=at, source=source, brand=self.brand)
        if request is None and source is not Source.LINK:
            return replace(begun, own=True)
        if request in begun.requests or (source is Source.LINK and begun.link):
            return begun
        if at > begun.since and (begun.again_at is None or at > begun.again_at):
            begun = replace(begun, again_at=at)
        if request is None:
            return replace(begun, link=True)
        if len(begun.requests) >= MOST_REQUESTS:
            return begun
        return replace(begun, requests=(*begun.requests, request))


def _ended_if_bare(opt_out: T, at: datetime, by: Source) -> T:
    if opt_out.requests or opt_out.own or opt_out.link:
        return opt_out
    return replace(opt_out, lifted_at=at, lifted_by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """One contact on the list of one account."""

    KIND: ClassVar[str] = "suppression"

    account: AccountId
    subject: Subject
    changed_at: datetime
    opt_outs: tuple[OptOut, ...] = ()
    value: str = sealed()  # the address or the number (E.164), for proof and export
    keyed: tuple[str, str] | None = unstored(None)  # of one that was read: its hashes, maybe under an earlier pepper
    version: int = 0

    @property
    def contact(self) -> Email | Phone:
        """The contact itself."""
        return Email(self.value) if self.subject is Subject.EMAIL else Phone(self.value)

    @property
    def drop_hash(self) -> str:
        """Its hash as DROP makes it."""
        return drop_hash(self.contact)

    @property
    def standing(self) -> tuple[OptOut, ...]:
        """What holds now."""
        return tuple(opt_out for opt_out in self.opt_outs if opt_out.stands)

    @property
    def purposes(self) -> frozenset[Purpose]:
        """The purposes that hold now, company-wide."""
        return self.purposes_of(EVERY_BRAND)

    def purposes_of(self, brand: str) -> frozenset[Purpose]:
        """The purposes that hold now for a brand alone."""
        return frozenset(opt_out.purpose for opt_out in self.standing if opt_out.brand == brand)

    def stops(self, purpose: Purpose, brand: str = EVERY_BRAND) -> bool:
        """Whether the contact may not be used so, by that brand or by the business as a whole."""
        return any(opt_out.stops(purpose, brand) for opt_out in self.opt_outs)

    @property
    def proof_ends_at(self) -> datetime | None:
        """When the first of what has ended need not be proved any more; None while everything stands."""
        return min((when for one in self.opt_outs if (when := one.proof_ends_at)), default=None)

    def shed(self, now: datetime) -> Self:
        """It without what has ended and need not be proved any more; what stands stays, whenever it began."""
        kept = tuple(one for one in self.opt_outs if one.proof_ends_at is None or one.proof_ends_at > now)
        return replace(self, opt_outs=kept)

    def unlinked(self, requests: Collection[RequestId]) -> Self:
        """It after requests were deleted: what stood by one of them stands by itself from now on."""
        return replace(self, opt_outs=tuple(one.unlinked(requests) for one in self.opt_outs))

    def of(self, purpose: Purpose, brand: str = EVERY_BRAND) -> OptOut | None:
        """What is known of one purpose and brand."""
        return next((one for one in self.opt_outs if (one.purpose, one.brand) == (purpose, brand)), None)

    def with_opt_out(
        self,
        purpose: Purpose,
        *,
        source: Source,
        request: RequestId | None,
        since: datetime,
        at: datetime,
        brand: str = EVERY_BRAND,
    ) -> Self:
        """The record after an opt-out that counts from `since`; `request` None is the business's own, or a link's."""
        known = self.of(purpose, brand) or OptOut(purpose=purpose, since=since, source=source, brand=brand)
        return self._replaced(known.begun_by(source=source, request=request, at=since), at)

    def without_request(
        self, purpose: Purpose, request: RequestId, at: datetime, *, by: Source = Source.REQUEST
    ) -> Self:
        """The record after a request for a purpose has come to nothing."""
        known = self.of(purpose)
        return self._replaced(known.without(request, at, by=by), at) if known else self

    def without_link(self, purpose: Purpose, brand: str, at: datetime) -> Self:
        """The record after the person has subscribed again by a link."""
        known = self.of(purpose, brand)
        return self._replaced(known.without_link(at), at) if known else self

    def lifted(
        self,
        purpose: Purpose,
        at: datetime,
        *,
        by: Source = Source.BUSINESS,
        brand: str = EVERY_BRAND,
        mistaken: bool = False,
    ) -> Self:
        """The record after the business, or the person by opting in, ended a purpose; once ended it stays so."""
        known = self.of(purpose, brand)
        if known is None or not known.stands:
            return self
        ended = replace(known, requests=(), own=False, link=False, lifted_at=at, lifted_by=by, mistaken=mistaken)
        return self._replaced(ended, at)

    def _replaced(self, opt_out: OptOut, at: datetime) -> Self:
        known = self.of(opt_out.purpose, opt_out.brand)
        if opt_out == known:
            return self
        others = tuple(other for other in self.opt_outs if other is not known)
        ordered = sorted((*others, opt_out), key=lambda one: (one.purpose, one.brand))
        moved = at if opt_out.stands != (known is not None and known.stands) else self.changed_at
        return replace(self, opt_outs=tuple(ordered), changed_at=moved)


def listed(account: AccountId, contact: Email | Phone, at: datetime) -> Suppression:
    """A contact that is on no list yet."""
    value = contact.address if isinstance(contact, Email) else contact.e164
    return Suppression(account=account, subject=subject_of(contact), changed_at=at, value=value)


def subject_of(contact: Email | Phone) -> Subject:
    """What kind of contact it is."""
    return Subject.EMAIL if isinstance(contact, Email) else Subject.PHONE


def concerns(purpose: Purpose, subject: Subject) -> bool:
    """Whether a purpose says anything about such a contact: nobody mails to a number."""
    return _ONLY_FOR.get(purpose, subject) is subject


def asked_of(request: Request | None, *, do_not_call: bool = False) -> Purpose | None:
    """The purpose that a request keeps on the list, as it is; with `do_not_call` one of calls or texts means both."""
    if request is None or request.outcome in _ENDED:
        return None
    purpose = PURPOSE_OF.get(request.right)
    return Purpose.DO_NOT_CALL if do_not_call and purpose in _WIDER else purpose


def opts_in(before: Request | None, after: Request) -> bool:
    """Whether a request to be sold and shared again has just been granted (11 CCR 7028)."""
    granted = after.right is Right.OPT_IN and after.outcome is Outcome.GRANTED
    return granted and (before is None or before.outcome is not Outcome.GRANTED)


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer to a check: every purpose that holds, and for which brand, with the earliest day and how it came."""

    opt_outs: tuple[OptOut, ...] = ()

    @property
    def suppressed(self) -> bool:
        """Whether anything holds."""
        return bool(self.opt_outs)

    def heeded_by(self, brand: str) -> tuple[OptOut, ...]:
        """What one brand must heed: what is company-wide, and what is about itself."""
        return tuple(opt_out for opt_out in self.opt_outs if opt_out.brand in {EVERY_BRAND, brand})


def checked(found: Iterable[Suppression]) -> Checked:
    """What holds for one hash; two contacts that share it count as one."""
    earliest: dict[tuple[Purpose, str], OptOut] = {}
    for opt_out in (opt_out for record in found for opt_out in record.standing):
        scope = opt_out.purpose, opt_out.brand
        known = earliest.get(scope)
        if known is None or opt_out.since < known.since:
            earliest[scope] = opt_out
    return Checked(tuple(earliest[scope] for scope in sorted(earliest)))
