"""A mixed load of 70 % intake, 10 % follow-up, 10 % API and 10 % telephone, closed and open loop.

Once against the local server over HTTP, once against the handlers in this process. At the end what was told is compared
with what lies in the tables and in the audit: no request may be lost, none may be there twice.
"""

import io
import json
import os
import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from bench.api import connect
from bench.desk import Bench, signed_event
from bench.driver import Answer, Job, Run, arrivals
from bench.load import cpu_of
from infra.local import processes
from infra.local.phone.exchange import ACCOUNT

_CLIENTS: Final = (1, 2, 4, 8, 16, 32, 64)
_IN_PROCESS: Final = (1, 8, 64)
_SECONDS: Final = 5
_WORKERS: Final = 2
_PATTERN: Final = ("intake",) * 7 + ("follow-up", "api", "telephone")
_MOST: Final = 140  # calls a second that are prepared for
_FILING: Final = {"residence": "US-CA", "name": "Ana López", "email": "ana@example.com", "relationship": "customer"}


def measure(bench: Bench) -> None:
    """Print throughput, latencies and CPU of each round, then the reconciliation."""
    print("\n# mixed load")
    os.environ["RECOURSE_RATE_LIMITS"] = "off"
    before = _filed(bench)
    told: Counter[str] = Counter()
    jobs = _Jobs(bench)
    port = processes.free_port()
    log = Path(tempfile.mkdtemp(prefix="recourse-bench-")) / "web.log"
    gunicorn = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
    command = [*gunicorn, "--workers", str(_WORKERS), "--threads", "32", "infra.local.gateway:application()"]
    web = processes.start(command, log=log)
    try:
        processes.wait_for(f"http://127.0.0.1:{port}/health", process=web, log=log)
        rounds: dict[int, dict[str, Any]] = {}
        for clients in _CLIENTS:
            rounds[clients] = _over_http(web.pid, port, jobs, f"closed loop, {clients} clients", clients=clients)
            told.update(rounds[clients]["kinds"])
        best = _growth("local server", rounds)
        for share in (0.5, 0.8):
            rate = share * best
            title = f"open loop, {rate:.0f} arrivals/s ({share:.0%} of the best)"
            told.update(_over_http(web.pid, port, jobs, title, clients=64, rate=rate)["kinds"])
    finally:
        processes.stop(web)
    told.update(_in_process(bench, jobs))
    _reconcile(bench, before, told)


class _Jobs:
    """Prepares calls; each can be sent once."""

    def __init__(self, bench: Bench) -> None:
        self._bench, self._system = bench, connect(bench)
        self._receipts = [self._receipt() for _ in range(20)]
        self._made = 0

    def make(self, number: int) -> list[dict[str, Any]]:
        """So many calls in the mixture."""
        kinds: dict[str, Callable[[], dict[str, Any]]] = {
            "intake": self._intake,
            "follow-up": self._follow_up,
            "api": self._api,
            "telephone": self._telephone,
        }
        return [{"kind": kind, **kinds[kind]()} for kind in (_PATTERN[place % 10] for place in range(number))]

    def _intake(self) -> dict[str, Any]:
        return _job(self._bench.draft(), 303)

    def _receipt(self) -> dict[str, Any]:
        from app import app

        sent = self._bench.draft()
        answer = app(sent, None)
        place = urlsplit(answer["multiValueHeaders"].get("Location", [answer["headers"].get("Location", "")])[0]).path
        return {"method": "GET", "path": place, "body": None, "headers": {"cookie": sent["headers"]["cookie"]}}

    def _follow_up(self) -> dict[str, Any]:
        self._made += 1
        return {**self._receipts[self._made % len(self._receipts)], "expect": 200}

    def _api(self) -> dict[str, Any]:
        call = self._system.sign("POST", "/api/v1/requests", _FILING | {"rights": ["delete"]})
        headers, body = dict(call.headers), call.body.decode()
        return {"method": "POST", "path": call.target, "body": body, "headers": headers, "expect": 201}

    def _telephone(self) -> dict[str, Any]:
        form = {"CallSid": f"CA{secrets.token_hex(16)}", "AccountSid": ACCOUNT, "From": "+14155550123"}
        url = f"{self._bench.desk.public_url}/telephony/voice"
        return _job(signed_event(url, form | {"To": "+18005550100"}), 200)


def _job(event: dict[str, Any], expect: int) -> dict[str, Any]:
    headers = {name: value for name, value in event["headers"].items() if name != "sec-fetch-site"}
    headers["sec-fetch-site"] = "same-origin"
    return {
        "method": event["httpMethod"],
        "path": event["path"],
        "body": event["body"],
        "headers": headers,
        "expect": expect,
    }


def _over_http(web: int, port: int, jobs: _Jobs, title: str, *, clients: int, rate: float = 0.0) -> dict[str, Any]:
    order: dict[str, Any] = {"jobs": jobs.make(_SECONDS * _MOST), "port": port, "clients": clients}
    order |= {"seconds": _SECONDS, **({"rate": rate} if rate else {})}
    used = cpu_of(web)
    command = [sys.executable, "-m", "bench.driver"]
    done = subprocess.run(command, input=json.dumps(order), capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stderr[-800:]
    result: dict[str, Any] = json.loads(done.stdout)
    _print(f"local server, {title}", result, cpu_of(web) - used)
    return result


def _in_process(bench: Bench, jobs: _Jobs) -> Counter[str]:
    """The same without HTTP: the gateway's events straight into the handlers."""
    from app import app
    from chalicelib.http.gateway import readable_refusal
    from infra.local.gateway import Gateway

    bench.desk.settings = replace(bench.desk.settings, rate_limits="off")
    gateway, told = Gateway(app, refuse=readable_refusal), Counter[str]()
    rounds: dict[int, dict[str, Any]] = {}
    for clients in _IN_PROCESS:
        run, used = Run(jobs.make(_SECONDS * _MOST), lambda: _call(gateway)), time.process_time()
        rounds[clients] = run.closed(clients, _SECONDS)
        _print(f"handlers in process, closed loop, {clients} clients", rounds[clients], time.process_time() - used)
        told.update(rounds[clients]["kinds"])
    rate = 0.8 * _growth("handlers in process", rounds)
    run, used = Run(jobs.make(_SECONDS * _MOST), lambda: _call(gateway)), time.process_time()
    result = run.open(_CLIENTS[-1], arrivals(rate, _SECONDS))
    title = f"open loop, {rate:.0f} arrivals/s (80% of the best)"
    _print(f"handlers in process, {title}", result, time.process_time() - used)
    told.update(result["kinds"])
    return told


def _growth(where: str, rounds: dict[int, dict[str, Any]]) -> float:
    """Print what many clients get over what one gets; return the best throughput, in calls a second."""
    one, many = rounds[_CLIENTS[0]], rounds[_CLIENTS[-1]]
    rates = [float(result["done"] / result["seconds"]) for result in rounds.values()]
    growth = [f"throughput {rates[-1] / rates[0]:.2f}"]
    growth += [f"{name} {many[name] / one[name]:.1f}" for name in ("p50", "p95", "p99")]
    print(f"mixed: {where}, growth from {_CLIENTS[0]} to {_CLIENTS[-1]} clients: {', '.join(growth)}")
    return max(rates)


def _call(gateway: Any) -> Answer:
    address = f"10.{secrets.randbelow(250)}.{secrets.randbelow(250)}.9"

    def answer(job: Job) -> int:
        body = (job["body"] or "").encode()
        given = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in job["headers"].items()}
        environ = {
            "REQUEST_METHOD": job["method"],
            "RAW_URI": job["path"],
            "REMOTE_ADDR": address,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": job["headers"].get("content-type", job["headers"].get("Content-Type", "")),
            **given,
        }
        statuses: list[str] = []
        b"".join(gateway(environ, lambda status, _: statuses.append(status)))
        return int(statuses[0][:3])

    return answer


def _print(title: str, result: dict[str, Any], used: float) -> None:
    print(
        f"mixed: {title}: {result['done'] / result['seconds']:.0f}/s, p50 {result['p50']:.0f} ms, "
        f"p95 {result['p95']:.0f} ms, p99 {result['p99']:.0f} ms, "
        f"{1000 * used / max(result['done'], 1):.1f} CPU s per 1,000"
    )


def _filed(bench: Bench) -> Counter[str]:
    """Requests by id as the table has them, and entries of their receipt as the audit has them."""
    found: Counter[str] = Counter()
    for page in _pages(bench.desk.settings.records_table):
        found.update("requests" for item in page if item["kind"]["S"] == "request")
        found.update("submissions" for item in page if item["kind"]["S"] == "submission")
    for page in _pages(bench.desk.settings.audit_table):
        found.update(item["tag"]["S"] for item in page)
    return found


def _pages(table: str) -> Any:
    import boto3

    for page in boto3.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield page["Items"]


def _reconcile(bench: Bench, before: Counter[str], told: Counter[str]) -> None:
    """What was answered as filed is there once, with one entry of its receipt; the 20 of the follow-ups besides."""
    after = _filed(bench)
    there = after["requests"] - before["requests"]
    entries = after["request:received"] - before["request:received"]
    filed = told["intake"] + told["api"] + 20
    print(f"mixed: told {filed} filings; {there} requests in the table, {entries} receipts in the audit")
    assert filed == there == entries, (filed, there, entries)
