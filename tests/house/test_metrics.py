"""Every metric is explained to whoever operates this, and none that is not there."""

import ast
import re
from collections.abc import Iterator

from tests.house.source import ROOT, Source, product

NAME = re.compile(r"[A-Z][a-z]+([A-Z][a-z0-9]*)+")


def metrics_in(source: Source) -> set[str]:
    """The names that a module counts under: in the call, as `counted`, or as the values of a table."""
    if "metric" not in source.text:
        return set()
    return {name for node in ast.walk(source.tree) for name in _names(node) if NAME.fullmatch(name)}


def _names(node: ast.AST) -> Iterator[str]:
    named: list[ast.expr] = []
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "metric":
        named += node.args[:1]
    if isinstance(node, ast.keyword) and node.arg == "counted":
        named.append(node.value)
    if isinstance(node, ast.AnnAssign) and isinstance(node.value, ast.Dict):
        named += node.value.values
    for each in named:
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value


def test_a_metric_is_found_wherever_it_is_named() -> None:
    direct = 'from chalicelib.log import metric\nmetric("DoorsOpened", 1)\n'
    counted = 'from chalicelib.log import metric\nraise Refused(403, counted="DoorsShut")\n'
    table = 'from chalicelib.log import metric\nTABLE: Final = {1: "DoorsLocked", 2: "plain"}\n'
    found = [metrics_in(Source.of("chalicelib.sample", text)) for text in (direct, counted, table)]
    assert found == [{"DoorsOpened"}, {"DoorsShut"}, {"DoorsLocked"}]


def test_every_metric_is_documented_and_no_other() -> None:
    emitted = set().union(*map(metrics_in, product()))
    page = (ROOT / "docs/metrics.md").read_text()
    assert set(re.findall(r"^\| `(\w+)`", page, re.MULTILINE)) == emitted
