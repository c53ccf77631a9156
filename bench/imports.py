"""Cold start: importing `app` until the first answer, over importing its frameworks alone; fresh processes."""

import os
import subprocess
import sys
from pathlib import Path

from bench.desk import Bench

_FLOOR = "import chalice, pynamodb.models, pynamodb.transactions; from aws_lambda_powertools.logging import Logger"
_START = "from bench.probe import start_page; start_page()"
_SUBMIT = "from bench.probe import submit; submit()"
_VOICE = "from bench.probe import voice; voice()"
_HANDLER = "import importlib; getattr(importlib.import_module({module!r}), {name!r})"
_RUNS = 9
_HANDLER_RUNS = 3
# The ratios of 2026-11-23 (CPU time), to which each run is compared: a start that became dearer is seen here.
_STORED = {"start page": 2.2, "submit": 2.8}


def measure(bench: Bench, folder: Path) -> None:
    """Print the ratios with their parts, in milliseconds of CPU time: the least of nine, whatever else runs."""
    os.environ["RECOURSE_BENCH_EVENTS"] = str(folder)
    codes = {"floor": _FLOOR, "start page": _START, "submit": _SUBMIT, "incoming call": _VOICE}
    times: dict[str, list[float]] = {name: [] for name in codes}
    for _ in range(_RUNS):
        bench.keep_events(folder)
        for name, code in codes.items():
            times[name].append(_run(code))
    floor = min(times["floor"])
    print(f"cold start: frameworks alone {floor:.0f} ms")
    for name, asked in (
        ("start page", " (asked: at most 1.5)"),
        ("submit", " (asked: at most 2.2)"),
        ("incoming call", ""),
    ):
        taken = min(times[name])
        print(f"cold start: {name} {taken:.0f} ms, ratio {taken / floor:.2f}{asked}")
        if name in _STORED:
            print(f"cold start: {name}, over the stored ratio {_STORED[name]}: {taken / floor / _STORED[name]:.2f}")

    _functions(floor)


def _functions(floor: float) -> None:
    """Print what importing each function's handler takes, before its first event."""
    from app import app

    handlers = {source.name: source.handler_string for source in app.event_sources}
    handlers["api_handler"] = "chalicelib.routes.doors.app"
    for function, handler in sorted(handlers.items()):
        module, _, name = handler.rpartition(".")
        runs = [_measured(_HANDLER.format(module=module, name=name)) for _ in range(_HANDLER_RUNS)]
        taken, memory = min(run[0] for run in runs), min(run[1] for run in runs)
        print(f"import: {function}: {taken:.0f} ms, {taken / floor:.2f} of the frameworks, {memory:.0f} MB")


def _run(code: str) -> float:
    return _measured(code)[0]


def _measured(code: str) -> tuple[float, float]:
    """Milliseconds of CPU time and resident MB of a fresh process that runs some code."""
    pages = "int(open('/proc/self/statm').read().split()[1])"
    timed = f"import time; t = time.process_time(); exec({code!r}); print(time.process_time() - t, {pages})"
    done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)  # noqa: S603
    seconds, resident = done.stdout.split()[-2:]
    return float(seconds) * 1000, int(resident) * os.sysconf("SC_PAGE_SIZE") / 1e6
