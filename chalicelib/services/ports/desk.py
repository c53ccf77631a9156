"""What the use cases ask of the world outside; `composition` says who answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from chalicelib.domain.ids import new_request_id
from chalicelib.services.ports.parts import DeskParts
from chalicelib.services.ports.retention import RetentionWork
from chalicelib.services.ports.webhooks import WebhookWork
from chalicelib.values import dataclass

if TYPE_CHECKING:
    from chalicelib.domain.account import Account
    from chalicelib.domain.audit import AuditEntry
    from chalicelib.domain.correspondence import AnswerFile, Filed, Letter, LetterKind, NoteFile
    from chalicelib.domain.ids import AccountId, Reference, RequestId, UserId
    from chalicelib.domain.letter_text import Passages
    from chalicelib.domain.passing import Draft, Passing
    from chalicelib.domain.reason import Reason
    from chalicelib.domain.request import Bucket, ContactEntry, Request, Submission
    from chalicelib.domain.wording import Parts
    from chalicelib.services.ports.accounts import Accounts
    from chalicelib.services.ports.alarm import Alarm
    from chalicelib.services.ports.api import ApiKeys
    from chalicelib.services.ports.figures import Figures
    from chalicelib.services.ports.files import Digests, Files
    from chalicelib.services.ports.mail import Mailer, Outbox
    from chalicelib.services.ports.print import Printer
    from chalicelib.services.ports.queue import Found, Listed, QueuePage, Wanted
    from chalicelib.services.ports.rekeying import Peppers
    from chalicelib.services.ports.reminders import Reminders
    from chalicelib.services.ports.settled import Settled


P = TypeVar("P", bound="Passing")


class Clock(Protocol):
    """The time; the only source of it."""

    def now(self) -> datetime:
        """Aware, UTC, milliseconds."""


class Chance(Protocol):
    """Randomness; the only source of it."""

    def bytes(self, count: int) -> bytes:
        """Unpredictable bytes."""


class Unit(Protocol):
    """Changes that become true together or not at all; none without the reason that the audit records."""

    def create(self, record: Any, *, because: Reason) -> None:
        """Add a record that must not exist yet."""

    def store(self, record: Any, *, because: Reason) -> None:
        """Write a record that was read before; fails if somebody changed it since."""

    def remove(self, record: Any, *, because: Reason) -> None:
        """Delete a record that was read before; one of version 0 must be absent, or nothing of this is written."""

    def note(self, because: Reason) -> None:
        """Add an audit entry of its own to a chain whose record is in this commit anyway."""

    def replace(self, was: Draft, becomes: Draft, *, until: datetime) -> None:
        """Turn a draft into its marker, if it is still as it was read."""

    def count(self, deleted: Mapping[str, int]) -> None:
        """Add to what was deleted this month, by class; the owners are told of it."""

    def commit(self) -> None:
        """Write everything with its audit entries in one transaction. Raise `Conflict` or `AuditMissing`."""


class Ephemeral(Protocol):
    """What is kept for a short time and carries no proof."""

    def put(self, thing: Passing, *, until: datetime) -> None:
        """Keep or overwrite."""

    def get(self, kind: type[P], name: str, *, now: datetime) -> P:
        """Return it, or raise `NotFound` when there is none or its time is over."""

    def drop(self, kind: type[P], name: str) -> None:
        """Forget it."""

    def begin(self, thing: P, *, now: datetime, until: datetime) -> P | None:
        """Keep a thing unless one of its name is there already: return that one, whose time is not over."""

    def exchange(self, was: Passing, becomes: Passing, *, until: datetime) -> bool:
        """Keep `becomes` in place of `was`; False when somebody else has replaced or dropped that one."""

    def count(self, name: str, *, until: datetime) -> int:
        """Add one to a counter atomically and return its new value."""

    def claim(self, name: str, *, by: str, until: datetime) -> bool:
        """Whether `by` is the first to claim a name; the first one may claim it again."""

    def first_seen(self, name: str, *, at: datetime, until: datetime) -> datetime:
        """When this name was seen first: `at`, or the instant given by whoever came before."""

    def put_value(self, name: str, value: str, *, until: datetime) -> None:
        """Keep a plain, impersonal value."""

    def get_value(self, name: str, *, now: datetime) -> str | None:
        """Return a plain value."""


class Work(WebhookWork, RetentionWork, Protocol):
    """The only writer."""

    @property
    def ephemeral(self) -> Ephemeral:
        """The door for what carries no proof."""

    def begin(self, account: AccountId, at: datetime) -> Unit:
        """Start collecting changes to one account's records."""

    def witness(self, account: AccountId, reason: Reason, *, user: UserId, at: datetime) -> None:
        """Append an entry to the chain of what one person looked at; never conflicts with changes."""

    def post_code(self, letter: Letter) -> None:
        """Put a letter that only carries a code into the outbox; codes carry no proof."""

    def settle(self, record: Settled) -> None:
        """Note how far a letter, the work on voicemails has come, or that a key was used: no proof, and no head moves.

        Raise `Conflict` when somebody else has noted something since it was read.
        """

    def register(self, chain: str, *, seq: int, head: str, at: datetime) -> None:
        """Note that a chain has grown, for exports and digests."""


class Requests(Protocol):
    """Reads submissions and requests."""

    def submission(self, account: AccountId, reference: Reference) -> Submission:
        """Raise `NotFound`."""

    def get(self, account: AccountId, request: RequestId) -> Request:
        """Raise `NotFound`."""

    def several(self, account: AccountId, requests: Iterable[RequestId]) -> dict[RequestId, Request]:
        """Those of these requests that there are, by their ids; in one call for a hundred."""

    def submissions(self, account: AccountId, references: Iterable[Reference]) -> dict[Reference, Submission]:
        """Those of these submissions that there are, by their references; in one call for a hundred."""

    def filed(self, account: AccountId, reference: Reference) -> tuple[Submission, tuple[Letter, ...]]:
        """A submission with the letters filed under it, in one call. Raise `NotFound`."""

    def dossier(self, account: AccountId, request: RequestId) -> tuple[Request, tuple[Filed, ...]]:
        """The request with everything filed under it, in order of creation."""

    def letters(self, account: AccountId, reference: Reference) -> tuple[Letter, ...]:
        """The letters filed under a submission."""

    def queue(self, account: Account, bucket: Bucket, *, cursor: str, limit: int) -> QueuePage:
        """A page of a list, soonest due first; `requests` carry what a list shows."""

    def search(self, account: Account, listed: Listed, wanted: Wanted, *, cursor: str) -> Found:
        """What a list holds of a kind, in its order, as far as the budget of reads goes."""

    def by_contact(self, account: AccountId, contact: str) -> tuple[ContactEntry, ...]:
        """Everything that a contact (`look_up` form) has asked of an account."""

    def removable_files(self, *, now: datetime, limit: int) -> tuple[AnswerFile | NoteFile, ...]:
        """Files whose time is over and whose object is still there, at most `limit` a shard."""


@dataclass(frozen=True, slots=True)
class ChainState:
    """A chain's last registered entry."""

    chain: str
    seq: int
    hash: str


class AuditLog(Protocol):
    """Reads the chains."""

    def entries(self, chain: str, *, after: int = 0) -> tuple[AuditEntry, ...]:
        """The entries of a chain with a number above `after`, in order."""

    def of_request(self, account: AccountId, request: RequestId) -> tuple[AuditEntry, ...]:
        """All entries of a request's chain."""

    def chain_of(self, account: AccountId, request: RequestId | None) -> str:
        """The name of a request's chain; None asks for the account's own."""

    def request_of(self, account: AccountId, chain: str) -> RequestId | None:
        """The request that a chain of the account belongs to; None for its other chains."""

    def chains(self, account: AccountId) -> tuple[ChainState, ...]:
        """All chains of an account that have been registered, in the order of their names."""

    def some_chains(self, account: AccountId, *, after: str, limit: int) -> tuple[ChainState, ...]:
        """At most `limit` of them, behind the name `after`."""

    def chain(self, account: AccountId, chain: str) -> ChainState | None:
        """One of them, None if it has not been registered."""

    def stretch(self, chain: str, *, above: int, upto: int) -> tuple[AuditEntry, ...]:
        """The entries of a chain with a number above `above` and not above `upto`, in order."""

    def last(self, chain: str) -> AuditEntry | None:
        """The last entry of a chain."""

    def newest_requests(self, account: AccountId, *, before: str, limit: int) -> tuple[RequestId, ...]:
        """At most `limit` requests of which something was registered, whose ids are below `before`, newest first."""

    def looks(self, account: AccountId, days: Iterable[tuple[str, date]]) -> dict[tuple[str, date], str]:
        """Which of these have a registered chain of what they looked at on a day (UTC), and its name.

        Who: a user's id, or a key's with the number of one of its parts.
        """

    def looks_of(self, account: AccountId, who: str, day: date) -> str:
        """The name of that chain, whether there is one or not."""

    def undigested(self, *, limit: int) -> tuple[ChainState, ...]:
        """Chains that have grown since the last digest."""

    def settle(self, states: Iterable[ChainState]) -> None:
        """Note that these states are covered by a digest."""


class Signer(Protocol):
    """Signs with the deployment's RSA key (RS256) and publishes its public keys, retired ones included."""

    @property
    def kid(self) -> str:
        """Id of the key that signs now."""

    def sign(self, content: bytes) -> bytes:
        """RSASSA-PKCS1-v1_5 with SHA-256."""

    def jwks(self) -> dict[str, Any]:
        """All public keys as a JSON Web Key Set (RFC 7517)."""


class Secrets(Protocol):
    """Keyed hashes; the keys themselves never leave the adapter."""

    @property
    def peppers(self) -> Peppers:
        """Which versions of the pepper there are: contacts are hashed under it."""

    def hash(self, purpose: str, value: str) -> str:
        """HMAC-SHA256 hex under the seed, separated by purpose; a new pepper changes nothing here."""

    def hashes(self, purpose: str, value: str) -> tuple[str, ...]:
        """The same under every seed that is still known, the one in use first: for what outlives a change of it."""


class LetterText(Protocol):
    """Finds the words of a letter."""

    def __call__(self, letter: Letter, account: Account, values: Mapping[str, str]) -> tuple[str, str]:
        """Subject and plain text, in the letter's language; what goes out as a text has no subject."""

    def spoken(self, letter: Letter, account: Account, values: Mapping[str, str]) -> str:
        """The document by which the telephone company speaks a letter, digits one by one and twice."""

    def compose(
        self,
        kind: LetterKind,
        head: Request,
        account: Account,
        values: Mapping[str, str],
        *,
        at: datetime,
        own: Mapping[str, str] = ...,
    ) -> Passages:
        """The passages of a letter about a request, before staff have written theirs; `own` words by element."""

    def parts(self, kind: LetterKind, law: str, language: str) -> Parts:
        """What a letter can consist of under a law, or `domain.wording.ANY_LAW`, and where the business may write."""


class KeyMaker(Protocol):
    """Makes an account's data key and keeps both wrapped copies."""

    def make(self, account: AccountId) -> None:
        """Raise `Conflict` if the account has one."""


class Desk(DeskParts, Protocol):
    """Everything that the use cases need, in one hand."""

    @property
    def clock(self) -> Clock: ...
    @property
    def chance(self) -> Chance: ...
    @property
    def work(self) -> Work: ...
    @property
    def accounts(self) -> Accounts: ...
    @property
    def api_keys(self) -> ApiKeys: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def figures(self) -> Figures: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def audit_log(self) -> AuditLog: ...
    @property
    def files(self) -> Files: ...
    @property
    def digests(self) -> Digests: ...
    @property
    def mailer(self) -> Mailer: ...
    @property
    def signer(self) -> Signer: ...
    @property
    def secrets(self) -> Secrets: ...
    @property
    def keys(self) -> KeyMaker: ...
    @property
    def alarm(self) -> Alarm: ...
    @property
    def letter_text(self) -> LetterText: ...
    @property
    def printer(self) -> Printer: ...
    @property
    def public_url(self) -> str: ...
    @property
    def text_countries(self) -> tuple[str, ...]: ...
    @property
    def limits(self) -> bool: ...


def new_id(desk: Desk) -> str:
    """A name for what is filed: unique, and in the order of its making."""
    return new_request_id(desk.clock.now(), desk.chance.bytes(10))
