"""schemathesis tries every operation by its document: no 500, and no answer outside the document."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.transport import Response
from schemathesis.specs.openapi import checks

from chalicelib.http.api.frame import API
from chalicelib.http.api.openapi import openapi
from chalicelib.routes import (
    api as business_api,
)
from tests.http.stage import Stage
from tests.http.systems import Office, Reply, filing

pytestmark = pytest.mark.usefixtures("unlimited")

# What came in may be refused for more reasons than a schema tells, so that only the answers are judged.
JUDGED = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.response_headers_conformance,
]
TRIES = settings(
    max_examples=4, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck)
)
TRIED: Counter[int] = Counter()
assert business_api.blueprint  # importing it has registered the operations


@pytest.fixture(scope="module")
def schema(stage: Stage) -> Any:
    """The document as schemathesis reads it, without the signature: that is ours to make."""
    document = json.loads(openapi(stage.desk.public_url))
    for item in document["paths"].values():
        for operation in item.values():
            del operation["security"]
    return schemathesis.openapi.from_dict(document)


def answered(reply: Reply, sent: requests.PreparedRequest) -> Response:
    """A reply as schemathesis wants to see it."""
    headers: dict[str, list[str]] = {}
    for name, value in reply.lines:
        headers.setdefault(name.lower(), []).append(value)
    return Response(reply.status, headers, reply.body, sent, timedelta(0).total_seconds(), verify=True)


def attempt(system: Office, case: Any, known: Mapping[str, str]) -> None:
    """Sign what schemathesis has made up, send it, and judge the answer."""
    real = {name: value for name, value in known.items() if f"{{{name}}}" in case.path}
    case.path_parameters = {**(case.path_parameters or {}), **real}
    base = system.system.base
    sent = requests.Request(**case.as_transport_kwargs(base_url=base)).prepare()
    body = sent.body.encode() if isinstance(sent.body, str) else sent.body or b""
    own = {name: value for name, value in (case.headers or {}).items() if isinstance(value, str) and value.isascii()}
    assert sent.url
    reply = system.send(system.system.sign(sent.method or "", sent.path_url, body, headers=own))
    TRIED[reply.status] += 1
    case.validate_response(answered(reply, sent), checks=JUDGED)


@pytest.mark.parametrize("operation", API, ids=lambda each: each.name)
def test_no_answer_is_outside_the_document(stage: Stage, system: Office, schema: Any, operation: Any) -> None:
    filed = system.post("/requests", filing(rights=["delete"])).json
    known = {"request": filed["requests"][0]["id"], "letter": "acknowledged.en.ccpa", "right": "delete"}
    strategy = schema[operation.path][operation.method].as_strategy()

    @seed(5)
    @TRIES
    @given(case=strategy)
    def tried(case: Any) -> None:
        attempt(system, case, known)

    tried()


def test_every_signature_held_and_many_calls_were_done() -> None:
    assert TRIED[401] == 0, TRIED
    assert TRIED[200] + TRIED[201] >= len(API) // 3, TRIED
