"""A run of the deadline job at 100,000 open requests over one at 1,000, as many of them due: calls, read units, CPU.

On the in-memory engine with ordered keys, as the queue's figures are. The same with twice as many due shows that the
cost follows what is due, and nothing else.
"""

import time
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from functools import cached_property
from math import ceil

from chalicelib.domain.agenda import Agenda
from chalicelib.storage.engine import Change, DeleteRow, DuePlace, PutRow, Row
from tests.fakes.desk import FakeDesk
from tests.fakes.memory_engine import MemoryEngine

_DUE = 100
_SIZES = (1_000, 100_000)
_INDEX_ENTRY = 150  # bytes of a keys-only entry of the due index


class CountingEngine(MemoryEngine):
    """The in-memory engine with partitions and due index in order; counts calls and what DynamoDB charges for reads."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.read_units = 0.0
        self._due: defaultdict[str, list[tuple[str, str, str]]] = defaultdict(list)
        self._sorts: defaultdict[str, list[str]] = defaultdict(list)

    def put(self, row: Row) -> None:
        """Write a row and its index entry."""
        self.drop(row.pk, row.sk)
        self.rows[row.pk, row.sk] = row
        insort(self._sorts[row.pk], row.sk)
        if row.due_pk:
            insort(self._due[row.due_pk], (row.due_sk or "", row.pk, row.sk))

    def drop(self, pk: str, sk: str) -> None:
        """Remove a row and its index entry."""
        row = self.rows.pop((pk, sk), None)
        if row is None:
            return
        self._sorts[pk].remove(sk)
        if row.due_pk:
            entries = self._due[row.due_pk]
            del entries[bisect_left(entries, (row.due_sk or "", pk, sk))]

    def get(self, pk: str, sk: str) -> Row | None:
        """See `Engine`."""
        row = self.rows.get((pk, sk))
        self._read(_size(row) if row else 0)
        return row

    def partition(self, pk: str, prefix: str = "") -> tuple[Row, ...]:
        """See `Engine`; finds its place by bisection, as DynamoDB does."""
        rows = tuple(self.rows[pk, sk] for sk in self._sorts[pk] if sk.startswith(prefix))
        self._read(sum(map(_size, rows)))
        return rows

    def due(self, due_pk: str, *, upto: str, limit: int, after: DuePlace | None = None) -> tuple[DuePlace, ...]:
        """See `Engine`."""
        entries = self._due[due_pk]
        start = bisect_right(entries, (after.due_sk, after.pk, after.sk)) if after else 0
        end = min(bisect_right(entries, (upto, "~", "~")), start + limit)
        self._read((end - start) * _INDEX_ENTRY, consistent=False)
        return tuple(DuePlace(pk, sk, due_sk) for due_sk, pk, sk in entries[start:end])

    def transact(self, changes: Sequence[Change]) -> None:
        """See `Engine`."""
        self.calls += 1
        for change in changes:
            self._check(change)
        for change in changes:
            match change:
                case PutRow():
                    self.put(change.row)
                case DeleteRow():
                    self.drop(change.pk, change.sk)
                case _:
                    self._apply(change)

    def _read(self, size: int, *, consistent: bool = True) -> None:
        self.calls += 1
        self.read_units += max(1, ceil(size / 4096)) * (1 if consistent else 0.5)


class BenchDesk(FakeDesk):
    """A desk in memory on a counting engine."""

    @cached_property
    def engine(self) -> CountingEngine:
        """See `FakeDesk`."""
        return CountingEngine()


def measure(sizes: tuple[int, int] = _SIZES, due: int = _DUE) -> None:
    """Print the ratios of a run at both sizes, and of a run with twice as many due."""
    small, large, double = _run(sizes[0], due), _run(sizes[1], due), _run(sizes[0], 2 * due)
    for name, unit in (("calls", ""), ("read units", ""), ("CPU", " ms")):
        figures = f"{small[name]:.4g}{unit} at {sizes[0]:,} open, {large[name]:.4g}{unit} at {sizes[1]:,}"
        print(f"deadline job, {due} due: {name} {figures}, ratio {large[name] / small[name]:.2f}")
    print(f"deadline job, {2 * due} due over {due}: calls {double['calls'] / small['calls']:.2f}")


def _run(count: int, due: int) -> dict[str, float]:
    """Fill an account with open requests of which `due` wake now, run the job once, and return what it took."""
    from chalicelib.services.deadlines.keep_deadlines import keep_deadlines
    from tests.fakes.acme import open_acme
    from tests.storage.samples import a_request

    desk = BenchDesk()
    staff = open_acme(desk)
    today = desk.clock.now().date()
    for number in range(count):
        # Two days before its target, or more than two weeks: nothing is due that the agenda does not say.
        target = today + timedelta(days=2 if number < due else 20 + number % 60)
        wake_at = desk.clock.now() + (timedelta(0) if number < due else timedelta(days=6))
        received_at = desk.clock.now() - timedelta(days=30)
        head = replace(a_request(staff.account.id, due=target + timedelta(days=1)), received_at=received_at)
        _put(desk, head)
        _put(desk, Agenda(account=head.account, request=head.id, wake_at=wake_at))
    engine = desk.engine
    engine.calls, engine.read_units = 0, 0.0
    started = time.process_time()
    looked = keep_deadlines(desk)
    cpu = (time.process_time() - started) * 1000
    assert looked == due, looked
    [mail] = [letter for letter in desk.letters() if letter.kind == "staff-summary"]
    assert int(mail.values["more"]) == due - 50
    return {"calls": engine.calls, "read units": engine.read_units, "CPU": cpu}


def _put(desk: BenchDesk, record: object) -> None:
    desk.engine.put(desk._codec.row(record, version=1))  # noqa: SLF001  filled past the writer, for speed


def _size(row: Row) -> int:
    texts = (row.pk, row.sk, row.kind, row.body, row.list_pk, row.list_sk, row.due_pk, row.due_sk)
    return sum(len(text or "") for text in texts) + len(row.sealed or b"") + len(row.summary or b"") + 60
