"""What is kept for a short time and carries no proof: drafts, challenges, sessions."""

from datetime import datetime, timedelta
from typing import ClassVar, Final, Self

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.erasure import Farewell
from chalicelib.domain.grant import Entered
from chalicelib.domain.hand_off import HandedOver
from chalicelib.domain.ids import AccountId, Reference, UserId
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass, field, replace

CODE_TRIES: Final = 5
CODE_LIFE: Final = timedelta(minutes=15)
CODES_KEPT: Final = 3
DRAFT_LIFE: Final = timedelta(hours=24)
STAFF_IDLE: Final = timedelta(minutes=30)
STAFF_LONGEST: Final = timedelta(hours=12)
STAFF_FRESH_LIFE: Final = timedelta(minutes=10)  # what asks for a fresh sign-in takes one that is no older
SESSIONS_LIMIT: Final = 20  # of one member of staff; the oldest ends
SSO_LIFE: Final = timedelta(minutes=10)  # from us to an issuer and back
SECOND_STEP_LIFE: Final = timedelta(minutes=15)  # from the mailed code to the second factor; also to set one up
KNOWN_LIFE: Final = timedelta(days=90)
ADDRESS_LIFE: Final = timedelta(days=7)  # of the link that confirms a new address of a member of staff
VISIT_LIFE: Final = timedelta(hours=1)
SIGN_UP_LIFE: Final = timedelta(hours=24)
TURN_LIFE: Final = timedelta(hours=24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """Answers in progress of one visitor's form; becomes a marker with `sent` filled when Send was pressed."""

    KIND: ClassVar[str] = "draft"

    id: str  # hash of the visitor's cookie
    account: AccountId
    reference: Reference  # allotted at the start, so that ten presses of Send are one submission
    started_at: datetime
    sent: bool = False
    answers: dict[str, list[str]] = sealed()
    handed: HandedOver | None = sealed(None)  # the business's own word for who fills it in


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedCode:
    """One code that was sent: its keyed hash, when it was made, by what (email, text or call), and to whom.

    `to` is a keyed hash: a code that went to one contact proves nothing about another that was typed later.
    """

    hash: str
    issued_at: datetime
    by: str = "email"
    to: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """The codes that were lately sent for one subject.

    An older one stays good when a new one is sent, because mails overtake each other.
    """

    KIND: ClassVar[str] = "challenge"

    id: str  # the subject: reference of the submission, or id of the user who signs in
    account: AccountId
    codes: tuple[IssuedCode, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffSession:
    """A signed-in member of staff; the id is the hash of the cookie."""

    KIND: ClassVar[str] = "staff-session"

    id: str
    account: AccountId
    user: str
    signed_in_at: datetime
    seen_at: datetime
    role: str = ""  # as it was at sign-in: with another role the session has ended
    proved_at: datetime | None = None  # when the person last showed again who they are
    device: str = ""  # browser and system in plain words (`domain.devices`); never an address
    way: str = "code"  # code, authenticator, passkey, recovery or sso
    enrolling: bool = False  # a second factor must be set up before anything else
    factor: bool = False  # a second factor of the person's own was shown or set up in it
    entered: Entered | None = None  # the grant by which an operator reads another account in it

    @property
    def fresh_from(self) -> datetime | None:
        """When the person last showed who they are.

        An issuer may let in whoever sits at a browser that is signed in there: only a time that it names counts.
        """
        return self.proved_at or (None if self.way == "sso" else self.signed_in_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSessions:
    """Which sessions one member of staff has: every live session stands here, and some that have ended may."""

    KIND: ClassVar[str] = "staff-sessions"

    id: str
    account: AccountId
    opened: tuple[tuple[str, datetime], ...] = ()  # session and sign-in, oldest first

    def with_one(self, session: str, now: datetime) -> tuple[Self, tuple[str, ...]]:
        """These with another one, and those that are pushed out because there are too many."""
        live = tuple(one for one in self.opened if now - one[1] <= STAFF_LONGEST)
        several = (*live, (session, now))
        return replace(self, opened=several[-SESSIONS_LIMIT:]), tuple(one[0] for one in several[:-SESSIONS_LIMIT])

    def without(self, sessions: frozenset[str]) -> Self:
        """These without some that have ended."""
        return replace(self, opened=tuple(one for one in self.opened if one[0] not in sessions))


@dataclass(frozen=True, slots=True, kw_only=True)
class HalfWay:
    """A member of staff who has shown a mailed code and must still show a second factor; the id is a cookie's hash."""

    KIND: ClassVar[str] = "half-way"

    id: str
    account: AccountId
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SsoStart:
    """A browser that was sent to an issuer, and what it must bring back; the id is a hash of the state."""

    KIND: ClassVar[str] = "sso-start"

    id: str
    account: AccountId
    issuer: str
    browser: str  # a keyed hash: only this one may come back
    nonce: str
    back: str = ""  # the page to return to
    again: bool = False  # who is signed in shows again who they are
    verifier: str = sealed()
    kept: str = sealed("")  # a form that was being written (JSON), as it comes back


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptForm:
    """A form that was being written when its session ended, while its writer is about to go to an issuer."""

    KIND: ClassVar[str] = "kept-form"

    id: str
    account: AccountId
    browser: str  # a keyed hash: it comes back to this one only
    text: str = sealed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """An authenticator app that is being set up in a session: the secret that the page has shown."""

    KIND: ClassVar[str] = "enrolment"

    id: str  # the session
    account: AccountId
    secret: str = sealed()


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitorSession:
    """A consumer who has shown a code for one submission; it ends when the submission gets another contact."""

    KIND: ClassVar[str] = "visitor-session"

    id: str
    account: AccountId
    reference: Reference
    signed_in_at: datetime
    contact: str = ""  # keyed hash of the contact that the code went to


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownContact:
    """Somebody who asked for a code to a contact or, under another id, has shown it: no request stands behind it."""

    KIND: ClassVar[str] = "shown-contact"

    id: str
    account: AccountId
    purpose: str
    at: datetime
    email: str = sealed("")
    phone: str = sealed("")

    @property
    def contact(self) -> Email | Phone:
        """The contact itself."""
        return Email(self.email) if self.email else Phone(self.phone)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """A business that wants an account, before its owner's address is proved; `account` is the operator's."""

    KIND: ClassVar[str] = "sign-up"

    id: str  # hash of the visitor's cookie
    account: AccountId
    opens: AccountId  # chosen beforehand, so that two presses open one
    user: UserId
    opened: bool = False
    facts: dict[str, str] = sealed()  # as typed


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A call by a key that must not be done twice: who works on it until when, and afterwards what was answered."""

    KIND: ClassVar[str] = "turn"

    id: str  # hash of the API key and of what the caller named the call
    account: AccountId
    fingerprint: str  # of the call as it was sent
    started_at: datetime  # of the first attempt
    worker: str  # whose turn it is
    until: datetime  # when that worker counts as lost
    status: int = 0  # of the answer; 0 as long as there is none
    headers: tuple[tuple[str, str], ...] = sealed(())
    body: str = sealed("")


Passing = (
    Draft
    | SignUp
    | Challenge
    | StaffSession
    | OpenSessions
    | HalfWay
    | Enrolment
    | SsoStart
    | KeptForm
    | VisitorSession
    | ShownContact
    | Turn
    | Farewell
)


@dataclass(frozen=True, slots=True)
class Resend:
    """When the next code may be asked for: 0, 30, 60, 120, 240 … seconds after the one before."""

    sent: int = 0
    last: datetime | None = field(default=None)

    def wait(self, now: datetime) -> timedelta:
        """How long the person must still wait; zero when a code may go out."""
        if self.last is None or self.sent == 0:
            return timedelta(0)
        delay = timedelta(seconds=min(30 * 2 ** (self.sent - 1), 3600))
        return max(timedelta(0), self.last + delay - now)
