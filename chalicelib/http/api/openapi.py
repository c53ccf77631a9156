"""The API's document (OpenAPI 3.1), made from the list of its operations and from the schemas that validate."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import groupby
from typing import Any, Final

import msgspec

from chalicelib.http.api.headings import in_order
from chalicelib.http.api.idempotency import HEADER
from chalicelib.http.api.openapi_words import ABOUT, HEADERS, PARAMETERS, SIGNATURE, STATUS
from chalicelib.http.api.operation import API, BASE, Nothing, Operation
from chalicelib.http.api.problems import CONTENT_TYPE, PROBLEMS, explained
from chalicelib.http.api.schemas.problem import ProblemDetails
from chalicelib.law.grounds import codes

PATH: Final = f"{BASE}/openapi.json"
Json = dict[str, Any]

_ALWAYS: Final = (
    *("invalid-input", "signature-missing", "signature-invalid", "signature-incomplete", "signature-stale"),
    *("signature-replayed", "digest-mismatch", "forbidden", "scope-missing", "not-found", "not-acceptable"),
    *("too-large", "wrong-content-type", "too-many-calls", "failed", "unavailable"),
)
_OF_WRITES: Final = ("malformed-body", "precondition-failed", "still-running", "idempotency-key-reused")
_BUDGET: Final = ("RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy")
_JSON: Final = "application/json"
_PLACE: Final = re.compile(r"{(\w+)}")


@lru_cache(maxsize=1)
def openapi(base: str) -> bytes:
    """The document as JSON; `base` is the public URL. Made once, when every operation is registered."""
    return msgspec.json.encode(describe(API, base))


def _name_grounds(components: Json) -> None:
    """Write the codes of grounds out; they are read from the law's tables here and not with every start."""
    if "Decide" not in components:
        return
    said = "On what something is refused; the law of a request knows some of them for its right."
    components["Ground"] = {"title": "Ground", "description": said, "enum": sorted(codes())}
    components["Decide"]["properties"]["grounds"]["items"] = {"$ref": "#/components/schemas/Ground"}


def describe(operations: Iterable[Operation], base: str) -> Json:
    """The document of these operations."""
    listed = list(operations)
    kinds = {kind for each in listed for kind in (each.body, each.query, each.answer)} - {Nothing}
    ordered = sorted(kinds | {ProblemDetails}, key=lambda kind: (kind.__name__, kind.__module__))
    found, components = msgspec.json.schema_components(ordered, ref_template="#/components/schemas/{name}")
    schemas = dict(zip(ordered, found, strict=True))
    _name_grounds(components)
    paths: Json = {}
    for each in listed:
        paths.setdefault(each.path, {})[each.method.lower()] = _operation(each, schemas, components)
    # The schemas of queries are written out as parameters.
    queries = {str(schemas[each.query]["$ref"]).rpartition("/")[2] for each in listed if each.query in schemas}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Recourse", "version": "1", "description": ABOUT, "license": _LICENCE},
        "servers": [{"url": base}],
        "tags": [{"name": group} for group in in_order(each.group for each in listed)],
        "paths": paths,
        "components": {
            "schemas": {name: schema for name, schema in components.items() if name not in queries},
            "parameters": PARAMETERS,
            "headers": HEADERS,
            "examples": {code: {"value": explained(code, base=base)} for code in PROBLEMS},
            "securitySchemes": {"signature": SIGNATURE},
        },
    }


_LICENCE: Final = {"name": "Apache 2.0", "identifier": "Apache-2.0"}


def problem_codes(operation: Operation) -> set[str]:
    """The problems that a call of an operation may be answered."""
    return {*_ALWAYS, *(_OF_WRITES if operation.method != "GET" else ()), *operation.refusals}


def _operation(operation: Operation, schemas: Mapping[type, Json], components: Json) -> Json:
    made: Json = {
        "operationId": operation.name,
        "summary": operation.summary,
        "description": operation.description,
        "tags": [operation.group],
        "security": [{"signature": [operation.scope.value]}],
        "parameters": list(_parameters(operation, schemas, components)),
        "responses": _responses(operation, schemas),
    }
    if operation.body is not Nothing:
        content = {_JSON: {"schema": schemas[operation.body]}}
        made["requestBody"] = {"required": True, "content": content}
    return made


def _parameters(operation: Operation, schemas: Mapping[type, Json], components: Json) -> Iterator[Json]:
    for name in _PLACE.findall(operation.path):
        schema = {"type": "string", "minLength": 1}
        yield {"name": name, "in": "path", "required": True, "schema": schema, "description": "As the API names it."}
    if operation.query is not Nothing:
        query = components[schemas[operation.query]["$ref"].rpartition("/")[2]]
        for name, schema in query["properties"].items():
            plain = _without_null(schema)
            said = {"description": plain.pop("description")} if "description" in plain else {}
            required = name in query.get("required", ())
            yield {"name": name, "in": "query", "required": required, "schema": plain, **said}
    if operation.method != "GET":
        yield _ref("parameters", HEADER)
    if operation.versioned:
        yield _ref("parameters", "If-None-Match" if operation.method == "GET" else "If-Match")


def _without_null(schema: Json) -> Json:
    """A parameter that is not given is left out; nothing stands for null in an address."""
    plain = {name: value for name, value in schema.items() if not (name == "default" and value is None)}
    some = [each for each in plain.pop("anyOf", ()) if each != {"type": "null"}]
    return plain | (some[0] if len(some) == 1 else {"anyOf": some} if some else {})


def _responses(operation: Operation, schemas: Mapping[type, Json]) -> Json:
    writes = operation.method != "GET"
    names = [*_BUDGET, *(["ETag"] if operation.versioned else []), *(["Idempotency-Replayed"] if writes else [])]
    if operation.status == 201:
        names.append("Location")
    good: Json = {"description": "Done." if writes else "Read.", "headers": _headers(names)}
    if operation.answer is not Nothing:
        good["content"] = {_JSON: {"schema": schemas[operation.answer]}}
    made = {str(operation.status): good}
    if operation.versioned and not writes:
        made["304"] = {"description": "It is as If-None-Match says.", "headers": _headers([*_BUDGET, "ETag"])}
    codes = sorted(problem_codes(operation), key=lambda code: (PROBLEMS[code].status, code))
    for status, group in groupby(codes, key=lambda code: PROBLEMS[code].status):
        made[str(status)] = _problem(status, list(group), schemas[ProblemDetails])
    return made


def _problem(status: int, codes: list[str], schema: Json) -> Json:
    names = {401: ["Accept-Signature"], 409: ["Retry-After"], 429: ["Retry-After", *_BUDGET]}.get(status, [])
    examples = {code: _ref("examples", code) for code in codes}
    return {
        "description": STATUS.get(status, "; ".join(PROBLEMS[code].title for code in codes) + "."),
        "headers": _headers(names),
        "content": {CONTENT_TYPE: {"schema": schema, "examples": examples}},
    }


def _headers(names: Iterable[str]) -> Json:
    return {name: _ref("headers", name) for name in names}


def _ref(kind: str, name: str) -> Json:
    return {"$ref": f"#/components/{kind}/{name}"}
