"""Fetches the wheels of the pinned packages for Lambda, and unpacks of each what Lambda needs.

Chalice would take wheels for the Python that packages, and compile what has none against this machine's libraries.
"""

import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Final

from infra.deploy.target import Target
from infra.deploy.trouble import CannotDeploy

# botocore describes 400 services; these are the ones of `chalicelib/aws.py` and of signing in to them.
_SERVICES: Final = (
    *("dynamodb", "dynamodbstreams", "kms", "lambda", "s3", "secretsmanager", "sesv2", "sqs", "sts", "transcribe"),
    *("sso", "sso-oidc"),
)
_UNNEEDED: Final = (
    r".*\.(pyi|pyx|pxd|c|h|cpp|exe)",
    r".*\.dist-info/(RECORD|INSTALLER|WHEEL|REQUESTED|direct_url\.json|top_level\.txt|sboms/.*)",
    r"(.*/)?(tests|__pycache__)/.*",
    rf"botocore/data/(?!({'|'.join(_SERVICES)})/)[^/]+/.*",
    r"boto3/(examples|data)/.*",
    # Of the telephone company's client only what speaks with its main interface; it loads the others when asked for.
    r"twilio/rest/(?!api/)[^/]+/.*",
    r"PIL/_(avif|imagingtk|tkinter_finder).*",
    r"pillow\.libs/libavif.*",
)
_NOT_FOR_LAMBDA: Final = re.compile("|".join(f"(?:{pattern})" for pattern in _UNNEEDED))


def fetch(requirements: Path, target: Target, folder: Path) -> list[Path]:
    """Return the wheels of every pinned package, fetched into the folder where they are not there yet."""
    folder.mkdir(parents=True, exist_ok=True)
    found, missing = _those_pinned(requirements, folder)
    if not missing:
        return compared(found, requirements)
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--only-binary=:all:", "--python-version", target.python, "--implementation", "cp"]
    for platform in target.wheels_for:
        command += ["--platform", platform]
    command += ["--find-links", str(folder), "--dest", str(folder), "--requirement", str(requirements)]
    command += ["--require-hashes"] if _hashes(requirements) else []
    run = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own pip
    if run.returncode:
        wanted = re.search(r"No matching distribution found for (\S+)", run.stderr)
        what = f"{wanted[1]} has no wheel" if wanted else f"pip failed: {run.stderr.strip()[-400:]}"
        raise CannotDeploy(
            f"{what} for {target.runtime} on {target.architecture}; "
            "pin a version that has one, or check that this machine reaches the package index."
        )
    found, missing = _those_pinned(requirements, folder)
    if missing:
        raise CannotDeploy(f"no wheel was fetched of {', '.join(missing)}; empty {folder} and try again.")
    return compared(found, requirements)


def compared(wheels: list[Path], requirements: Path) -> list[Path]:
    """The same wheels, each of them one whose hash the lock names: what lay in the folder may have been exchanged."""
    known = _hashes(requirements)
    strange = [wheel.name for wheel in wheels if known and sha256(wheel.read_bytes()).hexdigest() not in known]
    if strange:
        raise CannotDeploy(f"{', '.join(strange)}: not the file that was pinned; delete it and try again.")
    return wheels


def _hashes(requirements: Path) -> frozenset[str]:
    return frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", requirements.read_text()))


def _those_pinned(requirements: Path, folder: Path) -> tuple[list[Path], list[str]]:
    """The wheels of the pins that are there, and what is missing; wheels of former pins may lie there too."""
    lines = re.findall(r"^([\w.-]+)==([^\s;\\]+)", requirements.read_text(), re.MULTILINE)
    there = {}
    for path in sorted(folder.glob("*.whl")):
        name, version, *_ = path.name.split("-")
        there[_canonical(name), version] = path
    pins = [(_canonical(name), version) for name, version in lines]
    return [there[pin] for pin in pins if pin in there], [
        f"{name}=={version}" for name, version in pins if (name, version) not in there
    ]


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def contents(wheel: Path) -> Iterator[tuple[str, bytes]]:
    """Yield what of a wheel goes into the package, as it lies there."""
    with zipfile.ZipFile(wheel) as archive:
        for entry in archive.infolist():
            name = _place(entry.filename)
            if name and not entry.is_dir() and is_needed(name):
                yield name, archive.read(entry)


def _place(name: str) -> str:
    """Where pip would put it; nothing for commands and headers."""
    data = re.fullmatch(r"[^/]+\.data/([^/]+)/(.*)", name)
    if not data:
        return name
    return data[2] if data[1] in {"purelib", "platlib"} else ""


def is_needed(name: str) -> bool:
    """Whether a file of a package can be needed where Lambda runs it."""
    return not _NOT_FOR_LAMBDA.fullmatch(name)
