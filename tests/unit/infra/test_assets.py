"""The built folder: hashed names, clean content, nothing made twice."""

from __future__ import annotations

import hashlib

import pytest

from chalicelib.http import assets, pages
from infra import assets as build
from infra import npm_packages, stylesheet


@pytest.fixture(autouse=True)
def built() -> None:
    if not (assets.BUILT / "manifest.json").exists():
        pytest.skip("assets are not built: run `python -m infra.assets`")


def test_every_file_is_named_by_its_content_and_served_with_its_type() -> None:
    for name in assets.manifest().values():
        served = assets.read_asset(name)
        assert served is not None
        body, content_type = served
        assert hashlib.sha256(body).hexdigest()[:12] == name.split(".")[-2]
        assert content_type


def test_no_other_file_can_be_read() -> None:
    assert assets.read_asset("../manifest.json") is None
    assert assets.read_asset("recourse.css") is None
    with pytest.raises(assets.AssetsNotBuiltError):
        assets.hashed_name("nothing.css")


def test_the_built_style_sheet_names_nothing_of_the_original_brand() -> None:
    css = (assets.STATIC / assets.hashed_name("recourse.css")).read_text("utf-8").lower()
    assert not [word for word in stylesheet.FORBIDDEN if word in css]
    assert "prefers-color-scheme: dark" in css
    assert "url(" not in css


def test_the_script_imports_the_hashed_components() -> None:
    script = (assets.STATIC / assets.hashed_name("recourse.js")).read_text("utf-8")
    assert assets.hashed_name("govuk-frontend.js") in script


def test_building_again_makes_nothing() -> None:
    if not all((npm_packages.CACHE / name).exists() for name in ("govuk-frontend-6.6.0", "axe-core-4.14.1")):
        pytest.skip("packages were not fetched here")
    build.build()
    assert build.build() is False
    assert pages.compiled_is_fresh()
