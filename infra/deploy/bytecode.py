"""Bytecode beside the sources: Lambda's folder cannot be written to, so each new container would compile them anew.

It is made by a Python of the target's own minor version; for any other one it would be worth nothing. Its bytes are the
same for the same sources and interpreter: one process, files in order, a fixed hash seed, and no times inside.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from infra.deploy.target import Target
from infra.deploy.trouble import CannotDeploy

# Large, and brought in by few calls or by jobs for which nobody waits: their bytecode would cost more than it spares.
SELDOM: Final = frozenset({"twilio", "reportlab", "pyasn1_modules", "stdnum", "dns", "PIL", "aiohttp"})
_ALONE: Final = ("-s", "-S", "-P")  # with nothing that this machine has installed: what comes out runs unchecked
_TASK: Final = "/var/task"  # where Lambda unpacks it, as traces name it
_ASK: Final = "import sys; print('%d.%d' % sys.version_info[:2], sys.version_info.releaselevel, sys.executable)"
_PATIENCE: Final = 300  # seconds; it takes twenty


def interpreter(target: Target) -> str:
    """A Python on this machine that can make it; empty where there is none.

    It is named as it names itself: what stands on the `PATH` may be a shim that chooses by the folder.
    """
    for candidate in (sys.executable, shutil.which(target.runtime) or ""):
        version, level, path = _says(candidate)
        if (version, level) == (target.python, "final"):
            return path
    return ""


def _says(python: str) -> tuple[str, str, str]:
    try:
        asked = subprocess.run(  # noqa: S603 - a Python of this machine
            [python, "-I", "-c", _ASK], capture_output=True, text=True, check=False, timeout=30
        )
    except (OSError, subprocess.TimeoutExpired):
        return "", "", ""
    version, level, path = (*asked.stdout.strip().split(" ", 2), "", "", "")[:3]
    return version, level, path


def of(files: Mapping[str, bytes], python: str) -> dict[str, bytes]:
    """The compiled form of each source but `SELDOM`, where Python looks for it; of what does not compile none.

    Raise `CannotDeploy` where the interpreter does not work.
    """
    with tempfile.TemporaryDirectory(prefix="recourse-bytecode-") as scratch:
        root = Path(scratch)
        for name, content in files.items():
            if name.endswith(".py") and name.partition("/")[0] not in SELDOM:
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_bytes(content)
        # "unchecked": the package never changes, so nothing has to be compared at an import (PEP 552).
        options = ("-q", "--invalidation-mode", "unchecked-hash", "-s", scratch, "-p", _TASK)
        try:
            subprocess.run(  # noqa: S603 - as above
                [python, *_ALONE, "-m", "compileall", *options, scratch],
                cwd="/",
                env={"PYTHONHASHSEED": "0"},
                capture_output=True,
                check=False,  # what does not compile is no module of anybody
                timeout=_PATIENCE,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CannotDeploy(f"{python} cannot compile the package: {type(error).__name__}") from None
        compiled = {str(made.relative_to(root)): made.read_bytes() for made in sorted(root.rglob("*.pyc"))}
    if not compiled:
        raise CannotDeploy(
            f"{python} compiled nothing of the package; take it from the PATH to package without bytecode."
        )
    return compiled
