"""The load: a process that reads its order from standard input and writes what it measured to standard output."""

import http.client
import json
import secrets
import sys
import threading
import time
from collections.abc import Callable
from statistics import quantiles
from typing import Any


def main() -> None:
    """Run one order."""
    order = json.load(sys.stdin)
    jobs = iter(order["work"])
    make = _http if order["kind"] == "http" else _bare
    times: list[float] = []
    lock = threading.Lock()
    end = time.monotonic() + order["seconds"]

    def client() -> None:
        run = make(order, jobs, lock)
        mine = []
        while time.monotonic() < end:
            started = time.perf_counter()
            if not run():
                break
            mine.append((time.perf_counter() - started) * 1000)
        with lock:
            times.extend(mine)

    threads = [threading.Thread(target=client) for _ in range(order["clients"])]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    cuts = quantiles(times, n=100)
    print(json.dumps({"done": len(times), "seconds": time.monotonic() - started, "p50": cuts[49], "p99": cuts[98]}))


def _http(order: dict[str, Any], jobs: Any, lock: Any) -> Callable[[], bool]:
    connection = http.client.HTTPConnection("127.0.0.1", order["port"], timeout=30)

    def run() -> bool:
        if order["page"] == "start":
            connection.request("GET", "/c/acme")
            expect = 200
        else:
            with lock:
                job = next(jobs, None)
            if job is None:
                return False
            connection.request("POST", job["path"], job["body"], job["headers"])
            expect = 303
        answer = connection.getresponse()
        answer.read()
        if answer.status != expect:
            raise RuntimeError(f"{answer.status} instead of {expect}")
        return True

    return run


def _bare(order: dict[str, Any], jobs: Any, lock: Any) -> Callable[[], bool]:
    """The engine's ceiling: a counter, a read and a transaction of eight items, straight by botocore."""
    del order, jobs, lock
    from chalicelib.aws import client
    from chalicelib.settings import Settings

    settings, dynamodb = Settings.from_environment(), client("dynamodb")

    def run() -> bool:
        name = secrets.token_hex(8)
        count = {"n": {"Value": {"N": "1"}, "Action": "ADD"}}
        dynamodb.update_item(TableName=settings.ephemeral_table, Key={"id": {"S": name}}, AttributeUpdates=count)
        dynamodb.get_item(TableName=settings.ephemeral_table, Key={"id": {"S": name}}, ConsistentRead=True)
        items = [{"Put": {"TableName": settings.records_table, **_row(name, part)}} for part in range(6)]
        entry = {"pk": {"S": name}, "seq": {"N": "1"}, "detail": {"S": "x" * 250}}
        items.append({"Put": {"TableName": settings.audit_table, "Item": entry}})
        scrap = {"id": {"S": name}, "body": {"S": "x" * 100}}
        items.append({"Put": {"TableName": settings.ephemeral_table, "Item": scrap}})
        dynamodb.transact_write_items(TransactItems=items)
        return True

    return run


def _row(name: str, part: int) -> dict[str, Any]:
    item = {"pk": {"S": name}, "sk": {"S": str(part)}, "body": {"S": "x" * 400}, "sealed": {"B": b"x" * 100}}
    if part < 3:
        item |= {"due_pk": {"S": f"bench#{part}"}, "due_sk": {"S": name}}
    return {"Item": item, "ConditionExpression": "attribute_not_exists(pk)"}


if __name__ == "__main__":
    main()
