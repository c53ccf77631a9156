"""The router finds a declared route among the few patterns that API Gateway knows."""

import json
from typing import Any

import pytest
from chalice.app import Blueprint, Chalice, Response

from chalicelib.http.api.operation import API, OPERATIONS
from chalicelib.http.endpoint import DECLARED, ROUTES
from chalicelib.http.router import TABLES, Served, Table, hear, pattern_of, serve

FORM = "application/x-www-form-urlencoded"


def said(**values: str) -> Response:
    return Response(json.dumps(values))


def table_of(*routes: tuple[str, str]) -> Table:
    table = Table()
    for method, path in routes:
        table.add(Served(path, (FORM,), said), [method])
    return table


def found(table: Table, path: str) -> dict[str, str]:
    return {method: served.path for method, served in table.find(path.split("/")[1:]).items()}


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("/health", "/health"),
        ("/staff", "/staff"),
        ("/staff/requests/{request}/hold", "/staff/{p1}/{p2}/{p3}"),
        ("/.well-known/gpc.json", "/.well-known/{p1}"),
    ],
)
def test_a_pattern_keeps_the_first_segment_and_counts_the_others(path: str, pattern: str) -> None:
    assert pattern_of(path) == pattern


def test_a_name_wins_over_a_parameter_wherever_it_was_declared() -> None:
    table = table_of(("GET", "/c/{slug}/{step}"), ("GET", "/c/{slug}/check"), ("GET", "/c/new/{step}"))
    assert found(table, "/c/acme/check") == {"GET": "/c/{slug}/check"}
    assert found(table, "/c/acme/rights") == {"GET": "/c/{slug}/{step}"}
    assert found(table, "/c/new/check") == {"GET": "/c/new/{step}"}


def test_a_name_that_leads_nowhere_does_not_hide_a_parameter() -> None:
    table = table_of(("GET", "/a/new/{one}/x"), ("GET", "/a/{two}/old"))
    assert found(table, "/a/new/old") == {"GET": "/a/{two}/old"}
    assert found(table, "/a/new") == {}


def test_routes_of_one_address_may_name_its_parameter_differently() -> None:
    table = table_of(("GET", "/a/{one}"), ("POST", "/a/{two}"))
    assert found(table, "/a/x") == {"GET": "/a/{one}", "POST": "/a/{two}"}


@pytest.mark.parametrize(("method", "path"), [("GET", "/a/{another}"), ("HEAD", "/a/{one}")])
def test_an_address_has_one_route_of_a_method_and_none_of_a_method_that_no_pattern_hears(
    method: str, path: str
) -> None:
    with pytest.raises(ValueError, match=method):
        table_of(("GET", "/a/{one}"), (method, path))


HALF = """
from chalicelib.http.router import serve
from tests.http.test_router import PAGES, said

def one(): ...
serve(PAGES, "/half/one", methods=["GET"], accepts=["application/json"], view=said, handler=one)
if broken:
    raise OSError
def two(): ...
serve(PAGES, "/half/two", methods=["GET"], accepts=["application/json"], view=said, handler=two)
"""
PAGES = Blueprint(__name__)


def test_a_page_that_was_loaded_half_is_loaded_whole_when_somebody_comes_again() -> None:
    table = TABLES.setdefault(PAGES, Table())
    state = {"broken": True, "__name__": "routes.half"}
    table.promise(["/half/one", "/half/two"], lambda: exec(HALF, dict(state)))  # noqa: S102  a module's import
    for _ in range(2):
        with pytest.raises(OSError):  # noqa: PT011
            found(table, "/half/two")
    state["broken"] = False
    assert found(table, "/half/two") == {"GET": "/half/two"}
    assert found(table, "/half/one") == {"GET": "/half/one"}
    with pytest.raises(ValueError, match="/half/one"):
        serve(PAGES, "/half/one", methods=["GET"], accepts=[FORM], view=said, handler=said)


DECLARING = """
from chalicelib.http.agent_api import setup_endpoint
from chalicelib.http.api.frame import Nothing, api
from chalicelib.domain.api_key import Scope
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.telephony.frame import webhook
from tests.http.test_router import PAGES

@endpoint(PAGES, "/declared/page", audit=Reads.NOTHING_PERSONAL)
def page(call): ...
@api(PAGES, "/declared", scope=Scope.READ, audit=Reads.NOTHING_PERSONAL, group="declared", answer=Nothing)
def operation(call): ...
@setup_endpoint(PAGES, "/declared/agent", audit=())
def agent(call): ...
@webhook(PAGES, "/declared/telephone", audit=())
def telephone(call): ...
if broken:
    raise OSError
"""


def test_what_a_half_loaded_page_declared_is_listed_once_when_it_is_loaded_again() -> None:
    pages, operations = len(ROUTES), len(API)
    state = {"broken": True, "__name__": "routes.declaring"}
    table = TABLES.setdefault(PAGES, Table())
    table.promise(["/declared/page"], lambda: exec(DECLARING, dict(state)))  # noqa: S102  a module's import
    try:
        with pytest.raises(OSError):  # noqa: PT011
            found(table, "/declared/page")
        state["broken"] = False
        assert found(table, "/declared/page") == {"GET": "/declared/page"}
        told = [info.path for info in ROUTES][pages:]
        assert sorted(told) == ["/api/v1/declared", "/declared/agent", "/declared/page", "/declared/telephone"]
        assert [one.path for one in API][operations:] == ["/api/v1/declared"]
    finally:
        for info in list(ROUTES)[pages:]:
            del DECLARED[info.path, info.methods]
        for one in list(API)[operations:]:
            del OPERATIONS[one.path, one.method]


def app_with(*routes: tuple[str, str]) -> Chalice:
    blueprint = Blueprint(__name__)
    for method, path in routes:
        serve(blueprint, path, methods=[method], accepts=[FORM, "application/json"], view=said, handler=said)
    app = Chalice("router", configure_logs=False)
    app.register_blueprint(blueprint)
    for first in {path.split("/")[1] for _, path in routes}:
        hear(app, first, 4, lambda: TABLES[blueprint])
    return app


def call(app: Chalice, method: str, path: str, *values: str, content_type: str = "") -> Any:
    """A call as API Gateway hands it over: the path as it was sent, the values decoded."""
    lines = {"content-type": content_type} if content_type else {}
    pattern = "/".join(
        [
            "",
            "a" if path.startswith("/prod/") else path.split("/")[1],
            *(f"{{p{number}}}" for number, _ in enumerate(values, 1)),
        ]
    )
    event = {
        "requestContext": {"httpMethod": method, "resourcePath": pattern, "path": path, "identity": {}},
        "headers": lines,
        "multiValueHeaders": {name: [value] for name, value in lines.items()},
        "multiValueQueryStringParameters": None,
        "pathParameters": {f"p{number}": value for number, value in enumerate(values, 1)} or None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }
    return app(event, None)


APP = app_with(("GET", "/a"), ("GET", "/a/c"), ("GET", "/a/b/{one}"), ("POST", "/a/b/{one}"), ("POST", "/a/b/c"))


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(
    ("path", "values", "given"),
    [
        ("/a", [], {}),
        ("/a/", [], {}),
        ("/a/b/x", ["b", "x"], {"one": "x"}),
        ("/a/b/caf%C3%A9%20+1", ["b", "café +1"], {"one": "café +1"}),
        ("/a/b/%2571", ["b", "%71"], {"one": "%71"}),
        ("/a/b/x/", ["b", "x"], {"one": "x"}),
        ("/prod/a/b/x", ["b", "x"], {"one": "x"}),
    ],
)
def test_a_view_gets_the_values_as_the_gateway_has_decoded_them(
    path: str, values: list[str], given: dict[str, str]
) -> None:
    answer = call(APP, "GET", path, *values)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, given)


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("/a/b", ["b"]),
        ("/a/x/y", ["x", "y"]),
        ("/a/%62/x", ["b", "x"]),
        ("/a/b/x%2Fy", ["b", "x/y"]),
        ("/a/b/x/y", ["b", "x/y"]),
        ("/a/b/x%5Cy", ["b", "x\\y"]),
        ("/a/b/%2e%2e", ["b", ".."]),
        ("/a/b/.", ["b", "."]),
        ("/a/b/", ["b", ""]),
        ("/a/b//", ["b", ""]),
        ("/a//x", ["", "x"]),
        ("/a/B/x", ["B", "x"]),
    ],
)
def test_what_is_no_route_or_would_be_another_path_to_some_reader_is_not_found(path: str, values: list[str]) -> None:
    answer = call(APP, "GET", path, *values)
    assert answer["statusCode"] == 404
    assert answer["headers"]["Content-Type"].startswith("text/html")


@pytest.mark.usefixtures("stage")
def test_a_method_that_an_address_has_not_is_refused_with_those_that_it_has() -> None:
    answer = call(APP, "DELETE", "/a/b/x", "b", "x")
    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "GET, POST")
    answer = call(APP, "GET", "/a/b/c", "b", "c")  # the name wins, though the parameter has the method
    assert (answer["statusCode"], answer["headers"]["Allow"]) == (405, "POST")


@pytest.mark.usefixtures("stage")
@pytest.mark.parametrize(
    ("content_type", "status"),
    [
        ("", 200),
        (FORM, 200),
        (f"{FORM.upper()}; charset=UTF-8", 200),
        ("application/json", 200),
        ("*/*", 200),
        ("text/plain", 415),
        ("multipart/form-data; boundary=x", 415),
        ("application/x-www-form-urlencodedx", 415),
    ],
)
def test_a_content_type_that_a_route_does_not_read_is_refused(content_type: str, status: int) -> None:
    assert call(APP, "POST", "/a/b/x", "b", "x", content_type=content_type)["statusCode"] == status


@pytest.mark.usefixtures("stage")
def test_systems_are_refused_in_their_own_formats() -> None:
    app = app_with(("GET", "/api/v1/x"), ("GET", "/drp/{slug}/v1/x"))
    answer = call(app, "GET", "/api/v1/y", "v1", "y")
    assert (answer["statusCode"], answer["headers"]["Content-Type"]) == (404, "application/problem+json")
    answer = call(app, "PUT", "/drp/acme/v1/x", "acme", "v1", "x")
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (405, "405")
    assert answer["headers"]["Allow"] == "GET"
