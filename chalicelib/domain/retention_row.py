"""What a row of the retention table says; the rows themselves are in `retention_passing`, `retention_records`."""

from datetime import timedelta
from enum import StrEnum
from typing import Final

from chalicelib.values import dataclass


class Mechanism(StrEnum):
    """What deletes it."""

    TTL = "DynamoDB time to live"
    LIFECYCLE = "S3 lifecycle"
    SWEEP = "scheduled sweep"
    LOG_GROUP = "log group retention"
    OBJECT_LOCK = "S3 object lock, then lifecycle"
    QUEUE = "SQS message retention"
    ERASURE = "erasure of the account"
    STAYS = "nothing: it is about nobody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """One row of the table; only what is about nobody has no end (`gone_after` None).

    `lies` names everything that belongs to it, each thing in exactly one row: kinds of records and of passing things
    by their `KIND` (of a kind that is in two rows, with `:` and which of them), objects as `bucket/prefix`, queues and
    log groups by their resource. `months` is for what counts calendar months: at least so many, by the law.
    """

    data: str
    starts: str
    unusable_after: timedelta
    gone_after: timedelta | None
    mechanism: Mechanism
    ground: str
    lies: tuple[str, ...]
    months: int = 0


DAY: Final = timedelta(days=1)
MONTH: Final = timedelta(days=31)
ANSWER_LIFE: Final = 30 * DAY
UPLOAD_LIFE: Final = DAY
STAFF_LETTER_LIFE: Final = 90 * DAY  # of a letter to staff: as long as the logs that may ask for it
RECORD_LIFE: Final = 24 * MONTH
MARK_LIFE: Final = 366 * DAY  # of what is known of an address that letters do not reach
TTL_LAG: Final = 2 * DAY  # AWS: "within a few days"; readers compare `expires_at` themselves
SWEEP_LAG: Final = DAY  # sweeps run every hour
# S3 counts from when the object was stored, rounds up to midnight (UTC) and runs late; the weekly check tells of more.
LIFECYCLE_LAG: Final = 7 * DAY


def swept(
    *,
    data: str,
    starts: str,
    after: timedelta,
    ground: str,
    lies: tuple[str, ...],
    months: int = 0,
    lag: timedelta = SWEEP_LAG,
) -> Retention:
    """A row of what a sweep deletes: gone a little after it was unusable."""
    return Retention(
        data=data,
        starts=starts,
        unusable_after=after,
        gone_after=after + lag,
        mechanism=Mechanism.SWEEP,
        ground=ground,
        lies=lies,
        months=months,
    )
