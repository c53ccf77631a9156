"""A web server over a stage, as `make run` serves the product, and the `recourse` command beside it."""

import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local import processes


@contextmanager
def web_server(environment: Mapping[str, str], folder: Path, **more: str) -> Iterator[str]:
    """Serve the app; the address is in the environment of this process as well, for `recourse`."""
    port = processes.free_port()
    base = f"http://127.0.0.1:{port}"
    log = folder / "web.log"
    whole = {**environment, "RECOURSE_PUBLIC_URL": base, "RECOURSE_LOCAL_WARM": "/health", **more}
    with pytest.MonkeyPatch.context() as patch:
        for name, value in whole.items():
            patch.setenv(name, value)
        command = [sys.executable, "-m", "gunicorn", "--no-control-socket", "--bind", f"127.0.0.1:{port}"]
        web = processes.start([*command, "--threads", "4", "infra.local.gateway:application()"], log=log)
        try:
            processes.wait_for(f"{base}/health", process=web, log=log)
            yield base
        finally:
            processes.stop(web)


def recourse(*words: str) -> str:
    """Run a command of the operator and return what it printed."""
    command = [sys.executable, "-m", "chalicelib.cli.main", *words]
    done = subprocess.run(command, cwd=processes.ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def open_acme() -> None:
    """The business Acme, opened at the terminal."""
    account = ["--name", "Acme", "--slug", "acme", "--time-zone", "America/Los_Angeles", "--place", "US-CA"]
    owner = ["--owner-name", "Olga Owner", "--owner-email", "owner@acme.example"]
    recourse("account", "add", *account, *owner)
