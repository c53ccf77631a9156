"""Third-party packages are believed by their hash and by nothing else."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import tarfile
from pathlib import Path

import pytest

from infra import npm_packages


def tarball(*names: str) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    return buffer.getvalue()


def test_a_tarball_with_the_pinned_hash_is_accepted() -> None:
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(b"content").digest()).decode()
    npm_packages.check(b"content", integrity)


def test_any_other_tarball_is_refused() -> None:
    integrity = "sha512-" + base64.b64encode(hashlib.sha512(b"content").digest()).decode()
    with pytest.raises(npm_packages.PackageRefusedError):
        npm_packages.check(b"content!", integrity)


def test_the_package_folder_is_unpacked(tmp_path: Path) -> None:
    npm_packages._unpack(tarball("package/index.js"), tmp_path / "deep" / "thing-1")
    assert (tmp_path / "deep" / "thing-1" / "index.js").exists()


def test_a_path_that_leads_outside_is_refused(tmp_path: Path) -> None:
    with pytest.raises(tarfile.OutsideDestinationError):
        npm_packages._unpack(tarball("package/a", "../../evil"), tmp_path / "thing-1")


def test_what_was_fetched_is_not_fetched_again(tmp_path: Path) -> None:
    for name, pin in json.loads(npm_packages.PINS.read_text("utf-8")).items():
        folder = tmp_path / f"{name}-{pin['version']}"
        folder.mkdir()
        (folder / ".complete").write_text(pin["integrity"], "utf-8")
    assert set(npm_packages.fetch_all(tmp_path)) == {"govuk-frontend", "axe-core"}
