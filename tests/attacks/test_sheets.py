"""What holds for the whole product: one function writes the cells of every CSV, limits are on by themselves."""

import ast

import pytest

from chalicelib.domain.csv_table import safe_cell
from chalicelib.settings import Settings
from tests.house.source import product

# Files that put rows into a CSV, each through `safe_cell`; the command line prints its own for a terminal.
WRITERS = {"chalicelib.domain.csv_table", "chalicelib.outbound.request_sheet", "chalicelib.outbound.contact_sheet"}
FORMULAS = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    '=HYPERLINK("https://evil.example")',
    "=cmd|' /C calc'!A0",
]


def writes_rows(tree: ast.AST) -> bool:
    calls = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return any(isinstance(one, ast.Attribute) and one.attr in {"writerow", "writerows"} for one in calls)


def test_every_csv_is_written_through_the_one_function() -> None:
    found = {source.module: source for source in product() if writes_rows(source.tree)}
    assert found.keys() - {"chalicelib.cli.law"} == WRITERS
    for module in WRITERS:
        names = {node.id for node in ast.walk(found[module].tree) if isinstance(node, ast.Name)}
        assert "safe_cell" in names, module


@pytest.mark.parametrize("typed", FORMULAS)
def test_no_cell_begins_as_a_formula_does(typed: str) -> None:
    assert str(safe_cell(typed))[0] not in "=+-@\t\r"


def test_rate_limits_are_on_unless_somebody_says_otherwise() -> None:
    assert Settings.__dataclass_fields__["rate_limits"].default == "on"
