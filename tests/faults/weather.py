"""Bad weather between us and AWS: on the wire, below the SDK's retries, by chance and with a seed.

Any suite runs in it: `RECOURSE_WEATHER=7 pytest tests/journeys`. No call fails so often that the SDK's last try does,
so that whoever calls must notice nothing at all.
"""

import json
import os
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, TypeVar

import botocore.endpoint
import pytest
from botocore.awsrequest import AWSResponse
from botocore.exceptions import ConnectionClosedError, ReadTimeoutError
from botocore.httpsession import URLLib3Session
from botocore.retries.quota import RetryQuota

from chalicelib import aws

RATE: Final = 0.1
_MOST_CANCELLED: Final = 2  # of one transaction, or of one item: our own loop tries more often
_WRITES_ONE: Final = frozenset({"PutItem", "DeleteItem", "UpdateItem"})
_TOO_MUCH: Final = {
    "dynamodb": "ProvisionedThroughputExceededException",
    "kms": "ThrottlingException",
    "s3": "SlowDown",
    "secrets-manager": "ThrottlingException",
    "sesv2": "TooManyRequestsException",
    "sqs": "ThrottlingException",
    "transcribe": "LimitExceededException",
}


W = TypeVar("W", bound=Callable[..., Any])


class Fault(StrEnum):
    """What befalls a call."""

    LOST = "lost before it was done"
    ANSWER_LOST = "done, and its answer lost"
    TOO_MUCH = "refused: too much to do"
    BROKEN = "500"
    CANCELLED = "transaction cancelled: too much to do"
    COLLIDED = "refused: a transaction is under way"
    LEFT_OVER = "items left over"


@dataclass
class Weather:
    """Answers botocore's `before-send`; the same seed and the same calls give the same weather."""

    seed: int
    rate: float = RATE
    faults: frozenset[Fault] = frozenset(Fault)
    met: Counter[str] = field(default_factory=Counter)
    calls: int = 0
    _cancelled: Counter[str] = field(default_factory=Counter)
    _network: URLLib3Session = field(default_factory=URLLib3Session)

    def __post_init__(self) -> None:
        """Throw the dice of this seed."""
        self._dice = random.Random(self.seed)  # noqa: S311  chance that can be repeated

    def __call__(self, request: Any, event_name: str, **_: Any) -> Any:
        """None lets the request pass."""
        self.calls += 1
        service, _dot, operation = event_name.removeprefix("before-send.").partition(".")
        fault = self._dice.choice(self._possible(service, operation)) if self._dice.random() < self.rate else None
        if fault not in self.faults or service == "lambda" or not self._may(fault, request):
            return None
        self.met[f"{service}: {fault}"] += 1
        return befall(fault, request, f"{service}.{operation}", self._network)

    def _possible(self, service: str, operation: str) -> list[Fault]:
        found = [Fault.LOST, Fault.ANSWER_LOST, Fault.TOO_MUCH, Fault.BROKEN]
        if operation == "TransactWriteItems":
            found += [Fault.CANCELLED, Fault.COLLIDED]
        if service == "dynamodb" and operation in _WRITES_ONE:
            found.append(Fault.COLLIDED)
        if operation in {"BatchGetItem", "BatchWriteItem"}:
            found.append(Fault.LEFT_OVER)
        return found

    def _may(self, fault: Fault, request: Any) -> bool:
        """Whether there is another try after this one, the SDK's or ours."""
        if fault in {Fault.CANCELLED, Fault.COLLIDED, Fault.LEFT_OVER}:
            content = json.loads(request.body)
            name = str(content.get("ClientRequestToken") or (request.body, request.headers["X-Amz-Target"]))
            self._cancelled[name] += 1
            return self._cancelled[name] <= _MOST_CANCELLED
        tries = dict(part.strip().split("=") for part in _text(request.headers["amz-sdk-request"]).split(";"))
        return tries["attempt"] != tries.get("max", "3")


@dataclass
class Storm:
    """One fault at the calls of one service or operation, the next `times` of them; fair weather at first."""

    calls: list[str] = field(default_factory=list)
    _fault: Fault | None = None
    _at: str = ""
    _times: int = 0
    _series: list[Fault] = field(default_factory=list)
    _network: URLLib3Session = field(default_factory=URLLib3Session)

    def breaks(self, at: str, fault: Fault, *, times: int = 1_000_000) -> None:
        """From now on; `at` is the beginning of "dynamodb.PutItem"."""
        self.calls, self._at, self._fault, self._times = [], at, fault, times

    def meets(self, at: str, *faults: Fault) -> None:
        """The next calls there meet these, one each."""
        self.calls, self._at, self._series = [], at, list(faults)

    def ends(self) -> None:
        """Fair weather again."""
        self._fault, self._series = None, []

    def __call__(self, request: Any, event_name: str, **_: Any) -> Any:
        """None lets the request pass."""
        call = event_name.removeprefix("before-send.")
        self.calls.append(call)
        if self._series and call.startswith(self._at):
            return befall(self._series.pop(0), request, call, self._network)
        if self._fault is None or not call.startswith(self._at) or self._times <= 0:
            return None
        self._times -= 1
        return befall(self._fault, request, call, self._network)


def befall(fault: Fault, request: Any, call: str, network: URLLib3Session) -> AWSResponse:
    """Let a fault happen to a call; the answer that AWS would give, if any comes."""
    if fault is Fault.LOST:
        raise ConnectionClosedError(endpoint_url=request.url)
    if fault is Fault.ANSWER_LOST:
        network.send(request)
        raise ReadTimeoutError(endpoint_url=request.url)
    return answer_of(fault, request, *call.split("."))


def _text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def answer_of(fault: Fault, request: Any, service: str, operation: str) -> AWSResponse:
    """What AWS would say."""
    if fault is Fault.BROKEN:
        return _answer(request, 500, _error(service, "InternalError" if service == "s3" else "InternalServerError"))
    if fault is Fault.TOO_MUCH:
        status = {"s3": 503, "sesv2": 429}.get(service, 400)
        return _answer(request, status, _error(service, _TOO_MUCH.get(service, "ThrottlingException")))
    content = json.loads(request.body)
    if fault is Fault.LEFT_OVER:
        asked = content["RequestItems"]
        left = (
            {"Responses": {}, "UnprocessedKeys": asked} if operation == "BatchGetItem" else {"UnprocessedItems": asked}
        )
        return _answer(request, 200, json.dumps(left))
    if operation == "TransactWriteItems":
        why = "ThrottlingError" if fault is Fault.CANCELLED else "TransactionConflict"
        others = [{"Code": "None"} for _ in content["TransactItems"][1:]]
        return _answer(
            request,
            400,
            _error(service, "TransactionCanceledException", CancellationReasons=[{"Code": why}, *others]),
        )
    return _answer(request, 400, _error(service, "TransactionConflictException"))


def _error(service: str, code: str, **more: Any) -> str:
    if service == "s3":
        return f"<?xml version='1.0' encoding='UTF-8'?><Error><Code>{code}</Code><Message>made up</Message></Error>"
    return json.dumps({"__type": f"com.amazonaws#{code}", "message": "made up", "Message": "made up", **more})


def _answer(request: Any, status: int, body: str) -> AWSResponse:
    kind = "application/xml" if body.startswith("<") else "application/x-amz-json-1.0"
    headers = {"content-type": kind}
    if not body.startswith("<") and status >= 300:
        headers["x-amzn-errortype"] = json.loads(body)["__type"].partition("#")[2]
    made = AWSResponse(request.url, status, headers, None)
    made._content = body.encode()
    return made


@contextmanager
def no_pauses() -> Iterator[None]:
    """The SDK waits seconds before it tries again, and after many failures it tries less; tests do neither."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(RetryQuota, "acquire", lambda *_: True)
        patch.setattr(botocore.endpoint, "time", SimpleNamespace(sleep=lambda _: None))
        yield


@contextmanager
def bad_weather(weather: W) -> Iterator[W]:
    """Let every client that the product makes pass through the weather, as long as this lasts."""
    make = aws._session.__wrapped__

    def session() -> Any:
        made = make()
        made.register("before-send", weather)
        return made

    with no_pauses(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(aws, "_session", cache(session))
        aws.forget()
        yield weather
    aws.forget()


@contextmanager
def weather_of_environment() -> Iterator[None]:
    """The weather that RECOURSE_WEATHER asks for by its seed, and what it was like; fair weather without."""
    seed = os.environ.get("RECOURSE_WEATHER", "")
    if not seed:
        yield
        return
    with bad_weather(Weather(int(seed))) as weather:
        yield
    told = {"seed": weather.seed, "calls": weather.calls, "faults": dict(sorted(weather.met.items()))}
    if "RECOURSE_WEATHER_TOLD" in os.environ:
        Path(os.environ["RECOURSE_WEATHER_TOLD"]).write_text(json.dumps(told))
    print(f"\nRECOURSE_WEATHER {json.dumps(told)}", file=sys.__stdout__)
