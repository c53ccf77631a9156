"""The bill of materials of what is deployed, in CycloneDX 1.6: every Python distribution and every browser package.

    python -m infra.sbom dist/sbom.cdx.json

It is made of the locks alone and of what the installed distributions say of themselves, names no machine and no time:
the same tree gives the same file, whose serial number follows from its content.
"""

import base64
import json
import sys
import tomllib
import uuid
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

from packaging.requirements import Requirement

from infra.npm_packages import PINS
from infra.supply import ROOT, RUN_TIME, hashes, lock_of, pinned, plain

RUNTIME: Final = "chalice"  # Chalice puts its own runtime into the package
SHIPPED: Final = ("govuk-frontend",)  # of the npm packages; the others only test
_NAMESPACE: Final = uuid.UUID("6f5b2d0e-9f0c-4c1e-8d0b-5a5c7c6f0e11")


def bill() -> dict[str, Any]:
    """The whole document."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    ours = {
        "type": "application",
        "bom-ref": project["name"],
        "name": project["name"],
        "version": project["version"],
        "description": project["description"],
    }
    versions = _versions()
    parts = [_python(name, version) for name, version in sorted(versions.items())] + _browser()
    content = {
        "metadata": {"component": ours, "tools": {"components": [{"type": "application", "name": "infra.sbom"}]}},
        "components": parts,
        "dependencies": [
            {"ref": project["name"], "dependsOn": sorted(part["bom-ref"] for part in parts)},
            *({"ref": _purl(name, versions[name]), "dependsOn": _needs(name, versions)} for name in sorted(versions)),
        ],
    }
    serial = uuid.uuid5(_NAMESPACE, json.dumps(content, sort_keys=True))
    head = {"$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json", "bomFormat": "CycloneDX"}
    return {**head, "specVersion": "1.6", "serialNumber": f"urn:uuid:{serial}", "version": 1, **content}


def _versions() -> dict[str, str]:
    everything = pinned(Path("requirements-dev.txt"))
    return pinned(RUN_TIME) | {RUNTIME: everything[RUNTIME]}


def _purl(name: str, version: str) -> str:
    return f"pkg:pypi/{name}@{version}"


def _python(name: str, version: str) -> dict[str, Any]:
    files = (hashes(lock_of(RUN_TIME)) | hashes(Path("requirements-dev.lock")))[f"{name}=={version}"]
    return {
        "type": "library",
        "bom-ref": _purl(name, version),
        "name": name,
        "version": version,
        "purl": _purl(name, version),
        **_licence(name),
        "externalReferences": [
            {
                "type": "distribution",
                "url": _purl(name, version),
                "comment": "any of the files with these hashes",
                "hashes": [{"alg": "SHA-256", "content": content} for content in sorted(files)],
            }
        ],
    }


def _licence(name: str) -> dict[str, Any]:
    """What the distribution itself says: an expression, else its classifiers, else the name that it gives."""
    said = distribution(name).metadata
    for expression in said.get_all("License-Expression", []):
        return {"licenses": [{"expression": expression}]}
    classified = [one.rpartition(" :: ")[2] for one in said.get_all("Classifier", []) if one.startswith("License ::")]
    named = classified or [one for one in said.get_all("License", []) if "\n" not in one]
    return {"licenses": [{"license": {"name": one}} for one in named]} if named else {}


def _needs(name: str, versions: dict[str, str]) -> list[str]:
    wanted = [Requirement(text) for text in distribution(name).requires or ()]
    names = {plain(one.name) for one in wanted if not one.marker or one.marker.evaluate({"extra": ""})}
    return sorted(_purl(one, versions[one]) for one in names & versions.keys())


def _browser() -> list[dict[str, Any]]:
    pins: dict[str, dict[str, str]] = json.loads(PINS.read_text("utf-8"))
    return [
        {
            "type": "library",
            "bom-ref": f"pkg:npm/{name}@{pins[name]['version']}",
            "name": name,
            "version": pins[name]["version"],
            "purl": f"pkg:npm/{name}@{pins[name]['version']}",
            "licenses": [{"license": {"id": "MIT"}}],
            "hashes": [{"alg": "SHA-512", "content": _hex(pins[name]["integrity"])}],
        }
        for name in SHIPPED
    ]


def _hex(integrity: str) -> str:
    return base64.b64decode(integrity.removeprefix("sha512-")).hex()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(bill(), indent=1) + "\n", "utf-8")
