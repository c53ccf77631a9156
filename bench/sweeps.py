"""A job that looks at what is due, at 100,000 waiting over 1,000, as many of them due: calls, read units, CPU.

On the in-memory engine with ordered keys, as the deadline job's figures are. Twice as many due shows that the cost
follows what is due, and nothing else.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from bench.deadlines import BenchDesk
from chalicelib.services.ports.desk import Desk

DUE = 100
SIZES = (1_000, 100_000)


@dataclass(frozen=True, slots=True)
class Sweep:
    """A job by name, what waits for it, and how so many are made of which some are due."""

    name: str
    waiting: str
    fill: Callable[[BenchDesk, int, int], Iterable[object]]
    run: Callable[[Desk], int]


def measure_sweep(sweep: Sweep, sizes: tuple[int, int] = SIZES, due: int = DUE) -> None:
    """Print the ratios of a run at both sizes, and of a run with twice as many due."""
    small, large, double = _run(sweep, sizes[0], due), _run(sweep, sizes[1], due), _run(sweep, sizes[0], 2 * due)
    for name, unit in (("calls", ""), ("read units", ""), ("CPU", " ms")):
        figures = f"{small[name]:.4g}{unit} at {sizes[0]:,} {sweep.waiting}, {large[name]:.4g}{unit} at {sizes[1]:,}"
        print(f"{sweep.name}, {due} due: {name} {figures}, ratio {large[name] / small[name]:.2f}")
    print(f"{sweep.name}, {due} due: {small['calls'] / due:.2f} calls for each that is due")
    print(f"{sweep.name}, {2 * due} due over {due}: calls {double['calls'] / small['calls']:.2f}")


def _run(sweep: Sweep, count: int, due: int) -> dict[str, float]:
    """Fill an account with what waits, of which `due` are to be looked at, run the job once."""
    desk = BenchDesk()
    for record in sweep.fill(desk, count, due):
        desk.engine.put(desk._codec.row(record, version=1))  # noqa: SLF001  filled past the writer, for speed
    engine = desk.engine
    engine.calls, engine.read_units = 0, 0.0
    started = time.process_time()
    looked = sweep.run(desk)
    cpu = (time.process_time() - started) * 1000
    assert looked == due, looked
    return {"calls": engine.calls, "read units": engine.read_units, "CPU": cpu}
