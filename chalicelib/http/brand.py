"""What a business's pages look like: a style sheet made of one colour, and its picture, each at an address for good.

The style sheet is named by its colour, so that nothing needs to be looked up for it. The picture goes out inside an
SVG of ours, which is text: API Gateway hands bytes to a browser only where it asks for their type first.
"""

import re
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.brand import Logo
from chalicelib.domain.colour import DARK, WHITE, check_colour, shades_of
from chalicelib.errors import InvalidField, NotFound

PATH: Final = "/brand"
DARK_PAGES: Final = ":root:not(.rc-framed)"  # as in recourse.css: a frame stays light
# A picture shows nothing but itself, also to who opens its address: no script, no style, nothing from elsewhere.
PICTURE_POLICY: Final = "default-src 'none'; img-src data:; sandbox"
_EDITION: Final = 1  # of what is made of a colour: another one has other addresses
_SHEET: Final = re.compile(rf"colour-([0-9a-f]{{6}})-{_EDITION}\.css")
_LOGO: Final = re.compile(r"logo-([a-z0-9-]{1,48})-([0-9a-f]{32})\.svg")


def sheet_url(colour: str) -> str | None:
    """Where the style sheet of a colour lies; None for the product's own look."""
    return f"{PATH}/colour-{colour[1:]}-{_EDITION}.css" if colour else None


def logo_url(account: Account) -> str | None:
    """Where the picture of a business lies."""
    return f"{PATH}/logo-{account.slug}-{account.logo}.svg" if account.logo else None


def sheet(name: str) -> str | None:
    """The style sheet of a name; None if it is none of ours, or of a colour that could not be read."""
    found = _SHEET.fullmatch(name)
    if not found:
        return None
    colour = f"#{found[1]}"
    try:
        check_colour(colour)
    except InvalidField:
        return None
    shades = shades_of(colour)
    light = _properties(shades.light, shades.light_hover, shades.light_shadow, WHITE)
    dark = _properties(shades.dark, shades.dark_hover, shades.dark_shadow, DARK)
    return (
        f":root {{ {light} }}\n"
        f"@media (prefers-color-scheme: dark) {{ {DARK_PAGES} {{ {dark} }} }}\n"
        ".rc-header { border-top: 6px solid var(--govuk-brand-colour); }\n"
    )


def logo_of(name: str) -> tuple[str, str]:
    """The slug and the picture's name in a file's name. Raise `NotFound`."""
    found = _LOGO.fullmatch(name)
    if not found:
        raise NotFound("picture")
    return found[1], found[2]


def picture(logo: Logo) -> str:
    """The SVG that holds a picture, and nothing else."""
    size = f'width="{logo.width}" height="{logo.height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {logo.width} {logo.height}">'
        f'<image {size} href="data:{logo.content_type};base64,{logo.content}"/></svg>'
    )


def _properties(colour: str, hover: str, shadow: str, text: str) -> str:
    return (
        f"--rc-button: {colour}; --rc-button-hover: {hover}; --rc-button-shadow: {shadow}; "
        f"--rc-button-text: {text}; --govuk-brand-colour: {colour};"
    )
