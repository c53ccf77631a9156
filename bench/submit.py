"""A submit through the Lambda entry point over the bare botocore calls of the same items, and what both cost.

Each pair is one final POST of the form (an event of API Gateway into `app.app`) and, right before or after it, the
recorded DynamoDB calls of an earlier submit with fresh ids, made by the same botocore client.
"""

import copy
import re
import secrets
import time
from collections.abc import Callable
from functools import partial
from statistics import median
from typing import Any

from bench.calls import Recorder, recording
from bench.desk import Bench

_PAIRS = 200
_IDS = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}|[1-9][0-9]{10}(?![0-9])")


def measure(bench: Bench) -> None:
    """Print the ratio, the calls and the units."""
    from chalicelib.aws import client

    dynamodb = client("dynamodb")
    for _ in range(20):
        bench.submit(bench.draft())
    draft = bench.draft()
    with recording(dynamodb) as recorder:
        bench.submit(draft)
    print(f"submit: {recorder.names()}")
    units = f"{recorder.write_units()} write units, {recorder.read_units():g} read units"
    print(f"submit: {units} (asked: 14 + 2 for the draft)")
    for said in ("first", "again"):
        sent = bench.draft(rights=["opt_out_sale"], email=["opts-out@example.com"])
        with recording(dynamodb) as opting:
            bench.submit(sent)
        print(f"opt-out, {said}: {opting.write_units()} write units, {opting.read_units():g} read units")
    app_times: list[float] = []
    bare_times: list[float] = []
    for number in range(_PAIRS):
        ours_run: Callable[[], object] = partial(bench.submit, bench.draft())
        pair = [(app_times, ours_run), (bare_times, _replay(dynamodb, recorder))]
        for times, run in pair if number % 2 else reversed(pair):
            times.append(_timed(run))
    ours, floor = median(app_times), median(bare_times)
    print(f"submit: {ours:.2f} ms over {floor:.2f} ms bare, ratio {ours / floor:.2f} (asked: at most 1.35)")
    _status_change(bench)


def _status_change(bench: Bench) -> None:
    from chalicelib.aws import client
    from chalicelib.services.handling.acknowledge_request import acknowledge_request

    submission = bench.submission()
    with recording(client("dynamodb")) as recorder:
        acknowledge_request(bench.desk, bench.staff, submission.requests[0])
    print(f"status change: {recorder.names()}")
    print(f"status change: {recorder.write_units()} write units, {recorder.read_units():g} read units (asked: about 8)")


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return (time.perf_counter() - started) * 1000


def _replay(client: Any, recorder: Recorder) -> Callable[[], None]:
    """The recorded calls with fresh ids; a draft to be used up is put back first, outside of the measurement."""
    fresh: dict[str, str] = {}

    def renamed(value: Any) -> Any:
        if isinstance(value, str):
            return _IDS.sub(lambda found: fresh.setdefault(found[0], _like(found[0])), value)
        if isinstance(value, dict):
            return {name: renamed(inner) for name, inner in value.items()}
        return [renamed(inner) for inner in value] if isinstance(value, list) else value

    calls = [(name, renamed(copy.deepcopy(params))) for name, params in recorder.calls]
    for name, params in calls:
        if name == "TransactWriteItems":
            params["ClientRequestToken"] = secrets.token_hex(16)
            _put_back(client, params)

    def run() -> None:
        for name, params in calls:
            client._make_api_call(name, params)  # noqa: SLF001  as PynamoDB does

    return run


def _put_back(client: Any, params: dict[str, Any]) -> None:
    for item in params["TransactItems"]:
        put = item["Put"]
        if put["Item"].get("kind", {}).get("S") != "draft":
            continue
        values = list(put["ExpressionAttributeValues"].values())
        client.put_item(TableName=put["TableName"], Item=put["Item"] | {"body": values[0]})


def _like(known: str) -> str:
    alphabet = "0123456789" if known.isdigit() else "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    rest = "".join(secrets.choice(alphabet) for _ in known[1:])
    return ("1" if known.isdigit() else "0") + rest
