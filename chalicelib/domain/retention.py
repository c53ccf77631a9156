"""How long each class of data lives.

One table: TTLs, bucket lifecycles, sweeps and docs/retention.md derive from it; a test holds them together, and refuses
a kind of record, an object or a queue that no row names.

*Unusable after* is when readers stop honouring it; *gone at the latest* is when the machine has deleted it
(DynamoDB deletes expired items within days, S3 lifecycle runs once a day).
"""

from typing import Final

from chalicelib.domain.retention_passing import PASSING
from chalicelib.domain.retention_records import RECORDS
from chalicelib.domain.retention_row import (
    ANSWER_LIFE,
    LIFECYCLE_LAG,
    RECORD_LIFE,
    STAFF_LETTER_LIFE,
    UPLOAD_LIFE,
    Mechanism,
    Retention,
)

__all__ = [
    "ANSWER_LIFE",
    "LIFECYCLE_LAG",
    "RECORD_LIFE",
    "RETENTION",
    "STAFF_LETTER_LIFE",
    "UPLOAD_LIFE",
    "Mechanism",
    "Retention",
]

RETENTION: Final = (*PASSING, *RECORDS)
