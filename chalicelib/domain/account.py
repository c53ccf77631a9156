"""Accounts (the businesses that use a deployment) and their staff."""

import re
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, Final, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from chalicelib.domain.alerts import USUAL, Alerts
from chalicelib.domain.audit import GENESIS, ChainHead
from chalicelib.domain.contact import Email, show_number
from chalicelib.domain.grant import Entered, Reading
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.domain.issuer import Identity, Sso
from chalicelib.domain.mailed_name import unlinked_lines
from chalicelib.domain.operator_notice import Mark
from chalicelib.domain.permissions import Role
from chalicelib.domain.policy import UseChoice
from chalicelib.domain.record import sealed, unstored
from chalicelib.domain.restriction import Restriction, Stop, stopped
from chalicelib.domain.saved_view import SavedView
from chalicelib.domain.second_factor import Demand
from chalicelib.domain.served import RecourseBody
from chalicelib.domain.sites import NONE as NO_SITES
from chalicelib.domain.sites import Sites
from chalicelib.domain.transfer import TransferAnswer
from chalicelib.errors import InvalidField
from chalicelib.values import dataclass, field

PHONE_LIMIT: Final = 40  # characters of the number by which consumers reach it
POSTAL_LIMIT: Final = 300  # of its postal address
_SLUG: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?")


class Plan(StrEnum):
    """What the account pays for; limits and retention hang on it."""

    TRIAL = "trial"
    SMALL_BUSINESS = "small business"
    ENTERPRISE = "enterprise"


class AccountState(StrEnum):
    """Where the account stands between its first and its last day."""

    TRIAL = "trial"
    ACTIVE = "active"
    PAST_DUE = "past due"
    CLOSING = "closing"
    CLOSED = "closed"
    ERASED = "erased"


class Cause(StrEnum):
    """Who began to close an account, or what did."""

    OWNER = "owner"
    OPERATOR = "operator"
    TRIAL = "trial"  # it ended and nobody wanted a plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """How far an account has come on its way out; `domain.account_course` says what comes when."""

    cause: Cause
    begun_at: datetime  # from when it takes no requests
    was: AccountState  # to which it returns if somebody thinks better of it
    exported_at: datetime | None = None  # an owner fetched the signed export
    waived_at: datetime | None = None  # or did without, in writing
    waived_by: str = ""  # actor
    closed_at: datetime | None = None  # from when it can only be read
    erasing_at: datetime | None = None  # from when nothing brings it back


class FiguresShown(StrEnum):
    """Whose requests the public page of yearly figures counts (11 CCR 7102(b)); to nobody: there is no such page."""

    NOBODY = "nobody"
    CALIFORNIA = "california"
    EVERYONE = "everyone"


_TAKES_REQUESTS: Final = frozenset({AccountState.TRIAL, AccountState.ACTIVE, AccountState.PAST_DUE})


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDoor:
    """How authorized agents reach the business (Data Rights Protocol), and what it asks of them (11 CCR 7063)."""

    business: str  # its id in the protocol's directory; stays when the door is shut
    open: bool = True
    permission: bool = True  # proof of the consumer's signed permission is asked for
    confirmation: bool = True  # the consumer must confirm directly


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One business; it owns the chain of its administration (`chain_head`)."""

    KIND: ClassVar[str] = "account"

    id: AccountId
    slug: str
    name: str
    plan: Plan
    state: AccountState
    opened_at: datetime
    time_zone: str
    place: str  # ISO 3166-1 or -2 of the establishment: decides the calendar
    languages: tuple[str, ...] = ("en", "es")
    email: str = ""  # the address that the business publishes for privacy questions
    phone: str = ""
    postal: str = ""
    privacy_url: str = ""
    served: tuple[str, ...] = ()  # the places that it serves (`domain.served`); empty: everywhere
    recourse: RecourseBody | None = None  # to which it submits; shown where complaints can go
    regimes: tuple[str, ...] = ()  # the laws that the business answers under (`law.rules.Regime`); see law/choice.py
    agents: AgentDoor | None = None
    second_factor: Demand = Demand.ADMINISTRATORS  # who must have one; counts from the next sign-in on
    sso: Sso = Sso.OFF
    colour: str = ""  # of buttons and bars on the consumer's pages (`domain.colour`); empty: the product's own
    logo: str = ""  # which picture stands beside the name there (`domain.brand.Logo`)
    list_shards: int = 1
    figures_shown: FiguresShown = FiguresShown.NOBODY
    sites: Sites = NO_SITES  # that may show its form in a frame
    own_words: bool = False  # it has written something for its letters (`domain.wording`)
    refers: bool = False  # it processes for others, whose names its form asks for (`domain.controller`)
    incentives: bool = False  # it has published an offer for people's data (`domain.incentive`)
    questions: int = 0  # the edition of its own questions (`domain.question`); 0: it has never had any
    verification: int = 0  # the version of what it demands as proof of who asks (`domain.verification_policy`)
    kept_months: int = 24  # how long closed requests are kept (`domain.keeping.STEPS`)
    figures: int = 1  # the edition of its sheets (`domain.figures`); a recount from nothing begins another
    trial_ends_at: datetime | None = None  # of a trial; None: by no date
    past_due_at: datetime | None = None  # since when a payment is missing
    closing: Closing | None = None
    restriction: Restriction | None = None  # by the operator, because it is misused
    uses: tuple[UseChoice, ...] = ()  # what its owners have said of them (`domain.uses`)
    transfers: tuple[TransferAnswer, ...] = ()  # what they have said last of each (`domain.transfer`)
    announced: tuple[str, ...] = ()  # milestones of its present state that are over (`domain.account_course`)
    version: int = 0
    chain_head: ChainHead = GENESIS

    @property
    def shown_phone(self) -> str:
        """Its number as pages, texts and letters write it; nothing in it becomes a link."""
        return unlinked_lines(show_number(self.phone, country=self.place[:2]))

    @property
    def shown_postal(self) -> str:
        """Its postal address as letters write it; nothing in it becomes a link."""
        return unlinked_lines(self.postal)

    @property
    def takes_requests(self) -> bool:
        """Whether the public form is open."""
        return self.state in _TAKES_REQUESTS

    @property
    def open_to_public(self) -> bool:
        """Whether its form, its agents' door and its telephone line take requests (`domain.restriction.Stop`)."""
        return self.takes_requests and not stopped(self.restriction, Stop.INTAKE)

    @property
    def silenced(self) -> bool:
        """Whether it sends nothing but what a law asks for."""
        return stopped(self.restriction, Stop.OUTGOING)

    @property
    def may_change(self) -> bool:
        """Whether staff and systems may change anything: open requests are still answered while it is closing."""
        return self.takes_requests or self.state is AccountState.CLOSING

    @property
    def may_read(self) -> bool:
        """Whether anybody gets in: nobody does once its data is being erased."""
        return self.state is not AccountState.ERASED and not (self.closing and self.closing.erasing_at)

    @property
    def zone(self) -> ZoneInfo:
        """The business's time zone, in which every receipt date is read."""
        return ZoneInfo(self.time_zone)

    def day_of(self, at: datetime) -> date:
        """The calendar day of an instant at the business."""
        return at.astimezone(self.zone).date()


class News(StrEnum):
    """Whether a member of staff wants mail about the service that they need not have: nobody gets any unasked."""

    UNSAID = "unsaid"
    WANTED = "wanted"
    LEFT = "left"


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """One member of an account's staff."""

    KIND: ClassVar[str] = "user"

    account: AccountId
    id: UserId
    role: Role
    added_at: datetime
    name: str = sealed()
    email: Email = sealed()
    disabled_at: datetime | None = None
    new_email: Email | None = sealed(None)  # asked for, and not confirmed yet: it opens nothing
    new_email_proof: str = ""  # which link confirms it (a keyed hash); a later one makes an earlier one void
    alerts: Alerts = USUAL
    identity: Identity | None = sealed(None)  # who they are at an issuer, once they have come in through it
    views: tuple[SavedView, ...] = sealed(())  # of the queue
    notices_read: tuple[str, ...] = ()  # of the operator's that stand on a board
    policy: int = 0  # the operator's privacy policy that held when they were added (`domain.policy`)
    policy_read: int = 0  # the newest version that they have read
    policy_untold: int = 0  # the newest version of which the letter to them did not arrive
    news: News = News.UNSAID
    news_at: datetime | None = None  # when they said that
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SlugEntry:
    """Global look-up: the address of a public form leads to its account."""

    KIND: ClassVar[str] = "slug"

    slug: str
    account: AccountId


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginEntry:
    """Global look-up: a staff address leads to the accounts it can enter."""

    KIND: ClassVar[str] = "login"

    account: AccountId
    user: UserId
    email: Email | None = unstored(None)  # absent when read back: only its hash is kept
    hashed: str = unstored("")  # that hash, of an entry that was read: it may be under an earlier pepper
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LastSignIn:
    """When a member of staff came in last, and which way (`domain.passing.StaffSession`); no proof of anything."""

    KIND: ClassVar[str] = "last-sign-in"

    account: AccountId
    user: UserId
    at: datetime
    way: str = "code"
    version: int = 0


@dataclass(frozen=True, slots=True)
class TimeZoneName:
    """The name of an existing IANA zone."""

    name: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raise `InvalidField` for a name that the zone database does not know."""
        try:
            ZoneInfo(text)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise InvalidField(field="time_zone", problem="unknown") from None
        return cls(text)


def parse_slug(text: str) -> str:
    """Return the slug, or raise `InvalidField`: 1 to 48 of a-z, 0-9 and inner hyphens."""
    if not _SLUG.fullmatch(text):
        raise InvalidField(field="slug", problem="malformed")
    return text


@dataclass(frozen=True, slots=True)
class Staff:
    """Who acts: the signed-in user, or a system by its key, with the account that they act for."""

    account: Account
    user: User
    session: str = field(repr=False, default="")
    key: str = ""  # the API key by which a system acts (`domain.api_key`): then nobody is signed in
    proved_at: datetime | None = None  # when the person last showed who they are
    enrolling: bool = False  # a second factor must be set up before anything else
    way: str = "code"  # how they came in (`domain.passing.StaffSession`)
    factor: bool = False  # a second factor of their own was shown or set up in the session
    entered: Entered | None = None  # the grant by which the session reads another account
    reading: Reading | None = None  # they are the operator and read this account by a grant; then this is no user of it
    notices: tuple[Mark, ...] = ()  # of the operator's, that they have not read

    @property
    def operating(self) -> str:
        """The same for what they do in the deployment's name to other accounts."""
        return f"operator:{self.user.id}"

    @property
    def actor(self) -> str:
        """The audit's name for who acts: an id, never a name."""
        if self.reading:
            return self.reading.actor
        return f"key:{self.key}" if self.key else f"user:{self.user.id}"
