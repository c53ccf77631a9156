"""A business's systems put a person's words into every field of every operation; an agent into all that it may send."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.domain.contact import Email
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.http.api.frame import API
from chalicelib.http.api.openapi import openapi
from chalicelib.routes import (
    api as business_api,
)
from tests.fakes import acme
from tests.fakes.agent import AgentSimulator
from tests.http.stage import Stage
from tests.http.systems import connect, filing
from tests.silence.background import Background
from tests.silence.net import Net
from tests.silence.words import Words

pytestmark = pytest.mark.usefixtures("unlimited")
assert business_api.blueprint  # importing it has registered the operations
# What a business says here about itself everybody may read: it is not personal.
_PUBLIC = ("business_", "publishing_", "codes_", "questions_", "places_")
_PLAIN = {"date": "2026-11-02", "date-time": "2026-11-02T10:00:00Z", "uri": "https://acme.example/hook"}


@dataclass
class Writer:
    """Writes documents by their schemas, every free text of them a word; with `less` only what must be there."""

    document: Any
    words: Words
    text: Callable[[str], str]
    less: bool = False
    where: str = ""

    def made(self, schema: Any, name: str = "") -> Any:
        """A document."""
        if "$ref" in schema:
            return self.made(self.document["components"]["schemas"][schema["$ref"].rpartition("/")[2]], name)
        if "anyOf" in schema:
            return self.made(schema["anyOf"][0], name)
        kind = schema.get("type")
        if kind == "object":
            return {key: self.made(one, key) for key, one in self._fields(schema).items()}
        if kind == "array":
            return [self.made(schema.get("items", {}), name)]
        return self._one(schema, kind, name)

    def _one(self, schema: Any, kind: str, name: str) -> Any:
        if "enum" in schema or "const" in schema:
            return schema.get("const") or schema["enum"][0]
        if kind in {"integer", "number"}:
            return schema.get("minimum", 1)
        return kind == "boolean" or self._string(schema, name)

    def _fields(self, schema: Any) -> dict[str, Any]:
        needed = schema.get("required", ())
        return {key: one for key, one in schema.get("properties", {}).items() if not self.less or key in needed}

    def _string(self, schema: Any, name: str) -> str:
        if schema.get("format") in _PLAIN:
            return _PLAIN[schema["format"]]
        if self.where.startswith(_PUBLIC):
            return "privacy@acme.example" if "email" in name else "+14155550100" if "phone" in name else "Acme"
        if "email" in name or name == "contact":
            return self.words.email(f"{self.where} {name}")
        if "phone" in name:
            return self.words.phone(f"{self.where} {name}")
        return "US-CA" if "residence" in name else self.text(f"{self.where} {name}")


def test_no_word_that_a_system_sends_is_found_beside_its_field(stage: Stage, net: Net, words: Words) -> None:
    system = connect(stage)
    document = json.loads(openapi(stage.desk.public_url))
    background = Background(stage)
    ways = [Writer(document, words, words.long), Writer(document, words, words.text)]
    ways += [Writer(document, words, words.text, less=True)]
    answered: Counter[int] = Counter()
    for operation in API:
        said = document["paths"][operation.path][operation.method.lower()]
        schema = said.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        for way in ways if schema else ways[:1]:
            path, way.where = operation.path, operation.name
            for name, value in {"request": _another(stage, words).id, "right": "delete"}.items():
                path = path.replace(f"{{{name}}}", value)
            content = way.made(schema) if schema else None
            reply = system.send(system.system.sign(operation.method, re.sub(r"\{\w+\}", "none", path), content))
            assert reply.status != 500, (operation.name, content)
            answered[reply.status] += 1
    filed = filing(name=words.text("name"), email=words.email("email"), details=words.text("details"))
    assert system.post("/requests", filed).status == 201
    background.run()
    assert background.failed == []
    assert answered[401] == 0
    assert answered[200] + answered[201] > len(API) / 3, answered
    words.check(net.places())


def _another(stage: Stage, words: Words) -> Request:
    """A request that was just sent: what one call closes, the next one finds open."""
    account = stage.desk.accounts.get(stage.account.id)
    submission = acme.ask(stage.desk, account, Right.KNOW_SPECIFIC, email=Email(words.email("form")))
    return stage.desk.requests.get(account.id, submission.requests[0])


def test_no_word_that_an_agent_sends_is_found_beside_its_field(
    stage: Stage, agent: AgentSimulator, net: Net, words: Words
) -> None:
    address = {"street_address": words.text("street"), "locality": words.text("city"), "region": "CA", "country": "US"}
    background = Background(stage)
    for text in (words.text, words.long):
        told: dict[str, Any] = {
            "name": text("name"),
            "email": words.email("email"),
            "phone_number": words.phone("number"),
            "address": address | {"locality": text("city")},
            "status_callback": "https://agent.example/told",
            "request_details": text("details"),
        }
        for right in ("access", "deletion", "sale:opt_out", words.word("right")):
            reply = agent.exercise(right, **told)
            if reply.status == 200:
                name = reply.json["request_id"]
                assert agent.status(name).status == 200
                agent.revoke(name, reason=text("reason"))
        agent.exercise("access", **(told | {"agent-request-id": text("own id")}))
        agent.set_up(**{"agent-id": text("id")})
        agent.status(words.word("request"))
    background.run()
    stage.time.move(hours=1)
    background.run()
    assert background.failed == []
    assert agent.token not in "".join(net.places().values())
    words.check(net.places())
