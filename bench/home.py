"""Home at 100,000 requests over Home at 1,000: calls, read units, and the app's own CPU time.

The requests are counted as the stream's reader counts them; Home then reads what it always reads. On the in-memory engine,
because the emulator sorts a partition at each query.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from math import ceil
from random import Random
from statistics import median
from typing import Any

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.figures import Counts, total
from chalicelib.services.figures.project_request import counted_now
from chalicelib.services.figures.read_home import read_home

_RUNS = 60
_PART = 500
_DAYS = 90


class CountingEngine:
    """Stands before an engine and notes each read, with the size of what came back."""

    def __init__(self, engine: Any) -> None:
        self.engine = engine
        self.calls = 0
        self.units = 0.0

    def __getattr__(self, name: str) -> Any:
        made = getattr(self.engine, name)
        if not callable(made):
            return made

        def noted(*args: Any, **kwargs: Any) -> Any:
            answer = made(*args, **kwargs)
            self.calls += 1
            self.units += max(1, ceil(len(str(answer)) / 4096))
            return answer

        return noted


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

    desk = FakeDesk()
    staff = open_acme(desk)
    for counts in _counted(desk, staff.account, count):
        desk.figures.add(staff.account.id, [], counts, epoch=1)
    with _noted(desk) as engine:
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
        return replace(head, received_at=head.received_at + later, clocks=clocks)

    for start in range(0, number, _PART):
        yield total(counted_now(account, one(start + place)) for place in range(min(_PART, number - start)))


@contextmanager
def _noted(desk: LiveDesk) -> Iterator[CountingEngine]:
    figures: Any = desk.figures
    engine = CountingEngine(figures._engine)  # noqa: SLF001  what the storage reads through
    figures._engine = engine  # noqa: SLF001  as above
    yield engine
    figures._engine = engine.engine  # noqa: SLF001  as above
