"""An entry of the audit as its stream tells of it."""

import json

from chalicelib.domain.audit import AuditEntry
from chalicelib.jobs.frame import StreamRecord


def entry_of(record: StreamRecord) -> AuditEntry:
    """The entry that a record of the stream shows."""
    return AuditEntry(
        chain=record.text("pk"),
        seq=record.whole("seq"),
        at=record.text("at"),
        actor=record.text("actor"),
        tag=record.text("tag"),
        detail=json.loads(record.text("detail")),
        previous=record.text("previous"),
        hash=record.text("hash"),
    )
