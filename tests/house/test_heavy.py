"""A function imports only what it uses: what is heavy comes in where it is needed, never when a function starts.

Each handler is imported in a process of its own, as Lambda does it, and what came in with it is looked at.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from app import app
from bench.desk import Bench
from chalicelib import aws as aws_clients
from chalicelib import composition
from tests.house.source import ROOT

API: Final = "chalicelib.routes.doors.app"
HANDLERS: Final = sorted({source.handler_string for source in app.event_sources} | {API})
# What no start may bring in, with what it would bring.
HEAVY: Final = {
    "aws_xray_sdk": "the X-Ray SDK: tracing is Lambda's own",
    "pydantic": "300 ms of models",
    "holidays": "calendars that are wrong for California",
    "reportlab": "PDF",
    "PIL": "pictures",
    "twilio": "the telephone company's library",
    "joserfc": "OIDC",
    "jwt": "tokens, by way of other libraries",
    "webauthn": "keys of browsers",
    "cbor2": "keys of browsers",
    "OpenSSL": "certificates",
    "cryptography": "keys and signatures",
    "boto3": "the SDK over botocore",
    "s3transfer": "the same",
    "botocore.client": "clients of AWS: made at the first call",
    "pynamodb": "the tables",
    "requests": "a second HTTP client",
    "aiohttp": "a third one",
    "jinja2": "templates: not for a job, and for a page when it is written",
    "phonenumbers": "tables of all numbers",
    "stdnum": "checks of numbers",
    "email_validator": "DNS",
    "dns": "DNS",
    "segno": "QR codes",
    "pyotp": "one-time passwords",
    "wtforms": "forms",
    "http_message_signatures": "signed calls",
    "standardwebhooks": "signed webhooks",
}
# What a page of the form and Send need besides, and nothing more.
NEEDED: Final = frozenset({"botocore.client", "pynamodb", "jinja2", "cryptography", "email_validator"})
# How many modules of our own the API function may load: when it starts, with the page before the form, with Send. In
# November 2026 they were 48, 121 and 240; before pages and kinds of rows were loaded late 46, 362 and 367.
OWN: Final = {"start_page": 135, "submit": 260}
OWN_AT_START: Final = 55
_IMPORT: Final = """
import importlib, json, sys
module, _, name = sys.argv[1].rpartition(".")
getattr(importlib.import_module(module), name)
print(json.dumps(sorted(sys.modules)))
"""
_ANSWER: Final = """
import json, sys
import bench.probe
getattr(bench.probe, sys.argv[1])()
print(json.dumps(sorted(sys.modules)))
"""


def brought(code: str, argument: str, environment: dict[str, str] | None = None) -> set[str]:
    """The modules that a fresh process has after some code."""
    done = subprocess.run(
        [sys.executable, "-c", code, argument],
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("handler", HANDLERS)
def test_a_function_starts_without_what_is_heavy(handler: str) -> None:
    assert brought(_IMPORT, handler) & set(HEAVY) == set()


def test_the_api_function_starts_without_its_logger() -> None:
    assert "aws_lambda_powertools" not in brought(_IMPORT, API)


def own(modules: set[str]) -> set[str]:
    """Those of the product."""
    return {name for name in modules if name.partition(".")[0] == "chalicelib"}


def test_the_api_function_starts_with_few_modules_of_ours() -> None:
    assert len(own(brought(_IMPORT, API))) <= OWN_AT_START


@pytest.fixture(scope="module")
def events(stage_environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A page of the form and its last post, as API Gateway hands them over."""
    folder = tmp_path_factory.mktemp("events")
    aws_clients.forget()
    composition.desk.cache_clear()
    Bench().keep_events(folder)
    yield folder
    composition.desk.cache_clear()
    aws_clients.forget()


@pytest.mark.parametrize("page", ["start_page", "submit"])
def test_the_first_page_and_send_bring_in_only_what_they_need(page: str, events: Path) -> None:
    found = brought(_ANSWER, page, {"RECOURSE_BENCH_EVENTS": str(events)})
    assert found & set(HEAVY) - NEEDED == set()
    assert len(own(found)) <= OWN[page]
