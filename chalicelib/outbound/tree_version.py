"""The version of a folder: a hash of all files that decide what is deployed, so that nobody has to count it up."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

VARIABLE: Final = "RECOURSE_VERSION"  # in the functions' environment
_ALONE: Final = ("app.py", "requirements.lock", "infra/resources.yaml", ".chalice/config.json")
_MADE: Final = frozenset({"__pycache__", "built"})  # from the others


def tree_version(root: Path) -> str:
    """Sixteen hexadecimal digits; the same for the same files, whoever made them when."""
    found = hashlib.sha256()
    for path in sorted(_files(root)):
        found.update(f"{path.relative_to(root).as_posix()}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return found.hexdigest()[:16]


def _files(root: Path) -> Iterator[Path]:
    yield from (root / name for name in _ALONE)
    yield from (root / ".chalice").glob("policy-*.json")
    for path in (root / "chalicelib").rglob("*"):
        if path.is_file() and not _MADE & set(path.relative_to(root).parts):
            yield path
