"""Starts, watches and stops the processes of the stack; each is the head of a process group of its own."""

import contextlib
import http.client
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
LONGEST_STOP = 20.0


class CannotStart(Exception):
    """The stack cannot run; the message tells the reader what to do."""


def free_port() -> int:
    """Return a port of the loopback address that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def is_taken(port: int) -> bool:
    """Say whether a server could not listen on this port of the loopback address."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
        return False


def engine_python() -> str:
    """Return the interpreter of the engine's own environment."""
    python = os.environ.get("RECOURSE_ENGINE_PYTHON", str(ROOT / ".local" / "ministack" / "bin" / "python"))
    if not Path(python).exists():
        message = f"{python} is missing: run `make setup` first."
        raise CannotStart(message)
    return python


def start(
    command: Sequence[str], *, log: Path, environment: Mapping[str, str] | None = None
) -> subprocess.Popen[bytes]:
    """Start a command in the project's folder with its output in a log file; it ends when its parent is killed."""
    log.parent.mkdir(parents=True, exist_ok=True)
    leash = ["setpriv", "--pdeathsig", "TERM"] if shutil.which("setpriv") else []
    with log.open("ab") as output:
        return subprocess.Popen(  # noqa: S603 - our own commands
            [*leash, *command],
            cwd=ROOT,
            env={**os.environ, **(environment or {}), "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
        )


def start_engine(*, port: int, state: Path, log: Path) -> subprocess.Popen[bytes]:
    """Start the AWS engine on the loopback address; it is ready when `wait_for` its health page returns."""
    command = [engine_python(), "-m", "infra.local.engine", "--port", str(port), "--state", str(state)]
    return start(command, log=log)


def wait_for(url: str, *, process: subprocess.Popen[bytes], log: Path, seconds: float = 30) -> None:
    """Return once the address answers 200; raise `CannotStart` when its process ends or the time is over."""
    deadline = time.monotonic() + seconds
    answer = "no answer"
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except (OSError, http.client.HTTPException) as error:
            answer = str(error)
        time.sleep(0.05)
    tail = log.read_text(errors="replace")[-2000:] if log.exists() else ""
    message = f"{url} did not come up ({answer}). The end of {log}:\n{tail}"
    raise CannotStart(message)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, and end its group if it does not."""
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(LONGEST_STOP)
    except subprocess.TimeoutExpired:
        sys.stderr.write(f"process {process.pid} did not stop in {LONGEST_STOP:.0f} s and is killed\n")
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
