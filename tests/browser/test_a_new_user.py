"""A new user: clone, `make run`, file a request, answer it, prove it offline; stop, start again, it is still there."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infra.local import processes
from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack

ACME = Business("acme", "Acme Stores", "owner@acme.example", "")
FIRST_START = 420.0  # installing included
SECOND_START = 60.0  # nothing is installed any more
EMAIL = "newton@consumer.example"


@contextmanager
def _make_run(clone: Path, port: int, aws_port: int, *, seconds: float) -> Iterator[LocalStack]:
    """`make run` as at a terminal, until it has printed where everything is; Ctrl-C at the end."""
    log = clone / "terminal.log"
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "RECOURSE_", "MAKE"))}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [
                "make",
                "run",
                f"PORT={port}",
                f"AWS_PORT={aws_port}",
                f"PHONE_PORT={processes.free_port()}",
                f"PYTHON={sys.executable}",
            ],
            cwd=clone,
            env=plain,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + seconds
        while "ready after" not in log.read_text():
            assert process.poll() is None, log.read_text()
            assert time.monotonic() < deadline, f"not ready after {seconds} s: {log.read_text()}"
            time.sleep(0.1)
        yield LocalStack(clone / ".local", port, "", process)
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(30)
    assert "everything is saved" in log.read_text()


def _left_running(clone: Path) -> list[str]:
    """Processes that still work in the clone."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink().is_relative_to(clone):
                found.append((entry / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def _run(clone: Path, *command: str, code: int = 0) -> str:
    ran = subprocess.run(command, cwd=clone, capture_output=True, text=True, check=False)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout


@pytest.mark.slow
def test_a_new_user_gets_from_a_clone_to_a_proof(window: OpenWindow, tmp_path: Path) -> None:
    clone = tmp_path / "recourse"
    _run(tmp_path, "git", "clone", "--quiet", str(processes.ROOT), str(clone))
    ports = (processes.free_port(), processes.free_port())

    with _make_run(clone, *ports, seconds=FIRST_START) as stack:
        printed = (clone / "terminal.log").read_text()
        for shown in (f"{stack.url}/c/acme", f"{stack.url}/staff", f"{stack.url}/local/mail", str(clone / ".local")):
            assert shown in printed
        newton, olga = window(at=stack), window(at=stack)
        sent = consumer.file_confirmed(newton, stack, ACME, rights=("know_specific",), email=EMAIL)
        staff.sign_in(olga, stack, ACME.owner)
        staff.open_request(olga, sent.reference, "know_specific")
        staff.acknowledge(olga)
        staff.record_match(olga, staff.Compared())
        staff.upload(olga, name="your-data.csv")
        staff.answer(olga, "granted", text="Here is everything.")
        later = window(at=stack)
        consumer.come_back(later, stack, ACME, sent)
        assert consumer.get_file(later, "your-data.csv") == staff.ANSWER

        (clone / "receipt.jws").write_bytes(sent.receipt)
        claims = json.loads(_run(clone, ".venv/bin/recourse", "receipt", "verify", "receipt.jws"))
        assert sent.reference in json.dumps(claims)
        (clone / "audit.jsonl").write_text(_run(clone, ".venv/bin/recourse", "audit", "export", "--account", "acme"))
        (clone / "audit-key.json").write_text(_run(clone, ".venv/bin/recourse", "audit", "key"))
    assert _left_running(clone) == []

    _verify_offline(clone)

    with _make_run(clone, *ports, seconds=SECOND_START) as stack:
        stack.seen |= stack.codes_to(EMAIL).keys()  # the mail box is kept as well
        again = window(at=stack)
        consumer.come_back(again, stack, ACME, sent)
        again.sees("outcome.granted")
    assert _left_running(clone) == []


def _verify_offline(clone: Path) -> None:
    """Everything is proven with nothing running, and one changed letter is named."""
    verify = (sys.executable, "-I", "tools/verify_audit.py", "audit.jsonl", "--key", "audit-key.json")
    _run(clone, *verify)
    export = (clone / "audit.jsonl").read_text()
    assert EMAIL not in export
    (clone / "audit.jsonl").write_text(export.replace("request:received", "request:receivee", 1))
    _run(clone, *verify, code=1)
