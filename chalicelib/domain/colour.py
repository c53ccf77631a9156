"""Colours as pages need them: read from what was typed, measured against each other (WCAG 2.2), made to fit."""

import re
from typing import Final

from chalicelib.errors import InvalidField
from chalicelib.values import dataclass

READABLE: Final = 4.5  # contrast of text with what it stands on (WCAG 2.2, 1.4.3)
WHITE: Final = "#ffffff"
DARK: Final = "#14191a"  # what pages of the dark scheme stand on
_TYPED: Final = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_STEPS: Final = 100
Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shades:
    """A colour as buttons and bars have it on light pages, and the lighter one of the same hue on dark pages."""

    light: str
    light_hover: str
    light_shadow: str
    dark: str
    dark_hover: str
    dark_shadow: str


def parse_colour(text: str) -> str:
    """Return `#rrggbb` from what was typed, with three digits or six. Raise `InvalidField` (`colour` `malformed`)."""
    found = _TYPED.fullmatch(text.strip().lower())
    if not found:
        raise InvalidField(field="colour", problem="malformed")
    digits = found[1] if len(found[1]) == 6 else "".join(digit * 2 for digit in found[1])
    return "#" + digits


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21 (WCAG 2.2, definition of contrast ratio)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def check_colour(colour: str) -> None:
    """Raise `InvalidField` (`colour` `too-light`) if white text on it, or it on white, could not be read.

    The error names the nearest colour of the same hue that can be.
    """
    ratio = contrast(colour, WHITE)
    if ratio < READABLE:
        raise InvalidField(field="colour", problem="too-light", ratio=f"{ratio:.1f}", nearest=darker(colour))


def darker(colour: str) -> str:
    """The colour itself, or the nearest one of its hue that can be read on white."""
    shades = (_mixed(colour, "#000000", step) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, WHITE) >= READABLE)


def lighter(colour: str) -> str:
    """The colour itself, or the nearest one of its hue that can be read on a dark page."""
    shades = (_mixed(colour, WHITE, step) for step in range(_STEPS + 1))
    return next(shade for shade in shades if contrast(shade, DARK) >= READABLE)


def shades_of(colour: str) -> Shades:
    """The shades of a colour that passes `check_colour`."""
    dark = lighter(colour)
    return Shades(
        light=colour,
        light_hover=_mixed(colour, "#000000", 25),
        light_shadow=_mixed(colour, "#000000", 50),
        dark=dark,
        dark_hover=_mixed(dark, WHITE, 30),
        dark_shadow=_mixed(dark, "#000000", 45),
    )


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(value / 255) for value in _rgb(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def _mixed(colour: str, other: str, percent: int) -> str:
    """`percent` of the way from one colour to the other."""
    pairs = zip(_rgb(colour), _rgb(other), strict=True)
    return "#" + "".join(f"{(one * (100 - percent) + two * percent) // 100:02x}" for one, two in pairs)


def _rgb(colour: str) -> Rgb:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
