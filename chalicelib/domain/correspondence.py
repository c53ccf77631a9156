"""What is said about a request: letters that leave, messages both ways, notes that stay, files."""

from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.inbound import InboundMail
from chalicelib.domain.letter_text import Passage
from chalicelib.domain.record import sealed
from chalicelib.domain.retention_row import UPLOAD_LIFE
from chalicelib.domain.telephony import PhoneCall
from chalicelib.domain.voicemail import Voicemail
from chalicelib.values import dataclass


class LetterKind(StrEnum):
    """Why a letter is written; also the key of its text (`letter.<kind>`)."""

    CONFIRM_CONTACT = "confirm-contact"  # carries the code; repeats nothing that was typed
    RECEIVED = "received"  # nothing to confirm: reference only
    VERIFY_REMINDER = "verify-reminder"  # the contact is still to be confirmed
    ACKNOWLEDGED = "acknowledged"
    VERIFICATION_REQUEST = "verification-request"
    CLARIFICATION = "clarification"
    EXTENDED = "extended"
    ANSWERED = "answered"
    PARTLY_ANSWERED = "partly-answered"
    DENIED = "denied"
    OPT_OUT_DONE = "opt-out-done"
    NO_DATA = "no-data"
    REFERRED = "referred"
    DUPLICATE = "duplicate"
    APPEAL_RECEIVED = "appeal-received"
    APPEAL_DECIDED = "appeal-decided"
    APPEAL_WITHDRAWN = "appeal-withdrawn"
    MESSAGE = "message"
    WITHDRAWN = "withdrawn"
    ELSEWHERE = "elsewhere"  # to who asked from a place that the business does not serve: all of it was deleted
    FILE_NOTICE = "file-notice"  # to the contact on file: somebody asked from another address
    FOLLOW_UP_CODE = "follow-up-code"
    STAFF_CODE = "staff-code"
    STAFF_INVITED = "staff-invited"
    STAFF_APPROVAL = "staff-approval"
    STAFF_SUMMARY = "staff-summary"
    STAFF_EXPORT = "staff-export"  # copies of voicemails into the account's own bucket fail
    STAFF_WEBHOOK = "staff-webhook"  # an endpoint of the account's own does not take its events
    STAFF_RETENTION = "staff-retention"  # each month to the owners: what was deleted, is held, will be due
    STAFF_WEBHOOK_GONE = "staff-webhook-gone"  # it said that it wants no more, and was switched off
    STAFF_SSO = "staff-sso"  # instead of a code, where the account signs in through its issuer only
    STAFF_FACTORS = "staff-factors"  # how they sign in was changed by themselves
    STAFF_FACTORS_RESET = "staff-factors-reset"  # and by an administrator
    STAFF_ROLE = "staff-role"  # they have another role
    STAFF_DISABLED = "staff-disabled"  # they can no longer sign in
    STAFF_ENABLED = "staff-enabled"  # and can again
    STAFF_ADDRESS = "staff-address"  # to a new address: the link that confirms it
    STAFF_ADDRESS_ASKED = "staff-address-asked"  # to the address before: another one was asked for
    STAFF_ADDRESS_CHANGED = "staff-address-changed"  # to the address before: it signs in no more
    STAFF_TRIAL_ENDS = "staff-trial-ends"  # in a week, or tomorrow
    STAFF_TRIAL_OVER = "staff-trial-over"  # the account is closing
    STAFF_CONVERTED = "staff-converted"  # the trial became a plan
    STAFF_PAST_DUE = "staff-past-due"
    STAFF_PAID = "staff-paid"
    STAFF_CLOSING = "staff-closing"  # the account takes no requests
    STAFF_CLOSING_CANCELLED = "staff-closing-cancelled"
    STAFF_CLOSED = "staff-closed"  # it can only be read
    STAFF_ERASES_SOON = "staff-erases-soon"
    STAFF_PLAN_FULL = "staff-plan-full"  # more requests came this month than the plan has; all were taken
    SIGN_UP_CODE = "staff-sign-up"  # to who wants an account: there is none yet
    SIGN_UP_KNOWN = "staff-sign-up-known"  # to an address that has one
    STAFF_MISUSE_WARNING = "staff-misuse-warning"  # the operator warns: somebody reported a misuse
    STAFF_RESTRICTED = "staff-restricted"  # the operator has stopped part of what the account does
    STAFF_UNRESTRICTED = "staff-unrestricted"  # and lets it go on
    STAFF_NOTICE = "staff-notice"  # what whoever runs the deployment tells its accounts
    STAFF_POLICY = "staff-policy"  # to everybody: another version of its privacy policy
    STAFF_POLICY_GONE = "staff-policy-gone"  # which will not take effect after all
    STAFF_TRANSFER = "staff-transfer"  # to everybody: the account, or the service, passes to somebody else
    STAFF_TRANSFER_GONE = "staff-transfer-gone"  # which does not take place after all
    STAFF_NEWS = "staff-news"  # about the service, to who asked for it; the only one that can be left
    STAFF_GRANT = "staff-grant"  # to owners: the operator may read the account, by whose right and until when
    REFERRAL = "referral"  # to a controller: a request was passed on to it, with a link to the page where it lies
    REFERRAL_REMINDER = "referral-reminder"  # to the same: it has not answered yet
    STAFF_REFERRAL = "staff-referral"  # what a referral waits for
    STAFF_REFERRAL_SILENT = "staff-referral-silent"  # to owners and to who runs the deployment: no answer came
    STAFF_REFERRAL_ANSWERED = "staff-referral-answered"  # the controller has answered
    AGENT_PERMISSION = "agent-permission"  # may this agent ask for you? with a link
    AGENT_ADDRESS = "agent-address"  # to an agent: is this address yours, and did you send it? with a link
    CHILD_REMOVED = "child-removed"  # to a parent: a child had asked without one, and what was held is gone
    STAFF_CHILD = "staff-child"  # to who may see it: a restricted task waits, or lapsed
    VENDOR_ASKED = "vendor-asked"  # to a vendor: what a person asks of the business, behind a link
    VENDOR_REMINDER = "vendor-reminder"  # its answer is still missing
    ACCOUNT_ERASED = "account-erased"  # to the last owners: the certificate; the only letter without an account
    TEXT_REFERENCE = "text-reference"  # to a caller who wished to have it written; carries no PIN
    TEXT_CODE = "text-code"  # a code for a number: by text or, spoken, by a call
    CONTACT_CODE = "contact-code"  # for an address behind which no request stands
    CONTACT_TEXT = "contact-text"  # the same for a number


CODE_LETTERS: Final = frozenset(
    {
        LetterKind.CONFIRM_CONTACT,
        LetterKind.FOLLOW_UP_CODE,
        LetterKind.STAFF_CODE,
        LetterKind.SIGN_UP_CODE,
        LetterKind.SIGN_UP_KNOWN,  # carries none; it takes as long
        LetterKind.STAFF_SSO,  # none, but the way to one: it decides nothing either
        LetterKind.TEXT_CODE,
        *(LetterKind.CONTACT_CODE, LetterKind.CONTACT_TEXT),
    },
)
PHONE_CODES: Final = frozenset({LetterKind.TEXT_CODE, LetterKind.CONTACT_TEXT})  # spoken where a text cannot be
PHONE_LETTERS: Final = PHONE_CODES | {LetterKind.TEXT_REFERENCE}  # short: no subject, no signature
# They decide nothing.
REMINDER_LETTERS: Final = frozenset(
    {
        *(LetterKind.VERIFY_REMINDER, LetterKind.STAFF_SUMMARY, LetterKind.STAFF_NOTICE, LetterKind.VENDOR_REMINDER),
        *(LetterKind.STAFF_POLICY, LetterKind.STAFF_POLICY_GONE, LetterKind.STAFF_NEWS),
        *(LetterKind.STAFF_TRANSFER, LetterKind.STAFF_TRANSFER_GONE),
        *(LetterKind.REFERRAL_REMINDER, LetterKind.STAFF_REFERRAL),
        *(LetterKind.AGENT_PERMISSION, LetterKind.AGENT_ADDRESS, LetterKind.STAFF_CHILD),
    },
)
VENDOR_LETTERS: Final = frozenset({LetterKind.VENDOR_ASKED, LetterKind.VENDOR_REMINDER})


class LetterState(StrEnum):
    """How far a letter has come."""

    QUEUED = "queued"
    SENT = "sent"
    TO_POST = "to-post"  # there is no address: staff print it and record that it left
    FAILED = "failed"  # it did not arrive (`Failure` says why); staff are told, the person counts as not told
    LEFT = "left"  # what it says was told another way, as staff recorded
    REPLACED = "replaced"  # it did not arrive and was mailed again, as another letter
    ABANDONED = "abandoned"  # staff recorded that no way to the person is known: they stay untold


class Failure(StrEnum):
    """Why a letter counts as not told: a plain code, for audit and page."""

    BOUNCED = "bounced"  # the recipient's server refused it for good
    SOFT = "soft-bounced"  # or could not take it for days, a full mailbox for example
    SUPPRESSED = "suppressed"  # the mail service sends nothing to this address at present
    COMPLAINED = "complained"  # reported as spam: courtesies will not be sent any more
    HELD_BACK = "held-back"  # not tried: an earlier letter of this account to the same address came back
    UNSUBSCRIBED = "unsubscribed"  # not tried: whoever it was for had left such mail before it went out
    REFUSED = "refused"  # the mail service did not take it
    GIVEN_UP = "given-up"  # the last retry failed


class Way(StrEnum):
    """How a letter leaves."""

    MAIL = "mail"
    TEXT = "text"
    CALL = "call"  # spoken


class Means(StrEnum):
    """How a person was told otherwise than by the mail."""

    POST = "post"
    TELEPHONE = "telephone"
    IN_PERSON = "in-person"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One mail, text or call that must go out: created in the transaction that decides it, delivered at least once.

    `values` fill the text of its kind; `passages` are a composed letter's words as they were sent. Both and the
    address are sealed; a letter without an address goes by post. `about` is the request or
    submission under which it is filed. A confirmation's code is derived from the letter's id when it
    is delivered, so that no code ever lies in a table and a repeated delivery carries the same one.
    """

    KIND: ClassVar[str] = "letter"

    account: AccountId
    id: str
    kind: LetterKind
    language: str
    created_at: datetime
    request: RequestId | None = None
    submission: Reference | None = None
    state: LetterState = LetterState.QUEUED
    attempts: int = 0
    next_attempt: datetime | None = None
    sent_at: datetime | None = None  # when the mail service took it, or when it left otherwise
    failure: Failure | None = None
    means: Means | None = None
    way: Way = Way.MAIL
    sender: str = ""  # of a text or call: the number of ours that it comes from
    to: Email | None = sealed()
    number: Phone | None = sealed(None)
    values: dict[str, str] = sealed()
    passages: tuple[Passage, ...] = sealed(())
    salt: str = sealed("")
    version: int = 0

    @property
    def told_at(self) -> datetime | None:
        """When it told the person what it says, as far as is known; None once it is known that it did not.

        A mail counts from its decision on, until the mail service says that it did not arrive.
        """
        if self.state in {LetterState.QUEUED, LetterState.SENT}:
            return self.created_at
        return self.sent_at if self.state is LetterState.LEFT else None


class Direction(StrEnum):
    """Who wrote a message."""

    FROM_CONSUMER = "from consumer"
    TO_CONSUMER = "to consumer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """One message of the thread between consumer and business."""

    KIND: ClassVar[str] = "message"

    account: AccountId
    request: RequestId
    id: str
    direction: Direction
    at: datetime
    by: str
    asks: bool = True  # False: it only tells something, and no reply is waited for
    text: str = sealed()
    salt: str = sealed()
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An internal remark: never sent, never logged, never shown to the consumer.

    A change is a further record: `first` names the note that it is a version of, `number` counts from 1.
    """

    KIND: ClassVar[str] = "note"

    account: AccountId
    request: RequestId
    id: str
    at: datetime
    by: str
    first: str = ""
    number: int = 1
    text: str = sealed()
    salt: str = sealed()
    version: int = 0

    @property
    def name(self) -> str:
        """What all versions of a note are called."""
        return self.first or self.id


class FileState(StrEnum):
    """An uploaded object counts only after our own look at it."""

    EXPECTED = "expected"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # staff took it back before it was released


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFile:
    """One file of the answer: staff upload it, the consumer fetches it by links of 60 seconds."""

    KIND: ClassVar[str] = "file"

    account: AccountId
    request: RequestId
    id: str
    state: FileState
    created_at: datetime
    by: str
    content_type: str
    size: int = 0
    released_at: datetime | None = None
    expires_at: datetime | None = None
    links_issued: int = 0
    removed_at: datetime | None = None  # retention has deleted the object; the record says that there was one
    name: str = sealed()
    warnings: tuple[str, ...] = sealed(())  # kinds of what may not be disclosed that were seen in it
    version: int = 0

    @property
    def removable_at(self) -> datetime | None:
        """When the object may go: past the answer's term, or a day after an upload that was not accepted."""
        if self.removed_at is not None:
            return None
        if self.expires_at is not None:
            return self.expires_at
        return None if self.state is FileState.ACCEPTED else self.created_at + UPLOAD_LIFE


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFile:
    """What staff have attached to a note, or an agent has shown: no answer, link or letter for a consumer knows it."""

    KIND: ClassVar[str] = "note-file"

    account: AccountId
    request: RequestId
    id: str
    note: str  # `Note.name`
    state: FileState
    created_at: datetime
    by: str
    content_type: str
    size: int = 0
    identity: bool = False  # a copy of an identity document: it goes when the request is decided
    shows: str = ""  # of what an agent has shown: permission, attorney, identity; it belongs to no note
    decided_at: datetime | None = None  # when that was
    removed_at: datetime | None = None
    name: str = sealed()
    version: int = 0

    @property
    def removable_at(self) -> datetime | None:
        """When its object may go by itself: at the decision, or a day after an upload that never came."""
        if self.removed_at is not None:
            return None
        return self.created_at + UPLOAD_LIFE if self.state is FileState.EXPECTED else self.decided_at


Filed = Letter | Message | Note | AnswerFile | NoteFile | PhoneCall | Voicemail | InboundMail
