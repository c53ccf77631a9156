"""Files and functions fit their budget, and each file says what it is."""

import pytest

from tests.house.shape import LONGEST_FILE, LONGEST_FUNCTION, misshapen
from tests.house.source import Source, everything


@pytest.mark.parametrize(
    "text",
    [
        "x = 1\n",
        '"""Long."""\n' * (LONGEST_FILE + 1),
        '"""Has a long function."""\ndef f():\n' + "    x = 1\n" * LONGEST_FUNCTION,
        '"""Has a long method."""\nclass C:\n    async def f(self):\n' + "        x = 1\n" * LONGEST_FUNCTION,
    ],
    ids=["no docstring", "long file", "long function", "long method"],
)
def test_what_breaks_the_budget_is_found(text: str) -> None:
    assert misshapen(Source.of("chalicelib.sample", text))


def test_what_keeps_the_budget_passes() -> None:
    assert misshapen(Source.of("s", '"""Fits."""\ndef f():\n' + "    x = 1\n" * (LONGEST_FUNCTION - 1))) == []


@pytest.mark.parametrize("source", everything(), ids=lambda source: source.module)
def test_every_file_keeps_the_budget(source: Source) -> None:
    assert misshapen(source) == []
