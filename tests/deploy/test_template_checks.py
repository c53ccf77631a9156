"""What others' checks of templates find: nothing that is not explained in infra/checkov.yaml."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from tests.house.package import Package
from tests.house.source import ROOT

CHECKOV = ROOT / ".local/checkov/bin/checkov"
CONFIG = ROOT / "infra/checkov.yaml"


def sam(package: Package) -> Path:
    """The file that CloudFormation gets."""
    return package.folder.parent / "dist/sam.yaml"


def lint(template: Path) -> subprocess.CompletedProcess[str]:
    command = Path(sys.executable).with_name("cfn-lint")
    return subprocess.run([command, "--", template], capture_output=True, text=True, check=False)


def test_cfn_lint_finds_what_is_wrong(tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("Resources: {Queue: {Type: AWS::SQS::Queue, Properties: {QueueNam: x}}}\n")
    done = lint(bad)
    assert done.returncode != 0
    assert "QueueNam" in done.stdout


def test_cfn_lint_finds_nothing_in_what_is_deployed(package: Package) -> None:
    done = lint(sam(package))
    assert (done.stdout + done.stderr, done.returncode) == ("", 0)


def test_each_check_that_is_left_out_is_explained() -> None:
    lines = CONFIG.read_text().splitlines()
    for number, line in enumerate(lines):
        if line.startswith("  - CKV"):
            assert lines[number - 1].startswith("  # "), line
    assert yaml.safe_load(CONFIG.read_text())["skip-check"]


def check(template: Path) -> subprocess.CompletedProcess[str]:
    command = [str(CHECKOV), "--config-file", str(CONFIG), "--file", str(template)]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=template.parent)


def test_checkov_finds_nothing_in_what_is_deployed_that_is_not_explained(package: Package, tmp_path: Path) -> None:
    if not CHECKOV.exists():
        pytest.skip("checkov is not installed: make .local/checkov/.installed")
    template = tmp_path / "sam.yaml"
    shutil.copy(sam(package), template)
    done = check(template)
    assert done.returncode == 0, done.stdout + done.stderr
    left_out = set(yaml.safe_load(CONFIG.read_text())["skip-check"])
    assert len(left_out) < 20
