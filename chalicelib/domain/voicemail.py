"""A voicemail: its audio and how long it is kept, its words, and the proof of its deletion."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, Self

from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.plans import PLANS
from chalicelib.domain.record import sealed
from chalicelib.values import dataclass

RETENTION_DAYS: Final = {plan: limits.voicemail_days for plan, limits in PLANS.items()}


class Audio(StrEnum):
    """What became of the recording."""

    AWAITED = "awaited"  # the company has it, we do not yet
    KEPT = "kept"
    UNUSABLE = "unusable"  # empty, no audio, too long, or gone at the company: `unusable` says which
    SUPERSEDED = "superseded"  # the caller recorded again
    EXPIRED = "expired"  # its time was over


class Unusable(StrEnum):
    """Why there is no audio."""

    EMPTY = "empty"
    NOT_AUDIO = "not-audio"
    TOO_LARGE = "too-large"
    TRUNCATED = "truncated"
    MISSING = "missing"  # the company does not have it (any more)


@dataclass(frozen=True, slots=True)
class VoicemailPlace:
    """Where a voicemail lies."""

    account: AccountId
    request: RequestId
    id: str


class Words(StrEnum):
    """How far the transcript has come."""

    WANTED = "wanted"
    STARTED = "started"
    DONE = "done"
    MISSING = "missing"  # no words could be made out, or the service failed
    CORRECTED = "corrected"  # by staff
    REFUSED = "refused"  # the account does not let a machine make words (`domain.uses`)


COUNTING: Final = frozenset({Audio.AWAITED, Audio.KEPT})  # the message of its call, unless the caller records again


@dataclass(frozen=True, slots=True)
class Tags:
    """The two tags that the bucket's lifecycle rules read."""

    retention: int  # days: 180 or 365
    hold: bool

    def as_map(self) -> dict[str, str]:
        """As they lie in S3."""
        return {"retention": str(self.retention), "hold": "yes" if self.hold else "no"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicemail:
    """One recording of a call, filed under the first request that the call left.

    `received_at` is when the message was left: clocks and retention count from there. `retention` and `hold` are
    the tags that the object should carry, `tagged` those that it does (None: not known). `work_at` is when the
    background looks at it next; None when nothing is to be done.
    """

    KIND: ClassVar[str] = "voicemail"

    account: AccountId
    request: RequestId
    submission: Reference
    id: str  # the company's id (RE...)
    call: str
    take: int  # 0: not known, as the company's own list does not tell
    language: str
    received_at: datetime
    alone: bool = False  # it came without its call: the company is still to be asked who called
    seconds: int = 0
    audio: Audio = Audio.AWAITED
    unusable: Unusable | None = None  # of what is kept: TRUNCATED, for there is only a part of it
    content_type: str = ""
    size: int = 0
    sha256: str = ""
    kept_at: datetime | None = None
    deleted_there_at: datetime | None = None  # at the telephone company
    retention: int = 180
    hold: bool = True
    tagged: Tags | None = None
    expired_at: datetime | None = None
    removed: bool = False  # not by the rules: the certificate says so
    ordered: bool = False  # deleted for good by the account's own staff, with its transcript
    certificate: str = ""  # signed (compact JWS), of the deletion
    words: Words = Words.WANTED
    job: str = ""  # of the transcription
    corrected_at: datetime | None = None  # the transcript, by staff
    corrected_by: str = ""  # actor
    copied_at: datetime | None = None  # into the account's own bucket
    copy_wanted: bool = False
    copy_failing_since: datetime | None = None
    attempts: int = 0
    work_at: datetime | None = None
    transcript: str = sealed("")
    salt: str = sealed("")  # of the commitment to a corrected transcript
    version: int = 0

    @property
    def tags(self) -> Tags:
        """The tags that the object should carry."""
        return Tags(self.retention, self.hold)

    @property
    def whole(self) -> bool:
        """Whether all that the company had lies with us."""
        return self.audio is Audio.KEPT and self.unusable is None

    def replaces(self, other: Self) -> bool:
        """Whether the caller recorded this after the other one, in the same call."""
        if self.take and other.take and self.take != other.take:
            return self.take > other.take
        return (self.received_at, self.id) > (other.received_at, other.id)

    @property
    def expires_at(self) -> datetime:
        """When it may no longer be played and its object may go, unless something holds it."""
        return self.received_at + timedelta(days=self.retention)

    def playable(self, now: datetime) -> bool:
        """Whether staff may hear it: kept, and within its days or held."""
        return self.audio is Audio.KEPT and (self.hold or now < self.expires_at)
