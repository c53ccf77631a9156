"""The version of a folder changes with whatever decides what is deployed, and with nothing else."""

from pathlib import Path

import pytest

from chalicelib.outbound.tree_version import tree_version
from tests.house.source import ROOT

FILES = {
    "app.py": "app",
    "requirements.lock": "pins",
    "infra/resources.yaml": "template",
    ".chalice/config.json": "{}",
    ".chalice/policy-api.json": "{}",
    "chalicelib/errors.py": "errors",
    "chalicelib/texts/en.json": "{}",
}


def tree(folder: Path) -> Path:
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


@pytest.mark.parametrize("name", FILES)
def test_each_file_that_is_deployed_counts(tmp_path: Path, name: str) -> None:
    before = tree_version(tree(tmp_path))
    (tmp_path / name).write_text("other")
    assert tree_version(tmp_path) != before


def test_a_new_name_counts_and_what_is_made_or_lies_beside_does_not(tmp_path: Path) -> None:
    before = tree_version(tree(tmp_path))
    for name in ("README.md", "tests/test_x.py", "chalicelib/__pycache__/errors.pyc", "chalicelib/built/x.css"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("beside")
    assert tree_version(tmp_path) == before == tree_version(tmp_path)
    (tmp_path / "chalicelib/errors.py").rename(tmp_path / "chalicelib/faults.py")
    assert tree_version(tmp_path) != before


def test_this_folder_has_one() -> None:
    assert len(tree_version(ROOT)) == 16
