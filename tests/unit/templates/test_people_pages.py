"""What the pages about the business say in each of their parts, and what a consumer's page takes from them."""

from __future__ import annotations

import pytest
from msgspec import structs

from chalicelib import texts
from chalicelib.http import brand, pages
from tests.house.source import ROOT
from tests.unit.templates import samples
from tests.unit.templates.common_samples import ACME
from tests.unit.templates.people_samples import PART_CONTEXT, PARTS


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("language", texts.languages())
def test_every_part_has_its_form(part: str, language: str) -> None:
    context = samples.PAGES["staff/business_part.html"] | PART_CONTEXT | {"part": part, "values": PARTS[part]}
    html = pages.render("staff/business_part.html", language=language, **context | {"errors": ()})
    assert f'name="do" value="{part}"' in html
    for field in PARTS[part]:
        assert f'name="{field}"' in html


def test_the_colour_s_style_sheet_is_dark_where_the_pages_are() -> None:
    """A weaker selector than the one in our own style sheet would do nothing."""
    own = (ROOT / "chalicelib/static/recourse.css").read_text("utf-8")
    made = brand.sheet("colour-7a1fa2-1.css")
    assert made is not None
    for sheet in (own, made):
        dark = sheet.partition("@media (prefers-color-scheme: dark)")[2]
        assert f"{brand.DARK_PAGES} {{" in dark[:400]


def test_a_page_has_the_colour_the_picture_and_the_languages_of_its_business() -> None:
    business = structs.replace(ACME, logo="/brand/logo-x.svg", stylesheet="/brand/colour-x.css", languages=("en",))
    start = samples.PAGES["consumer/start.html"]
    html = pages.render("consumer/start.html", language="en", **start | {"business": business})
    assert '<link rel="stylesheet" href="/prod/brand/colour-x.css">' in html
    assert '<img class="rc-logo" src="/prod/brand/logo-x.svg" alt="">' in html
    assert "lang=es" not in html
    plain = pages.render("consumer/start.html", language="en", **start)
    assert "/brand/colour" not in plain
    assert "lang=es" in plain
