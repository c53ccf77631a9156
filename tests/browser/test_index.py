"""The table of journeys in tests/README.md names every role, and only tests that there are."""

import re

from chalicelib.domain.permissions import Role
from infra.local.processes import ROOT

_ROW = re.compile(r"^\| ([a-z]+) \| [^|]+ \| `(test_\w+\.py)::(test_\w+)` \|$", re.MULTILINE)
_OUTSIDE = {"operator", "consumer", "caller", "agent"}


def test_every_role_has_a_day_that_a_test_walks() -> None:
    rows = _ROW.findall((ROOT / "tests/README.md").read_text("utf-8"))
    assert {role for role, _, _ in rows} == {role.value for role in Role} | _OUTSIDE
    for role, file, name in rows:
        source = (ROOT / "tests/browser" / file).read_text("utf-8")
        assert f"def {name}(" in source, f"{role}: {file} has no {name}"
