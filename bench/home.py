"""Home at 100,000 requests over Home at 1,000: calls, read units, and the app's own CPU time.

The requests are those of a Californian business over three months, answered late at times; they are counted as the
stream's reader and the deadline job count them. On the in-memory engine, because the emulator sorts a partition at each
query.
"""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from math import ceil
from random import Random
from statistics import median

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.figures import Counts, total
from chalicelib.domain.rights import Right
from chalicelib.services.figures.project_request import counted_now
from chalicelib.services.figures.read_home import read_home
from chalicelib.storage.engine import Row
from tests.fakes.memory_engine import MemoryEngine

_RUNS = 60
_PART = 500
_DAYS = 90
_RIGHTS = (
    *(Right.DELETE, Right.CORRECT, Right.KNOW_CATEGORIES),
    *(Right.KNOW_SPECIFIC, Right.OPT_OUT_SALE, Right.LIMIT_SENSITIVE),
)


class IndexedEngine(MemoryEngine):
    """The in-memory engine with its sheets kept in order; notes each read, and what DynamoDB would charge for it."""

    def __init__(self) -> None:
        super().__init__()
        self.calls = 0
        self.units = 0
        self._order: list[tuple[str, str]] = []

    def arrange(self) -> None:
        """Sort the sheets after filling, and begin to count."""
        self._order = sorted(self.counts)
        self.calls = self.units = 0

    def sheets(self, pk: str, low: str, high: str) -> tuple[dict[str, dict[str, int]], dict[str, Row]]:
        """See `Engine`; finds its place by bisection, as a partition does."""
        found = self._order[bisect_left(self._order, (pk, low)) : bisect_right(self._order, (pk, high))]
        sheets = {sk: dict(self.counts[pk, sk]) for pk, sk in found}
        self._note(sum(len(name) + 8 for counts in sheets.values() for name in counts))
        return sheets, {}

    def between(self, pk: str, low: str, high: str, *, limit: int, newest: bool = False) -> tuple[Row, ...]:
        """See `Engine`."""
        self._note(0)
        return super().between(pk, low, high, limit=limit, newest=newest)

    def _note(self, size: int) -> None:
        self.calls += 1
        self.units += max(1, ceil(size / 4096))


def measure() -> None:
    """Print the three ratios."""
    print("\n# home")
    small, large = _home(1_000), _home(100_000)
    for name, unit in (("calls", ""), ("read units", ""), ("CPU", " ms")):
        ratio = large[name] / small[name]
        print(f"home: {name} {small[name]:.3g}{unit} at 1,000, {large[name]:.3g}{unit} at 100,000, ratio {ratio:.2f}")


def _home(count: int) -> dict[str, float]:
    from tests.fakes.acme import open_acme
    from tests.fakes.desk import FakeDesk

    desk, engine = FakeDesk(), IndexedEngine()
    desk.__dict__["_engine"] = engine
    staff = open_acme(desk)
    for counts in _counted(desk, staff.account, count):
        desk.figures.add(staff.account.id, [], counts, epoch=1)
    engine.arrange()
    times = [_timed(desk, staff) for _ in range(_RUNS)]
    return {"calls": engine.calls / _RUNS, "read units": engine.units / _RUNS, "CPU": median(times)}


def _timed(desk: LiveDesk, staff: Staff) -> float:
    started = time.process_time()
    home = read_home(desk, staff)
    passed = (time.process_time() - started) * 1000
    assert home.figures.open.all > 0
    return passed


def _counted(desk: LiveDesk, account: Account, number: int) -> Iterator[Counts]:
    """What so many open requests count as, some hundred at a time; their dates lie within three months."""
    from chalicelib.domain.request import Request
    from tests.unit.domain.histories import received

    chance = Random(number)  # noqa: S311  a benchmark
    day = desk.clock.now()

    def one(place: int) -> Request:
        head = received(chance, place, account.id)
        later = day - timedelta(days=chance.randrange(_DAYS)) - head.received_at
        clocks = tuple(replace(clock, due=clock.due + later) for clock in head.clocks)
        right = chance.choice(_RIGHTS)
        return replace(head, received_at=head.received_at + later, clocks=clocks, right=right, sort=None)

    for start in range(0, number, _PART):
        yield total(counted_now(account, one(start + place), day.date()) for place in range(min(_PART, number - start)))
