"""No route without the declaration of what it reads."""

import pytest
from chalice.app import Blueprint

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.endpoint import ROUTES, Reads, RouteInfo
from chalicelib.http.router import METHODS, TABLES, Served, Table, pattern_of
from tests.house.routes import bypasses, hidden, several_names, silent, undeclared
from tests.house.source import Source, product

QUIET = RouteInfo("/health", ("GET",), Reads.NOTHING_PERSONAL, None)
AUDITED = RouteInfo("/staff/requests/{request_id}", ("GET", "POST"), (Tag.VIEW_REQUEST,), None)


def test_a_route_that_nobody_declared_is_found() -> None:
    served = {("/health", "GET"), ("/health", "POST"), ("/export", "GET")}
    assert undeclared(served, [QUIET, AUDITED]) == {("/health", "POST"), ("/export", "GET")}


def test_a_route_with_an_empty_declaration_is_found() -> None:
    assert silent([QUIET, AUDITED, RouteInfo("/leak", ("GET",), (), None)]) == ["/leak"]


def test_a_route_past_the_endpoint_is_found() -> None:
    assert bypasses(Source.of("chalicelib.routes.staff", "@blueprint.route('/leak')\ndef leak(): ...\n"))


@pytest.mark.parametrize("source", product(), ids=lambda source: source.module)
def test_no_file_registers_a_route_itself(source: Source) -> None:
    assert bypasses(source) == []


def table_of(*routes: RouteInfo) -> Table:
    table = Table()
    for info in routes:
        table.add(Served(info.path, (), view=lambda: None), info.methods)  # type: ignore[arg-type, return-value]
    return table


def test_a_route_at_which_another_one_answers_is_found() -> None:
    wide = RouteInfo("/c/{slug}/{step}", ("GET",), Reads.NOTHING_PERSONAL, None)
    braced = RouteInfo("/c/{slug}/x{step}", ("GET",), Reads.NOTHING_PERSONAL, None)
    assert hidden([table_of(wide, AUDITED)], [wide, AUDITED, QUIET]) == ["GET /health"]
    assert hidden([table_of(wide, braced)], [wide, braced]) == []


def test_siblings_with_parameters_of_two_names_are_found() -> None:
    assert several_names(["/c/{slug}", "/c/{slug}/{step}", "/c/{slug}/status/{id}"]) == []
    assert several_names(["/c/{slug}/code", "/c/{account}", "/c/{slug}/{step}"]) == ["/c"]


def tables_of_the_app() -> list[Table]:
    """Those of the blueprints that `app.py` registers: tests have others."""
    import app

    return [TABLES[part] for part in vars(app).values() if isinstance(part, Blueprint) and part in TABLES]


def test_every_route_of_the_app_is_declared() -> None:
    from app import app

    served = {route for table in tables_of_the_app() for route in table}
    assert undeclared(served, ROUTES) == set()
    assert silent(ROUTES) == []
    assert {(info.path, method) for info in ROUTES for method in info.methods} == served
    assert {(path, method) for path, methods in app.routes.items() for method in methods} == {
        (pattern_of(info.path), method) for info in ROUTES for method in METHODS
    }


def test_every_route_is_reached_at_its_address() -> None:
    from app import app

    assert hidden(tables_of_the_app(), ROUTES) == []
    assert several_names(app.routes) == []
