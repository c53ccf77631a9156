"""Cold start: importing `app` until the first answer, over importing its frameworks alone; fresh processes."""

import subprocess
import sys
from statistics import median

_FLOOR = "import chalice, pynamodb.models, pynamodb.transactions; from aws_lambda_powertools.logging import Logger"
_START = "from bench.probe import start_page; start_page()"
_SUBMIT = "from bench.probe import submit; submit()"
_RUNS = 9


def measure() -> None:
    """Print the two ratios with their parts, in milliseconds of wall time (median of nine, interleaved)."""
    times: dict[str, list[float]] = {"floor": [], "start page": [], "submit": []}
    for _ in range(_RUNS):
        for name, code in (("floor", _FLOOR), ("start page", _START), ("submit", _SUBMIT)):
            times[name].append(_run(code))
    floor = median(times["floor"])
    print(f"cold start: frameworks alone {floor:.0f} ms")
    for name, most in (("start page", 1.5), ("submit", 2.2)):
        taken = median(times[name])
        print(f"cold start: {name} {taken:.0f} ms, ratio {taken / floor:.2f} (asked: at most {most})")


def _run(code: str) -> float:
    timed = f"import time; t = time.perf_counter(); exec({code!r}); print(time.perf_counter() - t)"
    done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout.split()[-1]) * 1000
