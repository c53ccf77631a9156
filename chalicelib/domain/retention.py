"""How long each class of data lives.

One table: TTLs, bucket lifecycles, sweeps and docs/retention.md derive from it; a test holds them together.

*Unusable after* is when readers stop honouring it; *gone at the latest* is when the machine has deleted it
(DynamoDB deletes expired items within days, S3 lifecycle runs once a day).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Plan
from chalicelib.domain.passing import (
    ADDRESS_LIFE,
    CODE_LIFE,
    DRAFT_LIFE,
    KNOWN_LIFE,
    SECOND_STEP_LIFE,
    STAFF_LONGEST,
    TURN_LIFE,
    VISIT_LIFE,
)
from chalicelib.domain.request_file import FILE_LIFE
from chalicelib.domain.voicemail import RETENTION_DAYS
from chalicelib.domain.webhook import DELIVERY_LIFE


class Mechanism(StrEnum):
    """What deletes it."""

    TTL = "DynamoDB time to live"
    LIFECYCLE = "S3 lifecycle"
    SWEEP = "scheduled sweep"
    LOG_GROUP = "log group retention"
    OBJECT_LOCK = "S3 object lock, then lifecycle"
    QUEUE = "SQS message retention"
    NOTHING = "nothing yet"  # it is kept for as long as the table says at least


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """One row of the table; what nothing deletes yet (`gone_after` None) is kept for `unusable_after` at least."""

    data: str
    starts: str
    unusable_after: timedelta
    gone_after: timedelta | None
    mechanism: Mechanism
    ground: str


_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=31)
ANSWER_LIFE: Final = 30 * _DAY
UPLOAD_LIFE: Final = _DAY
RECORD_LIFE: Final = 24 * _MONTH
_TTL_LAG: Final = 2 * _DAY  # AWS: "within a few days"; readers compare `expires_at` themselves
# S3 counts from when the object was stored, rounds up to midnight (UTC) and runs late; the weekly check tells of more.
LIFECYCLE_LAG: Final = 7 * _DAY

RETENTION: Final = (
    Retention(
        data="answers in progress (drafts)",
        starts="first answer",
        unusable_after=DRAFT_LIFE,
        gone_after=DRAFT_LIFE + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="needed only until Send; data minimisation (GDPR Art 5(1)(c))",
    ),
    Retention(
        data="answers to calls that systems may repeat (Idempotency-Key)",
        starts="first call",
        unusable_after=TURN_LIFE,
        gone_after=TURN_LIFE + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="a call whose answer was lost must not be done twice (GDPR Art 32)",
    ),
    Retention(
        data="codes (keyed hashes)",
        starts="mailing",
        unusable_after=CODE_LIFE,
        gone_after=_DAY + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="a day is kept to tell an expired code from a wrong one",
    ),
    Retention(
        data="sessions of staff",
        starts="sign-in",
        unusable_after=STAFF_LONGEST,
        gone_after=STAFF_LONGEST + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="security",
    ),
    Retention(
        data="sign-ins under way, with a form that waits for one, and second factors that are being set up",
        starts="the code, or the page",
        unusable_after=SECOND_STEP_LIFE,
        gone_after=_DAY + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="security",
    ),
    Retention(
        data="browsers in which a member of staff has signed in (keyed hashes)",
        starts="sign-in",
        unusable_after=KNOWN_LIFE,
        gone_after=KNOWN_LIFE + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="security: nobody can use up the codes that a person needs in order to work",
    ),
    Retention(
        data="links that confirm a new address of a member of staff (keyed hashes)",
        starts="mailing",
        unusable_after=ADDRESS_LIFE,
        gone_after=ADDRESS_LIFE + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="long enough to be read, no longer",
    ),
    Retention(
        data="sessions of consumers",
        starts="code shown",
        unusable_after=VISIT_LIFE,
        gone_after=VISIT_LIFE + _TTL_LAG,
        mechanism=Mechanism.TTL,
        ground="security",
    ),
    Retention(
        data="answer files",
        starts="release to the consumer",
        unusable_after=ANSWER_LIFE,
        gone_after=ANSWER_LIFE + 2 * _DAY,
        mechanism=Mechanism.SWEEP,
        ground="long enough to fetch them, no longer (11 CCR 7024(f))",
    ),
    Retention(
        data="files of lists of requests",
        starts="they are ready",
        unusable_after=FILE_LIFE,
        gone_after=FILE_LIFE + _DAY,
        mechanism=Mechanism.SWEEP,
        ground="long enough to fetch one; another can be made at any time (data minimisation, GDPR Art 5(1)(c))",
    ),
    Retention(
        data="uploads that were never accepted",
        starts="upload",
        unusable_after=UPLOAD_LIFE,
        gone_after=UPLOAD_LIFE + 2 * _DAY,
        mechanism=Mechanism.SWEEP,
        ground="not needed",
    ),
    Retention(
        data="internal notes, their versions and attachments",
        starts="writing",
        unusable_after=RECORD_LIFE,
        gone_after=None,
        mechanism=Mechanism.NOTHING,
        ground="record of how the request was handled, 24 months at least (11 CCR 7101(a)); never leaves the business",
    ),
    *(
        Retention(
            data=f"audio of voicemails ({', '.join(plan for plan in Plan if RETENTION_DAYS[plan] == days)})",
            starts="the message",
            unusable_after=days * _DAY,
            gone_after=days * _DAY + LIFECYCLE_LAG,
            mechanism=Mechanism.LIFECYCLE,
            ground="long enough to hear it again; stays while a request of the call is in work or has a legal hold",
        )
        for days in sorted(set(RETENTION_DAYS.values()))
    ),
    Retention(
        data="what the transcriber wrote, in the bucket",
        starts="writing",
        unusable_after=_DAY,
        gone_after=_DAY + LIFECYCLE_LAG,
        mechanism=Mechanism.LIFECYCLE,
        ground="read at once; the transcript lies with the record, under the account's key",
    ),
    Retention(
        data="records of calls and voicemails, with their transcripts",
        starts="the message",
        unusable_after=RECORD_LIFE,
        gone_after=None,
        mechanism=Mechanism.NOTHING,
        ground="record of the request and of its handling, 24 months at least (11 CCR 7101(a))",
    ),
    Retention(
        data="certificates of the deletion of voicemails",
        starts="the deletion",
        unusable_after=RECORD_LIFE,
        gone_after=None,
        mechanism=Mechanism.NOTHING,
        ground="proof that the audio is gone; they name nobody and stay with the record",
    ),
    Retention(
        data="logs of webhooks",
        starts="the event",
        unusable_after=DELIVERY_LIFE,
        gone_after=DELIVERY_LIFE + _DAY,
        mechanism=Mechanism.SWEEP,
        ground="to send again what a business's own system has missed; they hold ids and codes only",
    ),
    Retention(
        data="opt-outs of texts and calls",
        starts="the opt-out",
        unusable_after=60 * _MONTH,
        gone_after=None,
        mechanism=Mechanism.NOTHING,
        ground="honoured for five years (47 CFR 64.1200(d)(6)), and here for as long as nobody lifts them",
    ),
    Retention(
        data="other opt-outs",
        starts="the opt-out",
        unusable_after=RECORD_LIFE,
        gone_after=None,
        mechanism=Mechanism.NOTHING,
        ground="proof of the opt-out, 24 months at least (11 CCR 7101(a)); a standing one ends by no date",
    ),
    Retention(
        data="counts of requests (Home and Statistics)",
        starts="the request",
        unusable_after=RECORD_LIFE,
        gone_after=None,
        mechanism=Mechanism.NOTHING,
        ground="yearly figures (11 CCR 7102); they are about nobody and outlive the requests",
    ),
    Retention(
        data="signed audit digests",
        starts="writing",
        unusable_after=36 * _MONTH,
        gone_after=37 * _MONTH,
        mechanism=Mechanism.OBJECT_LOCK,
        ground="proof of the records kept under 11 CCR 7101 (24 months) and of appeals",
    ),
    Retention(
        data="events about mail that could not be noted",
        starts="last try",
        unusable_after=14 * _DAY,
        gone_after=14 * _DAY,
        mechanism=Mechanism.QUEUE,
        ground="to see which letters told nobody; they name the address",
    ),
    Retention(
        data="logs",
        starts="writing",
        unusable_after=90 * _DAY,
        gone_after=90 * _DAY,
        mechanism=Mechanism.LOG_GROUP,
        ground="operation; they hold no personal data",
    ),
)
