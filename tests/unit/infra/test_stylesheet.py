"""The style sheet leaves its first owner's brand behind."""

from __future__ import annotations

import pytest

from infra import stylesheet


def test_typeface_comments_and_unused_components_go() -> None:
    css = (
        '@charset "UTF-8";/*! a note */@font-face{font-family:GDS Transport;src:url(a.woff)}'
        ".govuk-link{font-family:GDS Transport,arial,sans-serif}"
        ".govuk-header__link,.govuk-link:focus{color:red}"
        "@media (min-width:1px){.govuk-tabs{a:b}}@media print{.govuk-footer__crown{a:b}.govuk-body{c:d}}"
        ".govuk-label:not(.a,.b),.govuk-header{e:f}"
    )  # fmt: skip
    assert stylesheet.debrand(css) == (
        '@charset "UTF-8";'
        f".govuk-link{{font-family:{stylesheet.FONTS}}}"
        ".govuk-link:focus{color:red}"
        "@media print{.govuk-body{c:d}}"
        ".govuk-label:not(.a,.b){e:f}"
    )


@pytest.mark.parametrize("left", [".x{font-family:Transport}", ".crown{a:b}", '.x{content:"GOV.UK"}'])
def test_what_is_left_of_the_brand_stops_the_build(left: str) -> None:
    with pytest.raises(stylesheet.BrandingLeftError):
        stylesheet.debrand(left)
