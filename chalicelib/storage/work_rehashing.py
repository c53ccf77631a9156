"""The writer's part for a change of the pepper: a row lies under another key, and says what it said before.

Nothing is decided by it, so it has no reason of its own: all but the key stays, which is checked here.
"""

from contextlib import suppress

from chalicelib.errors import AuditMissing, Conflict
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import DeleteRow, Engine, PutRow, Row, Taken


class RehashingDoor:
    """See `services.ports.rekeying.Rehashing`; a part of `work.StorageWork`."""

    _engine: Engine
    _codec: Codec

    def rehash(self, row: Row, moved: Row) -> None:
        """Write a row under its new key and delete it under the former one, both or neither.

        Where the new key has a row already, that one is newer: the former goes. Raise `Conflict` when it was changed.
        """
        if row.version != moved.version or self._codec.record(row) != self._codec.record(moved):
            raise AuditMissing(f"{row.kind}: only the key changes without a reason")
        former = DeleteRow(pk=row.pk, sk=row.sk, kind=row.kind, expect=row.version)
        newer = self._engine.get(moved.pk, moved.sk) is not None
        try:
            self._engine.transact([former] if newer else [former, PutRow(row=moved, expect=0)])
        except Taken as taken:
            raise Conflict(taken.kind) from None

    def forget_rehashed(self, moved: Row) -> None:
        """Delete what was moved, unless it has changed: what it leads to was deleted meanwhile."""
        with suppress(Taken):
            self._engine.transact([DeleteRow(pk=moved.pk, sk=moved.sk, kind=moved.kind, expect=moved.version)])
