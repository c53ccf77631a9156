"""A queue page at 100,000 requests over one at 1,000: AWS calls, read units, and the app's own CPU time.

The whole page as its route makes it, session included: the list as it stands, with a filter, one's own, by receipt,
by state. On the in-memory engine with ordered keys, because the emulator sorts a partition at each query;
its calls are those that `DynamoEngine` makes, its units by AWS's rules.
"""

import gc
import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from math import ceil
from statistics import median
from typing import Final
from urllib.parse import parse_qsl

from chalicelib.composition import LiveDesk
from chalicelib.domain.audit import AuditEntry
from chalicelib.domain.request import Channel, Sorting
from chalicelib.http.call import Call
from chalicelib.http.responses import Response
from chalicelib.routes.staff.queue import queue
from chalicelib.services.accounts.sessions import Entrance, open_session, staff_of
from chalicelib.storage.engine import INDEX_KEYS, Change, Gathered, Index, Page, Row, Scrap
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.memory_engine import MemoryEngine
from tests.storage.samples import a_request

_RUNS: Final = 60
_WARM: Final = 10
_SIZES: Final = (1_000, 100_000)
_PROJECTED: Final = ("pk", "sk", "list_pk", "list_sk", "kind", "version", "body", "summary")
_VIEWS: Final = {
    "open, by due date": "list=open",
    "a filter by channel": "list=open&channel=post",
    "one's own": "list=open&assignee=me",
    "newest first": "list=open&sort=-received",
    "a state": "list=open&state=to-sort",
    "overdue": "list=open&due=late",
}


def _size(row: Row, names: Iterable[str] = tuple(Row.__dataclass_fields__)) -> int:
    values = [getattr(row, name) for name in names]
    return sum(len(value) if isinstance(value, bytes | str) else 4 for value in values if value is not None)


class OrderedEngine(MemoryEngine):
    """The in-memory engine with its indexes kept in order; counts the calls and units that DynamoDB would."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.read = 0.0
        self._index: dict[tuple[Index, str], list[tuple[str, Row]]] = {}
        self._chains: dict[str, list[AuditEntry]] = {}

    def arrange(self) -> None:
        """Sort the indexes after filling."""
        self._index = {}
        for row in self.rows.values():
            for index, (partition, order) in INDEX_KEYS.items():
                pk, key = getattr(row, partition), getattr(row, order)
                if pk and key:
                    self._index.setdefault((index, pk), []).append((key, row))
        for entries in self._index.values():
            entries.sort(key=lambda entry: entry[0])

    def _called(self, rows: Sequence[Row] = (), units: float | None = None) -> None:
        self.calls += 1
        self.read += max(1, ceil(sum(map(_size, rows)) / 4096)) if units is None else units

    def ordered(
        self, index: Index, pk: str, *, low: str, high: str, limit: int, newest: bool = False
    ) -> tuple[Row, ...]:
        """See `Engine`; finds its place by bisection, as an index does."""
        entries = self._index.get((index, pk), [])
        start = bisect_left(entries, low, key=lambda entry: entry[0])
        end = bisect_right(entries, high, key=lambda entry: entry[0])
        found = entries[max(start, end - limit) : end][::-1] if newest else entries[start : min(end, start + limit)]
        rows = tuple(row for _, row in found)
        self._called(units=max(1, ceil(sum(_size(row, _PROJECTED) for row in rows) / 4096)) / 2)
        return rows

    def listed(self, list_pk: str, *, after: tuple[str, str, str] | None, limit: int) -> Page:
        """See `Engine`."""
        low = f"{after[2]}!" if after else "0"
        rows = self.ordered(Index.LIST, list_pk, low=low, high="~", limit=limit)
        last = rows[-1] if len(rows) == limit else None
        return Page(rows, (last.pk, last.sk, last.list_sk or "") if last else None, len(rows))

    def get(self, pk: str, sk: str) -> Row | None:
        """See `Engine`."""
        found = super().get(pk, sk)
        self._called([found] if found else [])
        return found

    def gather(self, rows: Sequence[tuple[str, str]], *, scrap: str = "") -> Gathered:
        """See `Engine`; each item is a read of its own, in one call."""
        found = super().gather(rows, scrap=scrap)
        self._called(units=sum(ceil(_size(row) / 4096) for row in found.rows.values()) + bool(scrap))
        return found

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        """See `Engine`; only an account's own few rows are read so here."""
        names = [key for key in self._small if key[0] == pk and key[1].startswith(prefix)]
        rows = tuple(self.rows[key] for key in sorted(names))
        self._called(rows)
        return rows

    def sheets(self, pk: str, low: str, high: str) -> tuple[dict[str, dict[str, int]], dict[str, Row]]:
        """See `Engine`; no rows lie among them here."""
        self._called()
        found = {sk: dict(counts) for (of, sk), counts in self.counts.items() if of == pk and low <= sk <= high}
        return found, {}

    def settle_small(self) -> None:
        """Note which rows are not requests."""
        self._small = [key for key in self.rows if "#R#" not in key[0]]

    def transact(self, changes: Sequence[Change]) -> None:
        """See `Engine`."""
        self._called(units=0)
        super().transact(changes)

    def tail(self, chain: str) -> AuditEntry | None:
        """See `Engine`."""
        self._called()
        return super().tail(chain)

    def get_scrap(self, scrap_id: str) -> Scrap | None:
        """See `Engine`."""
        self._called()
        return super().get_scrap(scrap_id)


def measure() -> None:
    """Print what each view of the queue costs; the two sizes take turns."""
    print("\n# queue")
    few, many = (deployment(count) for count in _SIZES)
    gc.freeze()  # the rows that a database would hold are none of the app's work
    for name, query in _VIEWS.items():
        for _ in range(_WARM):
            few.open(query)
            many.open(query)
        pairs = [(few.open(query), many.open(query)) for _ in range(_RUNS)]
        small, large = (list(side) for side in zip(*pairs, strict=True))
        for kind, unit in (("calls", ""), ("read units", ""), ("CPU", " ms")):
            one, other = (median(opened[kind] for opened in side) for side in (small, large))
            figures = f"{one:.3g}{unit} at 1,000, {other:.3g}{unit} at 100,000"
            print(f"queue, {name}: {kind} {figures}, ratio {other / one:.2f}")
    gc.unfreeze()


@dataclass
class Deployment:
    """A business with many requests, and who has signed in there."""

    desk: LiveDesk
    engine: OrderedEngine
    token: str

    def open(self, query: str) -> dict[str, float]:
        """Open a view, and what that took."""
        self.engine.calls, self.engine.read = 0, 0.0
        started = time.process_time()
        answer = _open(self.desk, self.token, query)
        passed = (time.process_time() - started) * 1000
        assert answer.status == 200
        return {"calls": self.engine.calls, "read units": self.engine.read, "CPU": passed}


def _open(desk: LiveDesk, token: str, query: str) -> Response:
    """What the route does behind API Gateway: who is it, the page."""
    call = Call("GET", "/staff/queue", {}, dict(parse_qsl(query)), {"cookie": f"staff={token}"}, b"", "192.0.2.1", desk)
    call.admit(staff_of(desk, token))
    return queue(call)


def deployment(count: int, engine: OrderedEngine | None = None) -> Deployment:
    """A business with so many open requests, in `engine` if one is given.

    One in ten is the owner's, one in seven came by post.
    """
    desk, engine = FakeDesk(), engine or OrderedEngine()
    desk.__dict__["engine"] = engine
    engine.settle_small()
    staff = open_acme(desk)
    token = open_session(desk, staff.user, Entrance()).token
    engine.settle_small()
    day = desk.clock.now().date()
    for number in range(count):
        asked = a_request(staff.account.id, due=day + timedelta(days=number % 90 - 5))
        request = replace(
            asked,
            received_at=desk.clock.now() - timedelta(minutes=number),
            assignee=staff.user.id if number % 10 == 0 else "",
            channel=Channel.POST if number % 7 == 0 else Channel.WEB,
            sort=Sorting.LISTEN if number % 20 == 0 else None,
        )
        row = desk._codec.row(request, version=1)  # noqa: SLF001  a benchmark fills tables faster than people
        engine.rows[row.pk, row.sk] = row
    engine.arrange()
    return Deployment(desk, engine, token)
