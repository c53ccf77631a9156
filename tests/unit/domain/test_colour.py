"""Colours: what can be read is taken, and what cannot is refused with the nearest one that can."""

import pytest

from chalicelib.domain.colour import (
    DARK,
    READABLE,
    WHITE,
    check_colour,
    contrast,
    darker,
    lighter,
    parse_colour,
    shades_of,
)
from chalicelib.errors import InvalidField


@pytest.mark.parametrize(
    ("typed", "colour"), [("#0F5C5C", "#0f5c5c"), ("0f5c5c", "#0f5c5c"), (" #abc ", "#aabbcc"), ("000", "#000000")]
)
def test_three_digits_or_six_with_or_without_the_sign(typed: str, colour: str) -> None:
    assert parse_colour(typed) == colour


@pytest.mark.parametrize(
    "typed", ["", "red", "#12345", "#1234567", "#12345g", "url(x)", "#fff;}", "#\uff11\uff11\uff11"]
)
def test_anything_else_is_no_colour(typed: str) -> None:
    with pytest.raises(InvalidField, match="colour: malformed"):
        parse_colour(typed)


def test_contrast_is_what_the_standard_says() -> None:
    assert contrast(WHITE, "#000000") == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.005)
    assert contrast("#767676", WHITE) == contrast(WHITE, "#767676") == pytest.approx(4.54, abs=0.005)


def test_what_white_text_cannot_be_read_on_is_refused_with_the_nearest_that_can() -> None:
    check_colour("#0f5c5c")
    with pytest.raises(InvalidField) as raised:
        check_colour("#ff9900")
    assert raised.value.problem == "too-light"
    nearest = str(raised.value.values["nearest"])
    assert raised.value.values["ratio"] == "2.1"
    check_colour(nearest)
    red, green, blue = (int(nearest[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue == 0  # still orange


@pytest.mark.parametrize("colour", ["#000000", "#0f5c5c", "#767676", "#b3261e", "#00008b"])
def test_shades_can_be_read_where_they_stand(colour: str) -> None:
    shades = shades_of(colour)
    for shade in (shades.light, shades.light_hover, shades.light_shadow):
        assert contrast(shade, WHITE) >= READABLE
    for shade in (shades.dark, shades.dark_hover):
        assert contrast(shade, DARK) >= READABLE
    assert darker(colour) == colour
    assert lighter(shades.dark) == shades.dark
