"""Erasing an account of 10,000 requests over one of 100: calls and the app's own CPU time, for each request.

On the in-memory engine, because the emulator sorts a partition at each query. A call is one that AWS would get: a read,
a write, or a batch of at most 25 deletions.
"""

import time
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from math import ceil
from typing import Any

from chalicelib.domain.erasure import Remnant, Stage
from chalicelib.domain.ids import new_reference, new_request_id
from chalicelib.domain.rights import Right
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.erase_account import erase_accounts
from chalicelib.services.handling.write_message import add_note
from chalicelib.storage import keys
from chalicelib.storage.engine import Change, DeleteRow, Page, PutRow, Row
from chalicelib.storage.ground import STRETCH, Trace
from tests.fakes.acme import ask, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.leaving import MemoryGround
from tests.fakes.memory_engine import MemoryEngine


class PartitionedEngine(MemoryEngine):
    """The in-memory engine with its rows by partition and by list, as DynamoDB has them; counts the calls."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.parts: defaultdict[str, dict[str, Row]] = defaultdict(dict)
        self.lists: dict[str, list[tuple[str, str, str]]] = {}

    def add(self, row: Row) -> None:
        """Put a row in."""
        self.rows[row.pk, row.sk] = self.parts[row.pk][row.sk] = row

    def take(self, pk: str, sk: str) -> None:
        """Take a row out."""
        self.rows.pop((pk, sk), None)
        self.parts[pk].pop(sk, None)

    def arrange(self) -> None:
        """Sort the lists after filling, and begin to count."""
        lists = defaultdict(list)
        for row in self.rows.values():
            if row.list_pk and row.list_sk:
                lists[row.list_pk].append((row.list_sk, row.pk, row.sk))
        self.lists = {name: sorted(found) for name, found in lists.items()}
        self.calls = 0

    def get(self, pk: str, sk: str) -> Row | None:
        """See `Engine`."""
        self.calls += 1
        return self.rows.get((pk, sk))

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        """See `Engine`."""
        self.calls += 1
        return tuple(row for sk, row in sorted(self.parts[pk].items()) if sk.startswith(prefix))

    def listed(self, list_pk: str, *, after: tuple[str, str, str] | None, limit: int) -> Page:
        """See `Engine`; the index is as it was at the beginning, as an index that lags behind."""
        self.calls += 1
        found = self.lists.get(list_pk, [])
        at = bisect_right(found, (after[2], after[0], after[1])) if after else 0
        page = found[at : at + limit]
        rows = tuple(self.rows[pk, sk] for _, pk, sk in page if (pk, sk) in self.rows)
        following = (page[-1][1], page[-1][2], page[-1][0]) if len(page) == limit else None
        return Page(rows, following, len(rows))

    def transact(self, changes: Sequence[Change]) -> None:
        """See `Engine`."""
        self.calls += 1
        super().transact(changes)
        for change in changes:
            if isinstance(change, PutRow):
                self.parts[change.row.pk][change.row.sk] = change.row
            elif isinstance(change, DeleteRow):
                self.parts[change.pk].pop(change.sk, None)


@dataclass
class PartitionedGround(MemoryGround):
    """The same for what erasing works on."""

    engine: PartitionedEngine
    order: list[tuple[str, str]] = field(default_factory=list)

    def partition(self, pk: str, *, limit: int) -> tuple[Remnant, ...]:
        """See `Ground`."""
        self.engine.calls += 1
        rows = sorted(self.engine.parts[pk].items())[:limit]
        return tuple(Remnant(pk, sk, row.kind) for sk, row in rows)

    def there(self, remnants: Sequence[Remnant]) -> tuple[Remnant, ...]:
        """See `Ground`."""
        self.engine.calls += ceil(len(remnants) / 100)
        return super().there(remnants)

    def rows(self, after: str) -> tuple[tuple[Trace, ...], str]:
        """See `Ground`."""
        self.engine.calls += 1
        self.order = self.order if after else sorted(self.engine.rows)
        at = bisect_right(self.order, tuple(after.split("\n"))) if after else 0
        page = self.order[at : at + STRETCH]
        found = [(key, self.engine.rows[key]) for key in page if key in self.engine.rows]
        traces = tuple(Trace(*key, row.kind, row.body) for key, row in found)
        return traces, "\n".join(page[-1]) if len(page) == STRETCH else ""

    def delete(self, remnants: Sequence[Remnant]) -> None:
        """See `Ground`."""
        self.engine.calls += ceil(len(remnants) / 25)
        for one in remnants:
            self.engine.take(one.pk, one.sk)
            self.engine.scraps.pop(one.sk, None)


def measure() -> None:
    """Print what one request costs, and how that grows."""
    print("\n# erasure")
    small, large = _erased(100), _erased(10_000)
    for name, unit in (("calls", ""), ("CPU", " ms")):
        ratio = large[name] / small[name]
        print(
            f"erasure: {name} for each request {small[name]:.3g}{unit} at 100, "
            f"{large[name]:.3g}{unit} at 10,000, ratio {ratio:.2f}"
        )


def _erased(count: int) -> dict[str, float]:
    desk, engine = FakeDesk(), PartitionedEngine()
    desk.__dict__["_engine"] = desk.__dict__["engine"] = engine
    desk.__dict__["_ground"] = PartitionedGround(engine)
    olga = open_acme(desk)
    sent = ask(desk, olga.account, Right.DELETE)
    add_note(desk, olga, sent.requests[0], "A note")
    _multiply(desk, engine, sent.requests[0], count)
    engine.arrange()
    begin_erasure(desk, desk.accounts.get(olga.account.id), actor="system:bench")
    began = time.process_time()
    for _ in range(100):
        erase_accounts(desk)
        erasure = desk.erasures.get(olga.account.id)
        if erasure.stage is Stage.DONE:
            break
        desk.clock.at = max(desk.clock.at, erasure.next_at or desk.clock.at) + timedelta(minutes=1)
    spent = (time.process_time() - began) * 1000
    assert erasure.counts["request"] == count
    assert not any(row.kind == "request" for row in engine.rows.values())
    return {"calls": engine.calls / count, "CPU": spent / count}


def _multiply(desk: FakeDesk, engine: PartitionedEngine, request: str, count: int) -> None:
    """The one request with all that hangs on it, under other ids."""
    for row in list(engine.rows.values()):
        engine.add(row)
    first = next(row for row in engine.rows.values() if row.sk == keys.HEAD and request in row.pk)
    codec = desk._codec  # noqa: SLF001  the bench fills tables beside the product
    head = codec.record(first)
    own = [codec.record(row) for row in engine.partition(first.pk)]
    sent = [codec.record(row) for row in engine.partition(keys.submission(head.account, head.submission))]
    for number in range(count - 1):
        name = new_request_id(desk.clock.now() - timedelta(minutes=number + 1), desk.chance.bytes(10))
        reference = new_reference(desk.chance.bytes(16))
        for record in own:
            named: dict[str, Any] = {"id": name} if record.KIND == "request" else {"request": name}
            told = {"submission": reference} if getattr(record, "submission", None) else {}
            engine.add(codec.row(replace(record, **named, **told), version=1))
        for record in sent:
            named = {"id": reference, "requests": (name,)} if record.KIND == "submission" else {"submission": reference}
            engine.add(codec.row(replace(record, **named), version=1))
