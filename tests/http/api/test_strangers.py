"""Every operation of the API, asked without a signature, and for what belongs to another business."""

import re
from typing import Any

import pytest

from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.http.api.frame import API, BASE, Operation
from chalicelib.routes import (
    api as business_api,
)
from tests.fakes import acme
from tests.fakes.api_client import Sent
from tests.http.stage import Stage
from tests.http.systems import Office, another_business

pytestmark = pytest.mark.usefixtures("unlimited")

assert business_api.blueprint  # importing it fills the list
_BODIES: dict[str, Any] = {
    "match": {"method": "records", "result": "not-matched", "contact_on_file": True},
    "extension": {"reason": "Much to do."},
    "decision": {"outcome": "denied"},
    "preview": {"outcome": "denied"},
    "law/preview": {"residence": "US-NV"},
    "agent-permission": {"shown": "attorney"},
    "agent-files": {"name": "a.pdf", "shows": "permission"},
    "parent": {"shown": "video"},
    "messages": {"text": "Hello."},
    "notes": {"text": "Hello."},
    "files": {"name": "a.pdf"},
    "transcript": {"text": "Hello."},
    "assignment": {"assignee": ""},
    "law": {"residence": "US-NV", "why": "Lives there."},
    "clarification": {"text": "Which?"},
    "answer": {"received": "2026-11-01"},
    "identity": {"text": "A bill."},
    "proof": {"received": "2026-11-01"},
    "sorting": {"rights": ["delete"], "residence": "US-CA"},
    "no-request": {"what": "silence"},
    "hand-over": {"to": "123450"},
    "phone-code": {"way": "text"},
    "hold": {"purpose": "litigation"},
    "deletion": {"part": "note", "id": "01R", "purpose": "mistake"},
    "note-files": {"note": "01R", "name": "a.pdf"},
    "told": {"means": "post", "told": "2026-11-01"},
    "formats": {"form": "braille"},
    "may-ask": {"email": "a@b.example"},
    "opt-in": {"offer": "01O", "email": "a@b.example", "number": 1},
    "agents/search": {"email": "a@b.example"},
    "incentives/members/erase": {"email": "a@b.example", "purpose": "asked"},
    "incentives/members/search": {"email": "a@b.example"},
    "incentives/withdraw": {"offer": "01O", "email": "a@b.example"},
    "{wish}/end": {"end": "given"},
    "belongs": {"reference": "20000000007"},
    "elsewhere/deletion": {"nothing_else": True},
    "child": {"found": "said", "saw": "She says so."},
    "outside-cases": {"body": "regulator", "filed_on": "2026-11-01"},
    "outside-cases/{case}": {"state": "settled"},
    "referrals": {"controller": "none"},
    "handed-over": {"version": 1},
    "{referral}/again": {"version": 1},
    "said": {"said": "has-it", "version": 1},
    "{referral}/end": {"how": "otherwise", "version": 1},
    "{vendor}/answer": {"answer": "done"},
    "settlement": {"counts": 0},
    "without": {"why": "impossible", "explanation": "It is gone."},
}


@pytest.fixture(scope="module")
def foreign(stage: Stage) -> Request:
    """A request of another business."""
    account = another_business(stage)
    return acme.ask_one(stage.desk, stage.desk.accounts.get(account.id), Right.DELETE)


def _path(operation: Operation, request: str) -> str:
    return re.sub(r"\{\w+\}", "none", operation.path.replace("{request}", request))


def _body(operation: Operation) -> Any:
    """What the operation takes, by the end of its path."""
    *_, before, last = operation.path.split("/")
    return _BODIES.get(f"{before}/{last}", _BODIES.get(last))


def _named(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


@pytest.mark.parametrize("operation", API, ids=_named)
def test_nothing_is_done_for_who_has_not_signed(system: Office, operation: Operation) -> None:
    url = system.stage.desk.public_url + _path(operation, "none")
    reply = system.send(Sent(method=operation.method, url=url, headers={}))
    assert (reply.status, reply.problem) == (401, "signature-missing")


_ONE: list[Operation] = [operation for operation in API if "{request}" in operation.path]


@pytest.mark.parametrize("operation", _ONE, ids=_named)
def test_the_requests_of_others_do_not_exist(
    stage: Stage, system: Office, foreign: Request, operation: Operation
) -> None:
    path = _path(operation, foreign.id).removeprefix(BASE)
    reply = system.get(path) if operation.method == "GET" else system.post(path, _body(operation))
    assert (reply.status, reply.problem) == (404, "not-found"), reply.body
    assert stage.desk.requests.get(foreign.account, foreign.id).version == foreign.version
