"""Bytecode beside the sources: Lambda's folder cannot be written to, so each new container would compile them anew.

It is made by a Python of the target's own minor version; for any other one it would be worth nothing. Its bytes are the
same for the same sources and interpreter: one process, files in order, a fixed hash seed, and no times inside.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.deploy.target import Target

# Large, and brought in by few calls or by jobs for which nobody waits: their bytecode would cost more than it spares.
SELDOM: Final = frozenset({"twilio", "reportlab", "pyasn1_modules", "stdnum", "dns", "PIL", "aiohttp"})
_SEED: Final = {"PYTHONHASHSEED": "0"}
_TASK: Final = "/var/task"  # where Lambda unpacks it, as traces name it
_ASK: Final = "import sys; print('%d.%d' % sys.version_info[:2], sys.version_info.releaselevel)"


def interpreter(target: Target) -> str:
    """A Python on this machine that can make it; empty where there is none."""
    for candidate in (sys.executable, shutil.which(target.runtime) or ""):
        if candidate and _says(candidate) == f"{target.python} final":
            return candidate
    return ""


def _says(python: str) -> str:
    try:
        asked = subprocess.run(  # noqa: S603 - a Python of this machine
            [python, "-I", "-c", _ASK], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return asked.stdout.strip()


def of(files: Mapping[str, bytes], python: str) -> dict[str, bytes]:
    """The compiled form of each source but `SELDOM`, where Python looks for it; of what does not compile none."""
    with tempfile.TemporaryDirectory(prefix="recourse-bytecode-") as scratch:
        root = Path(scratch)
        for name, content in files.items():
            if name.endswith(".py") and name.partition("/")[0] not in SELDOM:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content)
        # "unchecked": the package never changes, so nothing has to be compared at an import (PEP 552).
        options = ("-q", "-q", "--invalidation-mode", "unchecked-hash", "-s", scratch, "-p", _TASK)
        subprocess.run(  # noqa: S603 - as above
            [python, "-m", "compileall", *options, scratch],
            cwd="/",
            env={name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | _SEED,
            capture_output=True,
            check=False,  # what does not compile is no module of anybody
        )
        return {str(made.relative_to(root)): made.read_bytes() for made in sorted(root.rglob("*.pyc"))}
