"""No route without the declaration of what it reads."""

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.endpoint import ROUTES, Reads, RouteInfo
from tests.house.routes import bypasses, silent, undeclared
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


def test_every_route_of_the_app_is_declared() -> None:
    from app import app

    served = {(path, method) for path, methods in app.routes.items() for method in methods}
    assert undeclared(served, ROUTES) == set()
    assert silent(ROUTES) == []
    assert {(info.path, method) for info in ROUTES for method in info.methods} == served
