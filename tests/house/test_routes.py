"""No route without the declaration of what it reads."""

import json
import subprocess
import sys
from importlib import import_module

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.http.endpoint import ROUTES, Reads, RouteInfo
from chalicelib.http.router import METHODS, Served, Table, pattern_of
from chalicelib.routes.doors import DOORS, app, load_all
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


def test_every_route_of_the_app_is_declared() -> None:
    served = {route for table in load_all() for route in table}
    assert undeclared(served, ROUTES) == set()
    assert silent(ROUTES) == []
    assert {(info.path, method) for info in ROUTES for method in info.methods} == served


def test_each_part_is_heard_as_deep_as_its_routes_go() -> None:
    for table, firsts in zip(load_all(), DOORS.values(), strict=True):
        deepest: dict[str, int] = {}
        for path, _ in table:
            _, first, *others = path.split("/")
            deepest[first] = max(deepest.get(first, 0), 1 + len(others))
        assert firsts == deepest
    patterns = {pattern_of(info.path) for info in ROUTES}
    assert patterns <= app.routes.keys()
    assert all(set(app.routes[pattern]) == set(METHODS) for pattern in patterns)


def test_a_part_is_loaded_at_the_first_call_that_it_answers() -> None:
    loaded = "import sys; print([name for name in sys.modules if name.startswith('chalicelib.routes.')])"
    code = f"import chalicelib.routes.doors; {loaded}; chalicelib.routes.doors._load('vendor'); {loaded}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [
        "['chalicelib.routes.doors']",
        "['chalicelib.routes.doors', 'chalicelib.routes.vendor']",
    ]


_DECLARING = """
import json, sys
from chalicelib.http.router import Table
from chalicelib.routes.doors import load_all
found, add = {}, Table.add

def noted(table, served, methods):
    frame = sys._getframe(1)
    while frame.f_code.co_name != "<module>":
        frame = frame.f_back
    part, _, page = frame.f_globals["__name__"].removeprefix("chalicelib.routes.").partition(".")
    found.setdefault(part, {}).setdefault(page, set()).add(served.path)
    add(table, served, methods)

Table.add = noted
load_all()
print(json.dumps({part: {page: sorted(paths) for page, paths in pages.items()} for part, pages in found.items()}))
"""


def test_what_a_part_says_of_its_modules_is_what_they_declare() -> None:
    """And each of them can be loaded: what is wrong in one that is loaded late is found here, not at its first call."""
    done = subprocess.run([sys.executable, "-c", _DECLARING], capture_output=True, text=True, check=True)
    declared = json.loads(done.stdout)
    for part in DOORS:
        contents = getattr(import_module(f"chalicelib.routes.{part}"), "CONTENTS", None)
        if contents is not None:
            assert {page: sorted(paths) for page, paths in contents.items()} == declared[part], part


def test_a_page_is_loaded_at_the_first_call_that_it_answers() -> None:
    loaded = "print([name for name in sys.modules if name.startswith('chalicelib.routes.operator.')])"
    code = f"import sys; from chalicelib.routes.doors import _load; table = _load('operator'); {loaded};"
    code += f"assert 'GET' in table.find(['operator', 'notices']); {loaded}"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    registry = "'chalicelib.routes.operator.registry'"
    assert done.stdout.splitlines() == [f"[{registry}]", f"[{registry}, 'chalicelib.routes.operator.notices']"]


def test_every_route_is_reached_at_its_address() -> None:
    assert hidden(load_all(), ROUTES) == []
    assert several_names(app.routes) == []
