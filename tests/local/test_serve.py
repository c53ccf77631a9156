"""`make run` says clearly why it cannot start, and stops only what it started."""

import socket
import subprocess
import sys
from pathlib import Path

from infra.local import processes
from infra.local.serve import only_copy


def serve(folder: Path, *, port: int, aws_port: int) -> subprocess.CompletedProcess[str]:
    """Run the supervisor as `make run` does."""
    ports = {"--port": port, "--aws-port": aws_port, "--phone-port": processes.free_port()}
    options = [str(word) for pair in ports.items() for word in pair]
    command = [sys.executable, "-m", "infra.local.serve", *options]
    return subprocess.run(
        command,
        cwd=processes.ROOT,
        env={"PATH": "/usr/bin:/bin", "RECOURSE_LOCAL_DIR": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_taken_port_is_named_with_the_way_out(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = serve(tmp_path, port=processes.free_port(), aws_port=port)

    assert done.returncode == 1
    assert f"Port {port} is taken by another program. Choose another: make run AWS_PORT=" in done.stderr


def test_a_second_copy_on_the_same_state_is_refused(tmp_path: Path) -> None:
    with only_copy(tmp_path):
        done = serve(tmp_path, port=processes.free_port(), aws_port=processes.free_port())

    assert done.returncode == 1
    assert f"Recourse runs already on the state in {tmp_path}" in done.stderr
