"""Drives a load: clients that wait for each answer, or arrivals that wait for nobody.

In the open loop a call's time runs from the moment at which it was to arrive, not from when a client was free for it:
a server that stands still for a second is late for everybody who came in that second, and that is what is counted.
"""

import json
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from http.client import HTTPConnection
from itertools import count
from statistics import quantiles
from typing import Any

Job = Mapping[str, Any]  # kind, method, path, body, headers, expect
Answer = Callable[[Job], int]  # makes a call, returns the status


def arrivals(rate: float, seconds: float, *, seed: int = 1) -> list[float]:
    """When calls arrive, in seconds from the start: independent of each other, `rate` a second on average."""
    chance, at, found = random.Random(seed), 0.0, []  # noqa: S311  the same arrivals in each run
    while (at := at + chance.expovariate(rate)) < seconds:
        found.append(at)
    return found


def summary(times: Sequence[float], seconds: float, kinds: Mapping[str, int]) -> dict[str, Any]:
    """What a run comes to; times are seconds, the percentiles milliseconds."""
    cuts = quantiles(times, n=100) if len(times) > 1 else list(times) * 99
    p50, p95, p99 = (1000 * cuts[place - 1] for place in (50, 95, 99))
    return {"done": len(times), "seconds": seconds, "p50": p50, "p95": p95, "p99": p99, "kinds": dict(kinds)}


class Run:
    """One run over prepared jobs; each is done once, in order, by whichever client is free."""

    def __init__(self, jobs: Sequence[Job], connect: Callable[[], Answer]) -> None:
        self._jobs, self._next, self._connect = jobs, count(), connect
        self._times: list[float] = []
        self._kinds: Counter[str] = Counter()
        self._lock = threading.Lock()

    def closed(self, clients: int, seconds: float) -> dict[str, Any]:
        """Clients that send the next call when they have the answer to the one before."""
        end = time.monotonic() + seconds

        def due() -> Iterator[tuple[Job, float]]:
            while time.monotonic() < end and (number := next(self._next)) < len(self._jobs):
                yield self._jobs[number], time.monotonic()

        return self._drive(clients, due)

    def open(self, clients: int, times: Sequence[float]) -> dict[str, Any]:
        """Calls that arrive at their times; `clients` is how many can be on their way at once."""
        started = time.monotonic()

        def due() -> Iterator[tuple[Job, float]]:
            while (number := next(self._next)) < min(len(times), len(self._jobs)):
                at = started + times[number]
                time.sleep(max(0.0, at - time.monotonic()))
                yield self._jobs[number], at

        return self._drive(clients, due)

    def _drive(self, clients: int, due: Callable[[], Iterator[tuple[Job, float]]]) -> dict[str, Any]:
        failures: list[str] = []

        def client() -> None:
            answer = self._connect()
            for job, began in due():
                status = answer(job)
                with self._lock:
                    self._times.append(time.monotonic() - began)
                    self._kinds[job["kind"]] += 1
                if status != job["expect"]:
                    failures.append(f"{job['kind']}: {status} instead of {job['expect']}")
                    return

        threads = [threading.Thread(target=client) for _ in range(clients)]
        started = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failures:
            raise RuntimeError(failures[0])
        return summary(self._times, time.monotonic() - started, self._kinds)


def over_http(port: int) -> Callable[[], Answer]:
    """Connections to a server on this machine."""

    def connect() -> Answer:
        connection = HTTPConnection("127.0.0.1", port, timeout=60)

        def answer(job: Job) -> int:
            connection.request(job["method"], job["path"], job["body"], dict(job["headers"]))
            answered = connection.getresponse()
            answered.read()
            return answered.status

        return answer

    return connect


def main() -> None:
    """Run the order of standard input as a process of its own, so that what it uses is not counted as the server's."""
    order = json.load(sys.stdin)
    run = Run(order["jobs"], over_http(order["port"]))
    if "rate" in order:
        result = run.open(order["clients"], arrivals(order["rate"], order["seconds"]))
    else:
        result = run.closed(order["clients"], order["seconds"])
    print(json.dumps(result))


if __name__ == "__main__":
    main()
