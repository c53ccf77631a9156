"""How long each class of data lives.

One table: TTLs, bucket lifecycles, sweeps and docs/retention.md derive from it; a test holds them together.

*Unusable after* is when readers stop honouring it; *gone at the latest* is when the machine has deleted it
(DynamoDB deletes expired items within days, S3 lifecycle runs once a day).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from chalicelib.domain.passing import CODE_LIFE, DRAFT_LIFE, STAFF_LONGEST, VISIT_LIFE


class Mechanism(StrEnum):
    """What deletes it."""

    TTL = "DynamoDB time to live"
    LIFECYCLE = "S3 lifecycle"
    SWEEP = "scheduled sweep"
    LOG_GROUP = "log group retention"
    OBJECT_LOCK = "S3 object lock, then lifecycle"
    QUEUE = "SQS message retention"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """One row of the table."""

    data: str
    starts: str
    unusable_after: timedelta
    gone_after: timedelta
    mechanism: Mechanism
    ground: str


_DAY: Final = timedelta(days=1)
_MONTH: Final = timedelta(days=31)
ANSWER_LIFE: Final = 30 * _DAY
UPLOAD_LIFE: Final = _DAY
RECORD_LIFE: Final = 24 * _MONTH
_TTL_LAG: Final = 2 * _DAY  # AWS: "within a few days"; readers compare `expires_at` themselves

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
        data="uploads that were never accepted",
        starts="upload",
        unusable_after=UPLOAD_LIFE,
        gone_after=UPLOAD_LIFE + 2 * _DAY,
        mechanism=Mechanism.SWEEP,
        ground="not needed",
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
