"""Builds `dist/`: the Lambda package and its template, the same bytes for the same sources and pins."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from chalicelib.outbound.tree_version import VARIABLE, tree_version
from infra.deploy import bytecode, templates, wheels, zipping
from infra.deploy.target import OFFERED, Target
from infra.deploy.trouble import CannotDeploy

ROOT: Final = Path(__file__).parents[2]
_PARTS: Final = ("app.py", "infra/resources.yaml")
_CODE: Final = "./deployment.zip"


@dataclass(frozen=True, slots=True)
class Built:
    """A package: the zip, the template that speaks of it as `./deployment.zip`, and their size.

    `compiled_by` is the Python that made its bytecode, empty where it has none.
    """

    archive: Path
    template: Path
    size: zipping.Size
    compiled_by: str

    @property
    def digest(self) -> str:
        """SHA-256 of the zip."""
        return hashlib.sha256(self.archive.read_bytes()).hexdigest()


def build(stage: str, folder: Path, target: Target, *, wheel_house: Path) -> Built:
    """Package the stage into the folder. Raise `CannotDeploy` with what hinders it."""
    with tempfile.TemporaryDirectory(prefix="recourse-package-") as scratch:
        ours = _by_chalice(Path(scratch), stage)
        document = yaml.safe_load((ours / "sam.yaml").read_text())
        files = _unpacked(ours / "deployment.zip")
    for wheel in wheels.fetch(
        ROOT / "requirements.lock", target, wheel_house / f"{target.runtime}-{target.architecture}"
    ):
        files |= dict(wheels.contents(wheel))
    python = bytecode.interpreter(target)
    files |= bytecode.of(files, python) if python else {}
    folder.mkdir(parents=True, exist_ok=True)
    size = zipping.write(folder / "deployment.zip", files)
    size.check()
    template = folder / "sam.yaml"
    template.write_text(yaml.safe_dump(_for(document, target), sort_keys=True, width=120))
    data = templates.only_data(document)
    (folder / "data.json").write_text(json.dumps(data, indent=1))  # for CloudFormation's import; see infra/README.md
    return Built(folder / "deployment.zip", template, size, python)


def refuse_unoffered(target: Target) -> None:
    """Raise `CannotDeploy` for a runtime that AWS would not run, or not with our packages."""
    if not target.is_offered:
        raise CannotDeploy(
            f"Lambda does not run {target.runtime} on {target.architecture} with our pinned packages; "
            f"say PYTHON_RUNTIME={' or '.join(OFFERED)} and ARCHITECTURE=x86_64 or arm64."
        )


def _by_chalice(scratch: Path, stage: str) -> Path:
    """Let Chalice package our own files without what they depend on, in a copy that nothing else lies in."""
    project, made = scratch / "project", scratch / "dist"
    for part in _PARTS:
        (project / part).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / part, project / part)
    shutil.copytree(ROOT / ".chalice", project / ".chalice", ignore=shutil.ignore_patterns("deploy*"))
    shutil.copytree(ROOT / "chalicelib", project / "chalicelib", ignore=shutil.ignore_patterns("__pycache__"))
    (project / "requirements.txt").touch()
    _declare(project / ".chalice" / "config.json", stage)
    chalice = [sys.executable, "-c", "from chalice.cli import main; main()", "package", "--stage", stage]
    region = os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"  # Chalice asks for one and writes none
    run = subprocess.run(  # noqa: S603 - our own Chalice
        [*chalice, "--merge-template", "infra/resources.yaml", str(made)],
        cwd=project,
        env={**os.environ, "AWS_DEFAULT_REGION": region},
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        raise CannotDeploy(f"Chalice cannot package the stage {stage}: {(run.stderr or run.stdout).strip()[-800:]}")
    return made


def _declare(file: Path, stage: str) -> None:
    """A stage of any name has the functions and the policies that the first one has."""
    config = json.loads(file.read_text())
    every = config["stages"]
    every.setdefault(stage, {**next(iter(every.values())), "api_gateway_stage": stage})
    file.write_text(json.dumps(config))


def _unpacked(archive: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(archive) as opened:
        return {entry.filename: opened.read(entry) for entry in opened.infolist() if not entry.is_dir()}


def _for(document: dict[str, Any], target: Target) -> dict[str, Any]:
    """The template with the runtime that the wheels are for, and the version that `recourse doctor` compares.

    Chalice names the runtime of the Python which packages.
    """
    document["Globals"]["Function"]["Environment"]["Variables"][VARIABLE] = tree_version(ROOT)
    for resource in document["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"] |= {"Runtime": target.runtime, "Architectures": [target.architecture]}
            if resource["Properties"]["CodeUri"] != _CODE:
                raise CannotDeploy(f"the template speaks of other code: {resource['Properties']['CodeUri']}")
    return document
