"""The API's document as a page shows it: operations with their fields, answers and problems, objects, examples.

Made from the same OpenAPI document that is served, so that the page says nothing else. The examples are the files of
docs/examples, which a test runs; `infra.assets` puts them beside the templates.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Final

import msgspec

from chalicelib.http import assets
from chalicelib.http.api.openapi import openapi
from chalicelib.http.api.problems import PROBLEMS

Json = Mapping[str, Any]
EXAMPLES: Final = {"curl": "call.sh", "Python": "recourse_client.py", "JavaScript": "client.mjs"}
_OBJECTS: Final = "#/components/schemas/"
_LIMITS: Final = {
    "minLength": "at least {} characters",
    "maxLength": "at most {} characters",
    "minItems": "at least {}",
    "maxItems": "at most {}",
    "minimum": "from {}",
    "maximum": "to {}",
}


class Piece(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the words for a type; `anchor` names the object that it links to."""

    text: str
    anchor: str = ""


class FieldView(msgspec.Struct, frozen=True, kw_only=True):
    """One field or parameter; `place` is query, path or header for a parameter."""

    name: str
    kind: Sequence[Piece]
    required: bool
    text: str
    limits: str
    place: str = ""


class AnswerView(msgspec.Struct, frozen=True, kw_only=True):
    """One status of an operation: what it holds, its headers and, of a refusal, its codes."""

    status: str
    text: str
    kind: Sequence[Piece] = ()
    headers: Sequence[str] = ()
    codes: Sequence[str] = ()


class OperationView(msgspec.Struct, frozen=True, kw_only=True):
    """One operation."""

    name: str
    method: str
    path: str
    summary: str
    text: str
    scope: str
    parameters: Sequence[FieldView]
    body: Sequence[FieldView]
    answers: Sequence[AnswerView]
    problems: Sequence[AnswerView]


class ObjectView(msgspec.Struct, frozen=True, kw_only=True):
    """One object, or a list of words."""

    name: str
    text: str
    fields: Sequence[FieldView]
    words: Sequence[str]


class ReferenceView(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that the page says."""

    base: str
    about: str
    signing: str
    groups: Sequence[tuple[str, Sequence[OperationView]]]
    headers: Sequence[tuple[str, str]]
    objects: Sequence[ObjectView]
    problems: Sequence[tuple[str, int, str, str]]  # code, status, title, remedy
    examples: Sequence[tuple[str, str, str]]  # language, file, content


@lru_cache(maxsize=1)
def reference(base: str) -> ReferenceView:
    """The page's content; `base` is the public URL. Made once."""
    return view_of(msgspec.json.decode(openapi(base)))


def view_of(document: Json) -> ReferenceView:
    """The page's content, from a document."""
    parts = document["components"]
    found = [
        (each["tags"][0], _operation(path, method, each, parts))
        for path, item in document["paths"].items()
        for method, each in item.items()
    ]
    order = [tag["name"] for tag in document["tags"]]
    found.sort(key=lambda pair: order.index(pair[0]))  # stable: within a group as in the document
    return ReferenceView(
        base=document["servers"][0]["url"],
        about=document["info"]["description"],
        signing=parts["securitySchemes"]["signature"]["description"],
        groups=[(group, [view for _, view in pairs]) for group, pairs in groupby(found, key=lambda pair: pair[0])],
        headers=[(name, header["description"]) for name, header in parts["headers"].items()],
        objects=[_object(name, schema) for name, schema in sorted(parts["schemas"].items())],
        problems=[(code, said.status, said.title, said.remedy) for code, said in PROBLEMS.items()],
        examples=[(language, name, example(name)) for language, name in EXAMPLES.items()],
    )


def example(name: str) -> str:
    """The file of an example; before anything was built it is read where it lies."""
    built = assets.EXAMPLES / name
    lies = built if built.exists() else Path(__file__).parents[3] / "docs" / "examples" / name
    return lies.read_text("utf-8")


def _operation(path: str, method: str, each: Json, parts: Json) -> OperationView:
    good: list[AnswerView] = []
    refused: list[AnswerView] = []
    for status, answer in each["responses"].items():
        view = _answer(status, answer)
        (refused if view.codes else good).append(view)
    return OperationView(
        name=each["operationId"],
        method=method.upper(),
        path=path,
        summary=each["summary"],
        text=each["description"],
        scope=each["security"][0]["signature"][0],
        parameters=[_parameter(_found(one, parts)) for one in each["parameters"]],
        body=_body(each, parts),
        answers=good,
        problems=refused,
    )


def _found(one: Json, parts: Json) -> Json:
    """A parameter, whether it stands there or is named."""
    if "$ref" not in one:
        return one
    named: Json = parts["parameters"][one["$ref"].rpartition("/")[2]]
    return named


def _parameter(one: Json) -> FieldView:
    return FieldView(
        name=one["name"],
        kind=list(_kind(one["schema"])),
        required=one.get("required", False),
        text=one.get("description", ""),
        limits=_limits(one["schema"]),
        place=one["in"],
    )


def _body(each: Json, parts: Json) -> list[FieldView]:
    if "requestBody" not in each:
        return []
    [content] = each["requestBody"]["content"].values()
    return _fields(parts["schemas"][content["schema"]["$ref"].removeprefix(_OBJECTS)])


def _answer(status: str, answer: Json) -> AnswerView:
    kinds = list(answer.get("content", {}).values())
    return AnswerView(
        status=status,
        text=answer["description"],
        kind=list(_kind(kinds[0]["schema"])) if kinds else (),
        headers=list(answer.get("headers", {})),
        codes=[code for content in kinds for code in content.get("examples", {})],
    )


def _object(name: str, schema: Json) -> ObjectView:
    return ObjectView(
        name=name,
        text=schema.get("description", ""),
        fields=_fields(schema),
        words=[str(word) for word in schema.get("enum", ())],
    )


def _fields(schema: Json) -> list[FieldView]:
    required = schema.get("required", ())
    return [
        FieldView(
            name=name,
            kind=list(_kind(field)),
            required=name in required,
            text=field.get("description", "") or _inner(field),
            limits=_limits(field),
        )
        for name, field in schema.get("properties", {}).items()
    ]


def _inner(field: Json) -> str:
    """What is said of one of the kinds that a field can have."""
    return next((each["description"] for each in field.get("anyOf", ()) if "description" in each), "")


def _kind(schema: Json) -> Iterator[Piece]:
    """The words for a type."""
    if "$ref" in schema:
        name = schema["$ref"].removeprefix(_OBJECTS)
        yield Piece(text=name, anchor=f"object-{name}")
    elif "anyOf" in schema:
        for number, each in enumerate(schema["anyOf"]):
            yield from ([Piece(text=" or ")] if number else [])
            yield from _kind(each)
    elif schema.get("type") == "array":
        yield Piece(text="list of ")
        yield from _kind(schema["items"])
    elif isinstance(schema.get("additionalProperties"), dict):
        yield Piece(text="object; each value: ")
        yield from _kind(schema["additionalProperties"])
    else:
        yield Piece(text=_plain(schema))


def _plain(schema: Json) -> str:
    if "const" in schema:
        return f'"{schema["const"]}"'
    kind = schema.get("type", "anything")
    return str({"date": "date", "date-time": "instant"}.get(schema.get("format", ""), kind))


def _limits(schema: Json) -> str:
    said = [words.format(schema[name]) for name, words in _LIMITS.items() if name in schema]
    default = schema.get("default")
    if default not in (None, "", [], {}):
        said.append(f"if left out: {msgspec.json.encode(default).decode()}")
    return ", ".join(said)
