"""The telephone: numbers, service codes, greetings, what is kept of a call, who wants no texts."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.contact import Phone
from chalicelib.domain.ids import AccountId, Reference, RequestId, damm
from chalicelib.domain.record import sealed, unstored
from chalicelib.values import dataclass, field

CODE_LENGTH: Final = 6
FORWARDING: Final = timedelta(days=365)  # a retired code leads on for so long
READY_GREETINGS: Final = ("standard", "brief", "opt-out-first", "after-hours")  # texts `phone.greeting.<name>`
LONGEST_MESSAGE: Final = 360  # seconds
STOP_LIFE: Final = timedelta(days=60 * 31)  # 60 months at least, after texts are wanted again
SILENCE: Final = 30  # seconds, after which a call ends with an explanation


class GreetingKind(StrEnum):
    """Where a greeting's words come from."""

    DEFAULT = "default"
    READY = "ready-made"
    TEXT = "text"
    AUDIO = "audio"


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What a caller hears after the business's name.

    `ready` names one of the ready-made ones (text key `phone.greeting.<ready>`); `texts` and `audio` are by
    language: own words to be spoken, and ids of uploaded recordings. A language that is missing gets the default.
    """

    kind: GreetingKind = GreetingKind.DEFAULT
    ready: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    audio: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCode:
    """Six digits that lead a caller to one brand of an account: five random ones and Damm's check digit."""

    KIND: ClassVar[str] = "service-code"

    account: AccountId
    code: str
    name: str  # of the brand; spoken back
    created_at: datetime
    greeting: Greeting = Greeting()
    retired_at: datetime | None = None
    forwards_to: str = ""  # a code of the same account
    version: int = 0

    def leads_on(self, now: datetime) -> bool:
        """Whether a caller who keys this retired code is led to `forwards_to`."""
        return bool(self.retired_at and self.forwards_to and now < self.retired_at + FORWARDING)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCodeEntry:
    """Global look-up: a service code leads to its account."""

    KIND: ClassVar[str] = "service-code-entry"

    account: AccountId
    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A number of the deployment (E.164): shared, where callers key a code, or an account's own.

    `account` owns a dedicated number; of a shared one it is the operator's, whose general mailbox takes what no
    code leads to. `code` is the brand that a dedicated number stands for, if the account has several.
    """

    KIND: ClassVar[str] = "phone-number"

    account: AccountId
    number: str
    added_at: datetime
    shared: bool = False
    code: str = ""
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumberEntry:
    """Global look-up: a number leads to its account."""

    KIND: ClassVar[str] = "phone-number-entry"

    account: AccountId
    number: str
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceEntry:
    """Global look-up: the reference of what came by telephone or text leads to its account, for whoever calls again."""

    KIND: ClassVar[str] = "reference-entry"

    account: AccountId
    reference: Reference
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEntry:
    """Global look-up: the company's id of a call, or of a text, leads to what it left."""

    KIND: ClassVar[str] = "call-entry"

    account: AccountId
    call: str
    request: RequestId
    version: int = 0


class Consent(StrEnum):
    """Whether the caller agreed to be recorded."""

    NOT_ASKED = "not asked"  # they hung up before, or the call's own webhooks never came
    GIVEN = "given"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallFacts:
    """What the telephone company knows of a call; `caller` is None when the number is withheld."""

    call: str
    caller: Phone | None
    called: str = ""  # E.164
    name: str = ""  # caller id name, unproved
    place: str = ""  # e.g. US-CA: where the number was given out; a guess and never where a person lives
    attestation: str = ""  # STIR/SHAKEN, verbatim; evidence and never verification
    started_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneCall:
    """One call as it is kept, filed under the request that it left."""

    KIND: ClassVar[str] = "call"

    account: AccountId
    request: RequestId
    submission: Reference
    id: str  # the company's id (CA...)
    language: str
    started_at: datetime
    called: str = ""
    code: str = ""
    attestation: str = ""
    ended_at: datetime | None = None
    consent: Consent = Consent.NOT_ASKED
    takes: int = 0  # how many recordings were begun
    incomplete: bool = False  # only a recording came; the caller is still to be asked of the company
    spoken_by: str = ""  # the account whose PIN the caller heard, where another one has the request since
    caller: Phone | None = sealed(None)
    given: Phone | None = sealed(None)  # keyed by who called from a withheld number; nothing proves it
    name: str = sealed("")
    place: str = sealed("")
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class TextStop:
    """A number that wants no texts from an account (or, of the shared number's account, from the deployment)."""

    KIND: ClassVar[str] = "text-stop"

    account: AccountId
    since: datetime
    message: str  # the company's id of the text that asked for it
    request: RequestId | None = None
    undone_at: datetime | None = None
    number: str = sealed("")  # `Phone.look_up`; a new pepper needs it
    hashed: str = unstored("")  # its hash, of one that retention has read
    version: int = 0

    @property
    def proof_ends_at(self) -> datetime | None:
        """When it need not be proved any more (47 CFR 64.1200(d)(6)), once texts are wanted; None while it stands."""
        return self.undone_at + STOP_LIFE if self.undone_at else None


def is_service_code(digits: str) -> bool:
    """Whether the text can be a code: six ASCII digits whose last one checks the others (H. M. Damm, 2004)."""
    return len(digits) == CODE_LENGTH and digits.isascii() and digits.isdecimal() and damm(digits) == 0


def new_service_code(random: bytes) -> str:
    """Five digits, the first no 0, and their check digit, from 16 random bytes."""
    digits = str(10**4 + int.from_bytes(random) % (9 * 10**4))
    return f"{digits}{damm(digits)}"
