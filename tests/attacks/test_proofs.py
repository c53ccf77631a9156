"""SECURITY.md claims nothing without a proof that is there."""

import ast
import re

from tests.house.source import ROOT

TEXT = (ROOT / "SECURITY.md").read_text("utf-8")
TABLE = TEXT.partition("## Attacks")[2].partition("## What remains")[0]
# The families that a row must speak of.
FAMILIES = (
    *("identity theft", "look-alike", "guessing in parallel", "enumeration of references", "enumeration of staff"),
    *("another account's records", "every operation of the API", "CSRF", "session fixation", "open redirect"),
    *("header injection", "log injection", "template injection", "formula injection", "stored XSS", "path tricks"),
    *("image bombs", "SSRF", "signature confusion", "replay", "mass requests", "toll fraud", "loses its verification"),
    *("sessions that outlive", "off by default"),
)


def named_in(path: str) -> set[str]:
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_every_attack_has_a_row_with_a_proof() -> None:
    rows = [line for line in TABLE.splitlines() if line.startswith("| ") and "`tests/" in line]
    assert [family for family in FAMILIES if not any(family in row for row in rows)] == []
    claims = [line for line in TABLE.splitlines() if line.startswith("| ") and line not in rows]
    assert claims == ["| attack | what stops it | proof |"]


def test_every_proof_that_is_named_is_there() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)(?:::(\w+))?`", TEXT)
    assert len(named) > 50
    assert [(path, test) for path, test in named if test and test not in named_in(path)] == []
    assert [path for path, _ in named if not (ROOT / path).exists()] == []
