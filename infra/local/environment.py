"""The environment variables by which a process finds the local stack, and the file that keeps them."""

import os
from collections.abc import Mapping
from pathlib import Path

from infra.local.processes import ROOT


def aws_environment(endpoint: str) -> dict[str, str]:
    """Return the standard AWS variables for an engine at this address; the credentials are no secret."""
    return {
        "AWS_ENDPOINT_URL": endpoint,
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def local_folder() -> Path:
    """Return the folder of everything that belongs to this machine's stack."""
    return Path(os.environ.get("RECOURSE_LOCAL_DIR") or ROOT / ".local").resolve()


def write_environment(file: Path, environment: Mapping[str, str]) -> None:
    """Keep the environment as NAME=value lines, whole or not at all."""
    unfinished = file.with_suffix(".unfinished")
    unfinished.write_text("".join(f"{name}={value}\n" for name, value in sorted(environment.items())))
    unfinished.replace(file)


def read_environment(file: Path) -> dict[str, str]:
    """Return what `write_environment` kept."""
    lines = file.read_text().splitlines()
    return {name: value for name, _, value in (line.partition("=") for line in lines)}
