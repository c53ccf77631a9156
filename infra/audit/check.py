"""Asks a service for advisories about every pinned package, and a dated list where none can be reached.

    python -m infra.audit.check .local/audit/bin/pip-audit

The list (`advisories.json`) is always compared; it is a floor and grows by hand. Ends with 1 when anything is found.
"""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from packaging.specifiers import SpecifierSet

from infra.supply import LISTS, ROOT, lock_of, pinned

LIST: Final = Path(__file__).parent / "advisories.json"


@dataclass(frozen=True, slots=True)
class Finding:
    """A hole that is known in a version that is pinned."""

    package: str
    version: str
    advisory: str
    what: str

    def __str__(self) -> str:
        """One line for the terminal."""
        return f"{self.package} {self.version}: {self.advisory} {self.what}"


def known(versions: dict[str, str]) -> list[Finding]:
    """What the dated list says about these versions."""
    rows: list[dict[str, str]] = json.loads(LIST.read_text("utf-8"))["advisories"]
    return [
        Finding(row["package"], versions[row["package"]], row["advisory"], row["what"])
        for row in rows
        if row["package"] in versions and versions[row["package"]] in SpecifierSet(row["affected"])
    ]


def read(report: dict[str, Any]) -> tuple[list[Finding], int]:
    """What pip-audit found, and of how many packages it could learn anything."""
    heard = [one for one in report["dependencies"] if "skip_reason" not in one]
    found = [
        Finding(one["name"], one["version"], hole["id"], hole.get("description", "").partition("\n")[0][:120])
        for one in heard
        for hole in one["vulns"]
    ]
    return found, len(heard)


def ask(pip_audit: Path, lock: Path) -> tuple[list[Finding], int]:
    """Let pip-audit ask its service about a lock; nobody reached is nothing learned."""
    command = [str(pip_audit), "--requirement", str(ROOT / lock), "--disable-pip", "--no-deps", "--format", "json"]
    done = subprocess.run(  # noqa: S603 - fixed words
        [*command, "--progress-spinner", "off"], capture_output=True, text=True, check=False
    )
    try:
        return read(json.loads(done.stdout))
    except ValueError:
        return [], 0


def main(pip_audit: Path) -> int:
    """Print what is found and how much was asked about."""
    as_of = json.loads(LIST.read_text("utf-8"))["as_of"]
    found: list[Finding] = []
    for listed in LISTS:
        versions = pinned(listed)
        online, heard = ask(pip_audit, lock_of(listed))
        found += [*known(versions), *online]
        told = f"{heard} of {len(versions)} known to the advisory service"
        sys.stdout.write(f"{listed}: {told}; all compared with the list of {as_of}\n")
    for finding in dict.fromkeys(map(str, found)):
        sys.stdout.write(f"FOUND {finding}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
