"""The API's document: whole, valid, and nothing else than what is served."""

import json
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from chalicelib.http.api.frame import API
from chalicelib.http.api.headings import HEADINGS
from chalicelib.http.api.openapi import PATH, problem_codes
from chalicelib.http.api.problems import PROBLEMS
from chalicelib.http.api.schemas.common import outcome_name
from chalicelib.http.endpoint import ROUTES
from chalicelib.law.decisions import ANSWERS
from tests.http.client import Browser
from tests.http.stage import Stage

# Served to everybody, without a signature: the document, a page made of it, and what its problems' types point to.
PUBLIC = {PATH, "/api/v1/docs", "/api/v1/problems/{code}"}


@pytest.fixture(scope="module")
def document(stage: Stage) -> Any:
    """The document as anybody gets it."""
    reply = Browser(stage.app, address="10.250.1.9").get(PATH)
    assert reply.status == 200
    assert reply.header("content-type") == "application/json"
    assert reply.header("cache-control") == "public, max-age=300"
    return json.loads(reply.body)


def operations(document: Any) -> dict[tuple[str, str], Any]:
    """The operations of the document by path and method."""
    return {(path, method.upper()): each for path, item in document["paths"].items() for method, each in item.items()}


def test_the_document_is_valid_openapi(document: Any) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(document).iter_errors()] == []


def test_every_operation_is_in_the_document_and_nothing_else(document: Any) -> None:
    assert set(operations(document)) == {(each.path, each.method) for each in API}
    for name in ("operationId", "summary"):  # both are names: of a method in a client, of a part of the page
        assert len({each[name] for each in operations(document).values()}) == len(API), name


def test_headings_stand_in_the_order_of_the_work(document: Any) -> None:
    named = [tag["name"] for tag in document["tags"]]
    assert set(HEADINGS) <= {each.group for each in API}
    assert [name for name in named if name in HEADINGS] == list(HEADINGS)
    assert named[: len(HEADINGS)] == list(HEADINGS)  # what has no place yet comes last


def test_a_decision_names_what_can_be_decided_and_nothing_else(document: Any) -> None:
    assert document["components"]["schemas"]["AnswerName"]["enum"] == sorted(
        outcome_name(outcome) or "" for outcome in ANSWERS
    )


def test_every_route_below_the_api_is_an_operation() -> None:
    served = {(info.path, method) for info in ROUTES for method in info.methods if info.path.startswith("/api/")}
    assert {each for each in served if each[0] not in PUBLIC} == {(each.path, each.method) for each in API}


def test_every_operation_says_what_it_does_and_needs(document: Any, stage: Stage) -> None:
    assert document["servers"] == [{"url": stage.desk.public_url}]
    for each in API:
        said = operations(document)[each.path, each.method]
        assert said["summary"]
        assert said["tags"] == [each.group]
        assert said["security"] == [{"signature": [each.scope.value]}]
        names = {parameter.get("$ref", "").rpartition("/")[2] for parameter in said["parameters"]}
        assert ("Idempotency-Key" in names) == (each.method != "GET")
        assert ("If-Match" in names) == (each.versioned and each.method != "GET")
        assert set(said["responses"]) >= {str(PROBLEMS[code].status) for code in problem_codes(each)}


def test_what_is_read_is_described_as_it_is_checked(document: Any) -> None:
    said = document["components"]["schemas"]["FileRequest"]
    assert said["additionalProperties"] is False
    assert set(said["required"]) == {"rights", "residence"}
    listed = {each["name"]: each for each in document["paths"]["/api/v1/requests"]["get"]["parameters"]}
    assert listed["limit"]["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 25}
    assert listed["due_from"]["schema"] == {"type": "string", "format": "date"}
    assert listed["due_from"]["description"] == "Due on this day or later."


def test_who_refuses_by_the_api_finds_the_codes_of_grounds_in_the_document(document: Any) -> None:
    schemas = document["components"]["schemas"]
    assert schemas["Decide"]["properties"]["grounds"]["items"] == {"$ref": "#/components/schemas/Ground"}
    assert "CCPA_7023B_ACCURATE" in schemas["Ground"]["enum"]
