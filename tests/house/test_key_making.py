"""Keys are made in storage/keys.py only."""

import pytest

from tests.house.key_making import strange_keys
from tests.house.source import Source, product


@pytest.mark.parametrize(
    "line",
    [
        'pk = f"A#{account}"',
        'pk = "A#" + account',
        'pk = "SLUG#acme"',
        'sk = f"OUT#{letter}"',
        'sk = "{}#R#{}".format(a, b)',
        'due = f"out#{shard}"',
        'pk = f"{prefix}#{request}"',
    ],
)
def test_a_key_made_elsewhere_is_found(line: str) -> None:
    assert strange_keys(Source.of("chalicelib.storage.requests", line))


@pytest.mark.parametrize("line", ['href = f"#{field}"', 'see = "/staff/requests#note"'])
def test_a_place_in_a_page_is_no_key(line: str) -> None:
    assert strange_keys(Source.of("chalicelib.http.pages", line)) == []


@pytest.mark.parametrize("source", product(), ids=lambda source: source.module)
def test_no_file_but_keys_makes_one(source: Source) -> None:
    assert strange_keys(source) == []
