"""A fresh emulator of AWS as others made it, and a browser that speaks to a stage which is deployed on it."""

import http.client
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from infra.local import mailbox, processes
from infra.local.environment import aws_environment
from infra.local.processes import ROOT
from tests.http.client import Browser, Page

T = TypeVar("T")
_UNPACKED: Final = 8 * 2**30
PATIENCE: Final = 240.0  # seconds; each function's first call unpacks the package, and they all begin at once


@contextmanager
def emulator(folder: Path) -> Iterator[str]:
    """Start it without any state and without our own additions; what its functions unpacked goes with it."""
    port, log = processes.free_port(), folder / "emulator.log"
    unpacked = Path(tempfile.mkdtemp(prefix="recourse-deployed-", dir=_roomy() or folder))
    mine = {"GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "IOT_MTLS_ENABLED": "0", "SFTP_ENABLED": "0"}
    command = [processes.engine_python(), "-m", "hypercorn", "ministack.app:app", "--bind", f"127.0.0.1:{port}"]
    process = processes.start(command, log=log, environment=mine | {"TMPDIR": str(unpacked)})
    url = f"http://127.0.0.1:{port}"
    try:
        processes.wait_for(f"{url}/_ministack/health", process=process, log=log)
        yield url
    finally:
        processes.stop(process)
        shutil.rmtree(unpacked, ignore_errors=True)


def _roomy() -> Path | None:
    """Memory, if there is enough: each function unpacks the package for itself, some 4 GB in 400,000 files."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder of our own in it, deleted at the end
    return memory if memory.is_dir() and shutil.disk_usage(memory).free > _UNPACKED else None


def eventually(look: Callable[[], T | None], what: str, *, seconds: float = PATIENCE) -> T:
    """Return what `look` finds, once it finds something: the deployed functions do the work, not we."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = look()
        if found:
            return found
        time.sleep(0.5)
    raise AssertionError(f"{what} did not happen in {seconds:.0f} s")


def mail_to(address: str, words: str) -> str:
    """The newest mail to an address whose subject or text has these words, once the outbox's stream has sent it."""

    def look() -> str | None:
        found = [one.text for one in mailbox.messages(to=address) if words in f"{one.subject} {one.text}"]
        return found[0] if found else None

    return eventually(look, f"a mail to {address} with {words!r}")


def code_to(address: str, *, but: str = "") -> str:
    """The newest code that was mailed to an address, other than `but`."""

    def look() -> str | None:
        texts = [one.text for one in mailbox.messages(to=address)]
        codes = [found[1] for text in texts if (found := re.search(r"^(\d{6})$", text, re.MULTILINE))]
        return codes[0] if codes and codes[0] != but else None

    return eventually(look, f"a code to {address}")


class Wire:
    """Carries the calls of `Browser` to the deployed API; the stage's name stands before each path."""

    def __init__(self, url: str, api: str, stage: str) -> None:
        self._host = urlsplit(url).netloc
        self._before = f"/_aws/execute-api/{api}/{stage}"
        self._prefix = f"/{stage}"

    def __call__(
        self, environ: dict[str, Any], start: Callable[[str, list[tuple[str, str]]], object]
    ) -> Iterable[bytes]:
        """Answer as a WSGI application does."""
        path = environ["RAW_URI"].removeprefix(self._prefix)
        headers = {"Content-Type": environ["CONTENT_TYPE"]} if environ["CONTENT_TYPE"] else {}
        headers |= {"Cookie": environ["HTTP_COOKIE"]} if environ["HTTP_COOKIE"] else {}
        body: io.BytesIO = environ["wsgi.input"]
        connection = http.client.HTTPConnection(self._host, timeout=PATIENCE)
        connection.request(environ["REQUEST_METHOD"], self._before + path, body=body.read(), headers=headers)
        try:
            answer = connection.getresponse()
            start(f"{answer.status} {answer.reason}", answer.getheaders())
            return [answer.read()]
        finally:
            connection.close()


def browser_at(url: str, api: str, stage: str) -> Browser:
    """A browser in front of the deployed API."""
    made = Browser.__new__(Browser)
    made.address, made.headers, made.cookies = "127.0.0.1", {}, {}
    made.__dict__["_gateway"] = Wire(url, api, stage)
    return made


def command(stage: str, endpoint: str, *words: str, ends: int = 0) -> str:
    """Run `recourse --stage`, as an operator does, and return what it prints."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("RECOURSE_")}
    run = subprocess.run(
        [sys.executable, "-m", "chalicelib.cli.main", "--stage", stage, *words],
        cwd=ROOT,
        env={**ours, **aws_environment(endpoint)},
        check=False,
        capture_output=True,
        text=True,
    )
    assert run.returncode == ends, run.stdout + run.stderr
    return run.stdout


def link(page: Page, pattern: str) -> str:
    """The first address on a page that fits."""
    found = re.search(pattern, page.text)
    assert found, f"{pattern} is not on {page.url}: {page.words[:500]}"
    return found[0]
