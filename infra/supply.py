"""What is taken from others: the lists of packages, and their locks with the hash of each file.

    python -m infra.supply

writes every lock anew from its list (`make lock`), with the uv of the environment that `make audit` makes.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
RUN_TIME: Final = Path("requirements.txt")
LISTS: Final = (
    RUN_TIME,
    Path("requirements-dev.txt"),
    Path("infra/local/requirements.txt"),
    Path("infra/audit/requirements.txt"),
    Path("infra/checkov/requirements.txt"),
    Path("infra/node/requirements.txt"),
)
NOTICE: Final = (
    "# Made by `make lock` from the list beside it: every distribution with the hashes of its files."
    " pip takes no other file.\n"
)
_PINNED: Final = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)


def lock_of(listed: Path) -> Path:
    """The lock beside a list."""
    return listed.with_suffix(".lock")


def plain(name: str) -> str:
    """A package's name as the index spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def pinned(listed: Path) -> dict[str, str]:
    """The version of each package of a list, with those of the lists that it includes."""
    text = (ROOT / listed).read_text("utf-8")
    found = {plain(name): version for name, version in _PINNED.findall(text)}
    for other in re.findall(r"^-r (\S+)$", text, re.MULTILINE):
        found |= pinned(listed.parent / other)
    return found


def hashes(lock: Path) -> dict[str, list[str]]:
    """The SHA-256 of each file that may be taken, by `name==version`."""
    text = re.sub(r"\\\n\s*", "", (ROOT / lock).read_text("utf-8"))
    return {
        f"{plain(name)}=={version}": re.findall(r"--hash=sha256:([0-9a-f]{64})", line)
        for line in text.splitlines()
        for name, version in _PINNED.findall(line)
    }


def write_locks(uv: Path) -> None:
    """Write every lock anew; what a list pins stays pinned, only the hashes are asked for."""
    for listed in LISTS:
        lock = ROOT / lock_of(listed)
        command = [str(uv), "pip", "compile", str(listed), "--generate-hashes", "--no-deps", "--no-header", "--quiet"]
        command += ["--no-annotate", "--python-version", "3.11", "--output-file", str(lock)]
        subprocess.run(command, cwd=ROOT, check=True)  # noqa: S603 - fixed words
        lock.write_text(NOTICE + lock.read_text("utf-8"), "utf-8")


if __name__ == "__main__":
    write_locks(Path(sys.argv[1]).resolve())
