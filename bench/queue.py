"""A queue page at 100,000 requests over one at 1,000: calls, read units, and the app's own CPU time.

On the in-memory engine with ordered keys, because the emulator sorts a partition at each query.
"""

import time
from bisect import bisect_right
from dataclasses import replace
from datetime import timedelta
from statistics import median

from chalicelib.domain.request import Bucket
from chalicelib.storage.engine import Page, Row
from tests.fakes.memory_engine import MemoryEngine

_RUNS = 60


class OrderedEngine(MemoryEngine):
    """The in-memory engine with its list index kept in order; counts the reads that DynamoDB would charge."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.rows_read = 0
        self._index: dict[str, list[tuple[str, Row]]] = {}

    def arrange(self) -> None:
        """Sort the index after filling."""
        self._index = {}
        for row in self.rows.values():
            if row.list_pk:
                self._index.setdefault(row.list_pk, []).append((row.list_sk or "", row))
        for entries in self._index.values():
            entries.sort(key=lambda entry: entry[0])

    def listed(self, list_pk: str, *, after: tuple[str, str, str] | None, limit: int) -> Page:
        """See `Engine`; finds its place by bisection, as an index does."""
        entries = self._index.get(list_pk, [])
        start = bisect_right(entries, after[2], key=lambda entry: entry[0]) if after else 0
        rows = tuple(row for _, row in entries[start : start + limit])
        self.calls += 1
        self.rows_read += len(rows)
        last = rows[-1] if len(rows) == limit else None
        return Page(rows, (last.pk, last.sk, last.list_sk or "") if last else None, len(rows))


def measure() -> None:
    """Print the three ratios."""
    small, large = _page(1_000), _page(100_000)
    for name, unit in (("calls", ""), ("rows read", ""), ("CPU", " ms")):
        ratio = large[name] / small[name]
        figures = f"{small[name]:.3g}{unit} at 1,000, {large[name]:.3g}{unit} at 100,000"
        print(f"queue page: {name} {figures}, ratio {ratio:.2f}")


def _page(count: int) -> dict[str, float]:
    from chalicelib.domain.ids import AccountId
    from chalicelib.storage.cipher import EnvelopeCipher
    from chalicelib.storage.codec import Codec
    from chalicelib.storage.cursor import Cursors
    from chalicelib.storage.keys import Pepper
    from chalicelib.storage.requests import StoredRequests
    from tests.storage.conftest import PlainKeys
    from tests.storage.samples import NOW, a_request
    from tests.storage.test_queue import an_account

    engine = OrderedEngine()
    cipher = EnvelopeCipher(engine, PlainKeys())
    account = AccountId("acc_bench")
    cipher.new_key(account)
    codec = Codec(cipher, Pepper({1: b"p" * 32}))
    for number in range(count):
        request = a_request(account, due=NOW.date() + timedelta(days=number % 90))
        row = codec.row(replace(request, received_at=NOW), version=1)
        engine.rows[row.pk, row.sk] = row
    engine.arrange()
    requests = StoredRequests(engine, codec, Pepper({1: b"p" * 32}), Cursors(b"c" * 32))
    times = []
    for _ in range(_RUNS):
        started = time.process_time()
        page = requests.queue(an_account(account, 1), Bucket.OPEN, cursor="", limit=50)
        times.append((time.process_time() - started) * 1000)
        assert len(page.requests) == 50
    return {"calls": engine.calls / _RUNS, "rows read": engine.rows_read / _RUNS, "CPU": median(times)}
