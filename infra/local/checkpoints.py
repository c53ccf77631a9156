"""Generations of saved state: a folder is written beside the others, proven complete, then takes its name.

A crash at any moment leaves the generation before it untouched; one that is torn on disk is passed over.
"""

import hashlib
import json
import logging
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path

KEPT = 2
MANIFEST = "manifest.json"
_UNFINISHED = ".unfinished"

logger = logging.getLogger("recourse.engine")


def newest(folder: Path) -> Path | None:
    """Return the newest generation whose files are all as its manifest says, or None for a fresh start."""
    for generation in reversed(_generations(folder)):
        if _is_complete(generation):
            return generation
        logger.error("checkpoint %s is torn; the one before it is used", generation.name)
    return None


def write(folder: Path, files: Iterable[tuple[str, bytes]]) -> Path:
    """Write a new generation of (name, content) pairs; once this returns it survives a power cut."""
    name = f"{time.time_ns():020d}"
    unfinished = folder / f"{name}{_UNFINISHED}"
    unfinished.mkdir(parents=True)
    digests = {}
    for file_name, content in files:
        _write_through(unfinished / file_name, content)
        digests[file_name] = hashlib.sha256(content).hexdigest()
    _write_through(unfinished / MANIFEST, json.dumps(digests).encode())
    generation = folder / name
    unfinished.rename(generation)
    _sync(folder)
    return generation


def prune(folder: Path) -> None:
    """Remove what was never finished and all but the newest generations; call while nobody writes."""
    for unfinished in folder.glob(f"*{_UNFINISHED}"):
        shutil.rmtree(unfinished, ignore_errors=True)
    for generation in _generations(folder)[:-KEPT]:
        shutil.rmtree(generation, ignore_errors=True)


def _generations(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.name.isdigit())


def _is_complete(generation: Path) -> bool:
    try:
        digests = json.loads((generation / MANIFEST).read_bytes())
        return all(
            hashlib.sha256((generation / name).read_bytes()).hexdigest() == digest for name, digest in digests.items()
        )
    except (OSError, ValueError, AttributeError):
        return False


def _write_through(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
