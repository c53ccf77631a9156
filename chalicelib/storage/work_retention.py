"""The writer's part for what is deleted: only what hangs on a request that was marked goes without a reason of its own.

The mark had the reason, with the count of all that follows; see `services.ports.retention.RetentionWork`.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from chalicelib.domain.request import Request
from chalicelib.errors import AuditMissing, Conflict
from chalicelib.storage import keys
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import DeleteRow, Engine, PutRow, Taken

TOGETHER: Final = 50  # rows in one transaction


class RetentionDoor:
    """See `RetentionWork`; a part of `work.StorageWork`."""

    _engine: Engine
    _codec: Codec

    def put_off(self, head: Request, *, until: datetime) -> None:
        """See `RetentionWork`."""
        row = self._codec.row(replace(head, review_at=until), version=head.version + 1)
        try:
            self._engine.put_row(PutRow(row=row, expect=head.version))
        except Taken:
            raise Conflict(head.KIND) from None

    def discard(self, head: Request, records: Sequence[Any]) -> None:
        """See `RetentionWork`. The mark is read from the table: whoever calls cannot bring one."""
        row = self._engine.get(keys.request(head.account, head.id), keys.HEAD)
        if row is None or self._codec.record(row).leaving_at is None:
            raise AuditMissing("only what hangs on a request that is being deleted goes without a reason")
        rows = [self._codec.row(record, version=record.version) for record in records]
        for start in range(0, len(rows), TOGETHER):
            part = rows[start : start + TOGETHER]
            try:
                self._engine.transact(
                    [DeleteRow(pk=one.pk, sk=one.sk, kind=one.kind, expect=one.version) for one in part]
                )
            except Taken as taken:
                raise Conflict(taken.kind) from None
