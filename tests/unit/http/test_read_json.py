"""What a system sends is read, and whoever misspells a word is told those that are known."""

from enum import StrEnum

import msgspec
import pytest

from chalicelib.errors import InvalidField
from chalicelib.http.api.read_json import read_body, read_query


class Colour(StrEnum):
    """Two words."""

    RED = "red"
    BLUE = "blue"


class Part(msgspec.Struct):
    """A part with a colour that may be missing."""

    colour: Colour | None = None


class Whole(msgspec.Struct):
    """Colours in all the places where a word can stand."""

    first: Colour | None = None
    colours: list[Colour] = []
    parts: list[Part] = []
    named: dict[str, Colour] = {}


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ('{"first": "green"}', "first"),
        ('{"colours": ["red", "green"]}', "colours[1]"),
        ('{"parts": [{}, {"colour": "green"}]}', "parts[1].colour"),
        ('{"named": {"door": "green"}}', "named"),
    ],
)
def test_a_word_that_is_not_known_is_answered_with_those_that_are(content: str, field: str) -> None:
    with pytest.raises(InvalidField) as refused:
        read_body(content.encode(), Whole)
    assert (refused.value.field, refused.value.problem) == (field, "unknown")
    assert refused.value.values["said"] == "Give one of these: red, blue."
    assert "green" not in str(refused.value)


def test_so_is_one_in_a_query() -> None:
    with pytest.raises(InvalidField) as refused:
        read_query([("first", "green")], Whole)
    assert refused.value.values["said"] == "Give one of these: red, blue."
