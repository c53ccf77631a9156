"""Pages under a path prefix, as in a cloud without own domain, with the assets built."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields

import pytest

from chalicelib.http import assets, pages
from chalicelib.settings import Settings, variable


@pytest.fixture(autouse=True)
def site() -> Iterator[None]:
    """Set every setting; skip where the third-party assets were never built (no npm, no network)."""
    if not (assets.BUILT / "manifest.json").exists():
        pytest.skip("assets are not built: run `python -m infra.assets`")
    with pytest.MonkeyPatch.context() as patch:
        for setting in fields(Settings):
            patch.setenv(variable(setting.name), "x")
        patch.setenv("RECOURSE_PUBLIC_URL", "https://example.test/prod/")
        pages._prefix.cache_clear()
        yield
    pages._prefix.cache_clear()
