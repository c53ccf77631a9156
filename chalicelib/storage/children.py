"""Reads tasks about children, and what names a child while one is to be done."""

from datetime import datetime
from typing import Final

from chalicelib.domain.child_task import ChildIdentity, ChildTask
from chalicelib.domain.ids import AccountId
from chalicelib.errors import NotFound
from chalicelib.services.ports.children import ChildPage
from chalicelib.storage import keys, keys_children
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import Engine, Index

_LOW: Final = "\x20"
_HIGH: Final = "~"


class StoredChildren:
    """See `services.ports.children.Children`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, task: str) -> ChildTask:
        """See `Children`."""
        row = self._engine.get(keys.account(account), keys_children.TASK + task) if keys.is_name(task) else None
        if row is None:
            raise NotFound(ChildTask.KIND)
        found: ChildTask = self._codec.record(row)
        return found

    def identity(self, account: AccountId, task: str) -> ChildIdentity | None:
        """See `Children`."""
        row = self._engine.get(keys.account(account), keys_children.IDENTITY + task) if keys.is_name(task) else None
        return self._codec.record(row) if row else None

    def listed(self, account: AccountId, *, open_ones: bool, after: str, limit: int) -> ChildPage:
        """See `Children`; what the index names is read where it lies, so that one that was just done is not shown."""
        rows = self._engine.ordered(
            Index.LIST,
            keys_children.listed(account, open_ones=open_ones),
            low=f"{after}{_LOW}" if after and open_ones else _LOW,
            high=after if after and not open_ones else _HIGH,
            limit=limit + 2,
            newest=not open_ones,
        )
        behind = [row for row in rows if row.list_sk != after]
        page = behind[:limit]
        found = self._engine.gather([(row.pk, row.sk) for row in page]).rows
        tasks: list[ChildTask] = [
            self._codec.record(found[row.pk, row.sk]) for row in page if (row.pk, row.sk) in found
        ]
        more = page[-1].list_sk or "" if len(behind) > limit else ""
        return ChildPage(tuple(task for task in tasks if task.open is open_ones), more)

    def due(self, *, now: datetime, limit: int) -> tuple[ChildTask, ...]:
        """See `Children`; the index may lag behind the table."""
        places = self._engine.due(keys_children.waking(), upto=keys.upto(now), limit=limit)
        rows = (self._engine.get(place.pk, place.sk) for place in places)
        tasks: list[ChildTask] = [self._codec.record(row) for row in rows if row]
        return tuple(task for task in tasks if task.wake_at <= now)
