"""Builds what would be deployed, without what it depends on: those files are not ours and take a network."""

import os
import shutil
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.house.source import ROOT

PARTS = ("app.py", ".chalice/config.json", "infra/resources.yaml")


@dataclass(frozen=True, slots=True)
class Package:
    """The template, and the folder into which the zip was unpacked."""

    template: dict[str, Any]
    folder: Path

    @property
    def functions(self) -> dict[str, dict[str, Any]]:
        """The Lambda functions by their logical ids."""
        kind = "AWS::Serverless::Function"
        resources = self.template["Resources"].items()
        return {name: entry["Properties"] for name, entry in resources if entry["Type"] == kind}

    @property
    def files(self) -> list[str]:
        """Every file that Lambda gets."""
        return sorted(str(path.relative_to(self.folder)) for path in self.folder.rglob("*") if path.is_file())


def build(scratch: Path, stage: str) -> Package:
    """Copy the project and package it there with the command that `make package` uses."""
    project = scratch / "project"
    for part in (*PARTS, *(f".chalice/{policy.name}" for policy in (ROOT / ".chalice").glob("policy-*.json"))):
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, project / part)
    shutil.copytree(ROOT / "chalicelib", project / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    (project / "requirements.txt").touch()
    chalice = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", stage]
    subprocess.run(
        [*chalice, "--merge-template", "infra/resources.yaml", str(scratch / "dist")],
        cwd=project,
        env={**os.environ, "AWS_DEFAULT_REGION": "us-east-1"},
        check=True,
        capture_output=True,
    )
    with zipfile.ZipFile(scratch / "dist" / "deployment.zip") as archive:
        archive.extractall(scratch / "unpacked")
    template = yaml.safe_load((scratch / "dist" / "sam.yaml").read_text())
    return Package(template, scratch / "unpacked")
