"""How deep JSON is nested."""

import json
from typing import Any

import pytest

from chalicelib.domain.json_depth import deeper_than


@pytest.mark.parametrize(
    ("levels", "found", "deeper"),
    [
        (1, {}, False),
        (1, {"a": 1, "b": "x"}, False),
        (1, {"a": []}, True),
        (2, {"a": [1, "x", None]}, False),
        (2, {"a": [1, {"b": 2}]}, True),
        (3, [[["x"]]], False),
        (3, [[[[]]]], True),
    ],
)
def test_each_list_or_object_within_another_is_a_level(levels: int, found: Any, deeper: bool) -> None:  # noqa: FBT001 - a case
    assert deeper_than(levels, found) is deeper


def test_thousands_of_levels_exhaust_nobody() -> None:
    found = json.loads("[" * 900 + "]" * 900)
    for _ in range(20):
        found = [found]
    assert deeper_than(100, found)
