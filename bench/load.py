"""The local server under a closed loop of 1, 8 and 32 clients, beside the engine's own ceiling in the same run.

The clients are threads of one separate process (`bench.client`), so that what they use is not counted as ours.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.desk import Bench
from infra.local import processes

_CLIENTS = (1, 8, 32)
_SECONDS = 6
_WORKERS = 2


def measure(bench: Bench) -> None:
    """Print requests per second, latencies, the share of the engine's ceiling and the CPU used."""
    os.environ["RECOURSE_RATE_LIMITS"] = "off"
    port = processes.free_port()
    log = Path(tempfile.mkdtemp(prefix="recourse-bench-")) / "web.log"
    gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    command = [*gunicorn, "--workers", str(_WORKERS), "--threads", "8", "infra.local.gateway:application()"]
    web = processes.start(command, log=log)
    try:
        processes.wait_for(f"http://127.0.0.1:{port}/health", process=web, log=log)
        for page in ("start", "submit"):
            for clients in _CLIENTS:
                _round(bench, web.pid, port, page, clients)
        print(f"local server: {_memory(web.pid) / _WORKERS:.0f} MiB a worker (asked: at most 130 MB)")
    finally:
        processes.stop(web)


def _round(bench: Bench, web: int, port: int, page: str, clients: int) -> None:
    before = cpu_of(web)
    result = _drive("http", page, clients, port, bench)
    used = cpu_of(web) - before
    per_second = result["done"] / result["seconds"]
    line = (
        f"local server: {page} page, {clients} clients: {per_second:.0f}/s, "
        f"p50 {result['p50']:.0f} ms, p99 {result['p99']:.0f} ms, {1000 * used / result['done']:.1f} CPU s per 1,000"
    )
    if page == "submit":
        ceiling = _drive("bare", page, clients, port, bench)
        bare = ceiling["done"] / ceiling["seconds"]
        line += f"; engine's ceiling {bare:.0f}/s, share {per_second / bare:.2f} (asked: at least 0.6)"
    print(line)


def _drive(kind: str, page: str, clients: int, port: int, bench: Bench) -> dict[str, Any]:
    """Let the client process run; submits are prepared first, more than can be sent in the time."""
    work: list[dict[str, Any]] = []
    if page == "submit" and kind == "http":
        work = [bench.draft() for _ in range(_SECONDS * 250)]
    order = {"kind": kind, "page": page, "clients": clients, "port": port, "seconds": _SECONDS, "work": work}
    done = subprocess.run(
        [sys.executable, "-m", "bench.client"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        check=True,
    )
    time.sleep(0.5)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def _family(pid: int) -> list[int]:
    found = [pid]
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in children.read_text().split():
            found += _family(int(child))
    return found


def cpu_of(pid: int) -> float:
    """CPU seconds that a process and its children have used."""
    ticks = 0
    for member in _family(pid):
        fields = Path(f"/proc/{member}/stat").read_text().rpartition(")")[2].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    """MiB of proportional memory that the children of a process hold."""
    total = 0
    for member in _family(pid)[1:]:
        for line in Path(f"/proc/{member}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1])
    return total / 1024
