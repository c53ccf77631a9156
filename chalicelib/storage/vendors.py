"""Reads the vendors of an account, and what they were asked."""

from datetime import datetime

from chalicelib.domain.ids import AccountId, RequestId
from chalicelib.domain.vendor import Vendor
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.errors import NotFound
from chalicelib.services.ports.vendors import DueTasks, TaskPlace
from chalicelib.storage import keys, keys_vendors
from chalicelib.storage.codec import Codec
from chalicelib.storage.engine import DuePlace, Engine, Index

_LAST = "~"


class StoredVendors:
    """See `services.ports.vendors.Vendors`."""

    def __init__(self, engine: Engine, codec: Codec) -> None:
        self._engine = engine
        self._codec = codec

    def get(self, account: AccountId, vendor: str) -> Vendor:
        """See `Vendors`."""
        row = self._engine.get(keys.account(account), keys_vendors.VENDOR + vendor)
        if row is None:
            raise NotFound("vendor")
        found: Vendor = self._codec.record(row)
        return found

    def listed(self, account: AccountId) -> tuple[Vendor, ...]:
        """See `Vendors`."""
        rows = self._engine.partition(keys.account(account), keys_vendors.VENDOR)
        return tuple(self._codec.record(row) for row in rows)

    def task(self, account: AccountId, request: RequestId, vendor: str) -> VendorTask:
        """See `Vendors`."""
        row = self._engine.get(keys.request(account, request), keys_vendors.TASK + vendor)
        if row is None:
            raise NotFound("vendor-task")
        found: VendorTask = self._codec.record(row)
        return found

    def tasks(self, account: AccountId, request: RequestId) -> tuple[VendorTask, ...]:
        """See `Vendors`."""
        rows = self._engine.partition(keys.request(account, request), keys_vendors.TASK)
        return tuple(self._codec.record(row) for row in rows)

    def ledger(self, account: AccountId, vendor: str, *, before: str, limit: int) -> tuple[tuple[VendorTask, ...], str]:
        """See `Vendors`. The row that the page before ended with is asked for and taken off again."""
        pk, high = keys_vendors.ledger(account, vendor), before or _LAST
        rows = self._engine.ordered(Index.LIST, pk, low="0", high=high, limit=limit + 2, newest=True)
        further = [row for row in rows if row.list_sk != before]
        shown = further[:limit]
        onward = shown[-1].list_sk if len(further) > limit else None
        return tuple(self._codec.record(row) for row in shown), onward or ""

    def stated(self, account: AccountId, *, look: bool, limit: int) -> tuple[VendorTask, ...]:
        """See `Vendors`."""
        pk = keys_vendors.stated(account, look=look)
        rows = self._engine.ordered(Index.STATED, pk, low="0", high=_LAST, limit=limit)
        return tuple(self._codec.record(row) for row in rows)

    @property
    def shards(self) -> int:
        """See `Vendors`."""
        return keys.DUE_SHARDS

    def due(self, shard: int, *, now: datetime, after: tuple[str, ...], limit: int) -> DueTasks:
        """See `Vendors`."""
        behind = DuePlace(*after) if after else None
        found = self._engine.due(keys_vendors.reminders(shard), upto=keys.upto(now), limit=limit, after=behind)
        last = found[-1] if len(found) == limit else None
        return DueTasks(
            tasks=tuple(_place(place) for place in found),
            after=(last.pk, last.sk, last.due_sk) if last else (),
        )


def _place(place: DuePlace) -> TaskPlace:
    return TaskPlace(*keys.request_of(place.pk), place.sk.removeprefix(keys_vendors.TASK))
