"""Stands before every AWS client of this process and refuses what the running function's policy does not allow."""

import json
import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from http import HTTPStatus
from itertools import product
from pathlib import Path
from typing import Any

from botocore.client import BaseClient
from botocore.exceptions import ClientError
from botocore.signers import S3PostPresigner

from infra.local.permissions import calls_s3, containers
from infra.local.permissions.calls import needed
from infra.local.permissions.entries import at_work
from infra.local.permissions.policy import Call, policies
from infra.local.permissions.running import function, watch

FOLDER = "RECOURSE_CALLS"

logger = logging.getLogger("recourse.permissions")
refused: list[str] = []  # of this process: some callers take a refusal for an answer, and nobody would see it
_expected: ContextVar[list[str] | None] = ContextVar("expected", default=None)
_written: set[tuple[str, str]] = set()


@contextmanager
def on_purpose() -> Iterator[list[str]]:
    """Try what a function may not do: what is refused is listed here and is no finding."""
    here: list[str] = []
    token = _expected.set(here)
    try:
        yield here
    finally:
        _expected.reset(token)


@cache
def stand() -> None:
    """Check every call of this process from now on, and every link and form that it signs."""
    watch(containers.begin if os.environ.get(FOLDER) else lambda _: None)
    emit, call, sign = BaseClient._emit_api_params, BaseClient._make_api_call, S3PostPresigner.generate_presigned_post

    def before(self: Any, api_params: Any, operation_model: Any, context: Any) -> Any:
        form = operation_model.name == "CreateBucket" and context.get("is_presign_request")  # `signed` looks at forms
        names = () if form else _functions(self)
        if names:
            _require(names, operation_model.name, needed(_service(self), operation_model.name, api_params))
        return emit(self, api_params, operation_model, context)

    def around(self: Any, operation_name: str, api_params: Any) -> Any:
        try:
            return call(self, operation_name, api_params)
        except ClientError as error:
            if _is_missing(error) and _service(self) == "s3":
                _require(_functions(self), operation_name, calls_s3.when_missing(operation_name, api_params))
            raise

    def signed(self: Any, *given: Any, conditions: Any = None, **named: Any) -> Any:
        names = _functions(self)
        if names:
            place = {name: value for one in conditions if isinstance(one, dict) for name, value in one.items()}
            at = {"Bucket": place["bucket"], "Key": place["key"]}
            _require(names, "PutObject", calls_s3.needed("PutObject", at))
        return sign(self, *given, conditions=conditions, **named)

    BaseClient._emit_api_params = before
    BaseClient._make_api_call = around
    S3PostPresigner.generate_presigned_post = signed


def _require(functions: Iterable[str], operation: str, calls: Iterable[Call]) -> None:
    """Let a call pass. Raise `ClientError` as AWS would for one that a policy does not allow."""
    known = policies()
    asking = [known[name] for name in functions if name in known]  # tests make readers of their own
    for policy, call in product(asking, calls):
        found = policy.decide(call)
        if found is None:
            what = f"{policy.function} may not {call.action} on {call.resource} {dict(call.context) or ''}".strip()
            _note(what)
            answer = {"Error": {"Code": "AccessDeniedException", "Message": what}}
            raise ClientError(answer | {"ResponseMetadata": {"HTTPStatusCode": HTTPStatus.FORBIDDEN}}, operation)
        statement, action, resource = found
        line = {"function": policy.function, "sid": statement.sid}
        _write(line | {"action": action, "resource": resource})
        for value in statement.asked(call):
            _write(line | {"value": value})


def _note(what: str) -> None:
    """Keep what was refused, for whoever expects it or for all to see."""
    expected = _expected.get()
    if expected is not None:
        expected.append(what)
        return
    refused.append(what)
    logger.error(what)
    _write({"refused": what})


def _functions(client: Any) -> tuple[str, ...]:
    """Which functions want something by their own role: the one that runs, or those for which a use case is called.

    With another account's role (`client` has a session token then) that account's policy decides.
    """
    if client._request_signer._credentials.token is not None:
        return ()
    running = function()
    if running:
        return (running,)
    found = at_work()
    if found and os.environ.get(FOLDER):
        containers.begin(found[0])
    return found


def _write(line: dict[str, str]) -> None:
    """Keep a line once, in this process's own file."""
    folder = os.environ.get(FOLDER)
    text = json.dumps(line)
    if not folder or (folder, text) in _written:
        return
    _written.add((folder, text))
    Path(folder).mkdir(parents=True, exist_ok=True)
    with (Path(folder) / f"{os.getpid()}.jsonl").open("a") as file:
        file.write(f"{text}\n")


def _service(client: Any) -> str:
    return str(client.meta.service_model.service_name)


def _is_missing(error: ClientError) -> bool:
    return bool(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == HTTPStatus.NOT_FOUND)
