"""The built files: which hashed name a style sheet or script has, and what bytes it is served with."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Final

BUILT: Final = Path(__file__).parents[1] / "built"
STATIC: Final = BUILT / "static"
EXAMPLES: Final = BUILT / "examples"  # of the API, as docs/examples holds them
FOR_GOOD: Final = "public, max-age=31536000, immutable"

_TYPES: Final = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
}


class AssetsNotBuiltError(RuntimeError):
    """The built folder is missing or lacks a file: run ``python -m infra.assets``."""


@cache
def manifest() -> dict[str, str]:
    """Read the map of plain names to hashed ones.

    Raises:
        AssetsNotBuiltError: nothing has been built yet.
    """
    try:
        names: dict[str, str] = json.loads((BUILT / "manifest.json").read_text("utf-8"))["static"]
    except FileNotFoundError:
        raise AssetsNotBuiltError("run: python -m infra.assets") from None
    return names


def hashed_name(name: str) -> str:
    """Give the name under which a file is served, which changes with its content."""
    try:
        return manifest()[name]
    except KeyError:
        raise AssetsNotBuiltError(name) from None


def read_asset(hashed: str) -> tuple[bytes, str] | None:
    """Give the bytes and content type of a built file by its hashed name; ``None`` for any other name."""
    if hashed not in manifest().values():
        return None
    file = STATIC / hashed
    return file.read_bytes(), _TYPES[file.suffix]
