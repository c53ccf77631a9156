"""Mail that comes in: what was understood of it, what is kept of it, and the addresses that lead to a thread.

Who wrote a mail is never known from the mail. What a sender's address, a subject or a `References` header say is
shown to staff; a reply joins a thread only by an address that nobody can guess.
"""

import base64
import hmac
import re
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final

from chalicelib.domain.contact import Email
from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass, field

ORIGINAL_LIFE: Final = timedelta(days=30)  # of a mail as it came, and of one that is held back
TEXT_LIMIT: Final = 5000  # characters of a mail that stand in the thread; a longer one is a file as a whole
SUBJECT_LIMIT: Final = 200
NAME_LIMIT: Final = 100
PARTS_LIMIT: Final = 10  # attachments that are kept of one mail
PART_LIMIT: Final = 10 * 1024 * 1024  # bytes
PARTS_TOGETHER: Final = 20 * 1024 * 1024
SAFE_TYPES: Final = ("pdf", "png", "jpg", "jpeg", "txt")  # nothing that a browser or an office would run

_MARK_LENGTH: Final = 18  # characters of base32: 90 bits
_REPLY: Final = re.compile(r"r-([a-z2-7]{16})-([0-9a-z]{26})-([a-z2-7]{18})")


class Verdict(StrEnum):
    """What the mail service found; evidence for staff, which decides nothing about who wrote."""

    PASS = "pass"  # noqa: S105  no password
    FAIL = "fail"
    SOFT = "soft"  # SPF's softfail and neutral: probably not
    NONE = "none"  # not said, or it could not be found out


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdicts:
    """SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), and whether it looks like spam or holds a virus."""

    spf: Verdict = Verdict.NONE
    dkim: Verdict = Verdict.NONE
    dmarc: Verdict = Verdict.NONE
    spam: Verdict = Verdict.NONE
    virus: Verdict = Verdict.NONE


class Nature(StrEnum):
    """What sent a mail, as far as it says so itself."""

    PERSON = "person"
    MACHINE = "machine"  # a system or a list: it may still ask for something, and is never answered by a machine
    AUTO_REPLY = "auto-reply"  # an absence note or the like: ignored
    BOUNCE = "bounce"  # a report about a mail of ours: the mail service tells of these another way
    OWN = "own"  # a letter of ours that came round


IGNORED: Final = frozenset({Nature.AUTO_REPLY, Nature.BOUNCE, Nature.OWN})


class Mark(StrEnum):
    """What staff should know of a mail."""

    REPLY = "reply"  # it says that it answers something, and came to an address that leads to no thread
    LOOK_ALIKE = "look-alike"  # its address looks like one that leads to a thread, and is none of ours
    CUT = "cut"  # too long for the thread: the whole is among the files
    MARKUP = "markup"  # it came as HTML only; its words were taken out
    UNREAD = "unread"  # built so that it could not be taken apart: only the original shows what it says
    MACHINE = "machine"
    LEFT_OUT = "left-out"  # more or larger attachments than are kept; they are in the original
    OTHER_SENDER = "other-sender"  # a reply from another address than the one that letters go to


class PartState(StrEnum):
    """What became of an attachment."""

    KEPT = "kept"
    QUARANTINED = "quarantined"  # kept, and given out only under a name and type that nothing opens
    LEFT_OUT = "left-out"  # not kept: too many, too large, or a virus in the mail


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A part of a mail before it is kept."""

    name: str
    content_type: str
    content: bytes
    state: PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class MailPart:
    """An attachment as it is kept; `number` counts from 1."""

    number: int
    name: str
    content_type: str
    size: int
    state: PartState


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A mail as it was understood; `sender` is what it claims, None where that is no address.

    `recipients` are the addresses that it may have been sent to; `digest` tells it from every other.
    """

    received_at: datetime
    recipients: tuple[str, ...]
    sender: Email | None
    name: str
    subject: str
    text: str
    digest: str
    size: int
    nature: Nature
    verdicts: Verdicts
    language: str = ""  # where something tells it
    marks: frozenset[Mark] = frozenset()
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundMail:
    """What is kept of a mail beside its words, filed under the request that it began or joined.

    Its id follows from what it says: the same mail is filed once. `moved_from` is the request that it began, and
    that staff found to be about this one.
    """

    KIND: ClassVar[str] = "mail"

    account: AccountId
    request: RequestId
    id: str
    received_at: datetime
    size: int
    verdicts: Verdicts = Verdicts()
    marks: tuple[Mark, ...] = ()
    joined: bool = False  # by a reply address of ours
    moved_from: RequestId | None = None
    moved_to: RequestId | None = None
    sender: Email | None = sealed(None)  # as it claims
    name: str = sealed("")
    subject: str = sealed("")
    parts: tuple[MailPart, ...] = sealed(())
    version: int = 0

    @property
    def original_until(self) -> datetime:
        """Until when the mail as it came can be looked at."""
        return self.received_at + ORIGINAL_LIFE

    def part(self, number: int) -> MailPart | None:
        """An attachment that is kept, by its number."""
        return next((one for one in self.parts if one.number == number and one.state is not PartState.LEFT_OUT), None)


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """What an address that looks like one of our reply addresses says."""

    account: AccountId
    request: RequestId
    mark: str = field(repr=False)

    def genuine(self, keyed: str) -> bool:
        """Whether the mark is ours; `keyed` is the deployment's keyed hash (hex) of `reply_content`."""
        return hmac.compare_digest(self.mark, _mark(keyed))


def reply_content(account: AccountId, request: RequestId) -> str:
    """What the mark of a reply address vouches for."""
    return f"{account}|{request}"


def reply_address(account: AccountId, request: RequestId, keyed: str, domain: str) -> str:
    """The address that a letter about a request is answered at; lower case, as some servers make it anyway."""
    return f"r-{account.removeprefix('acc_')}-{request.lower()}-{_mark(keyed)}@{domain}"


def reply_to(local: str) -> ReplyTo | None:
    """What the part of an address before the @ leads to; None for one that does not look like ours."""
    found = _REPLY.fullmatch(local.lower())
    if found is None:
        return None
    account, request, mark = found.groups()
    return ReplyTo(AccountId(f"acc_{account}"), RequestId(request.upper()), mark)


def local_part(address: str, domain: str) -> str | None:
    """What stands before the @ of an address at our domain, in lower case; None for an address elsewhere."""
    local, at, where = address.strip().lower().rpartition("@")
    return local if at and local and where == domain.lower() else None


def named_account(local: str) -> str:
    """The short name of the account that an address is for; what stands behind a plus sign is the sender's own."""
    return local.partition("+")[0]


def _mark(keyed: str) -> str:
    return base64.b32encode(bytes.fromhex(keyed)[:15]).decode("ascii").lower()[:_MARK_LENGTH]
