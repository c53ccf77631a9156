"""Two issuers by other hands, running for real: PyPI's oidc-provider-mock and npm's oauth2-mock-server."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import pytest

from infra.local import processes
from tests.node import node

NODE = Path(__file__).parent / "node_issuer"
PACKAGES = processes.ROOT / ".local" / "node_issuer"


class _Stay(HTTPRedirectHandler):
    """A browser that looks at where it is sent, and does not go."""

    def redirect_request(self, *_: object) -> None:
        """Go nowhere."""


@contextmanager
def python_issuer(folder: Path, email: str, subject: str) -> Iterator[str]:
    """Run oidc-provider-mock with one person; it signs with RS256 and accepts any client."""
    port = processes.free_port()
    person = json.dumps({"sub": subject, "email": email, "email_verified": True})
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--user-claims", person]
    log = folder / "python-issuer.log"
    process = processes.start(command, log=log)
    try:
        url = f"http://127.0.0.1:{port}"
        processes.wait_for(f"{url}/.well-known/openid-configuration", process=process, log=log)
        yield url
    finally:
        processes.stop(process)


@contextmanager
def node_issuer(folder: Path, email: str, subject: str) -> Iterator[str]:
    """Run oauth2-mock-server with one person; it refuses a verifier that does not fit."""
    _fetch()
    shutil.copy(NODE / "issuer.mjs", PACKAGES / "issuer.mjs")
    command = [node(), "issuer.mjs", email, subject]
    with (
        (folder / "node-issuer.log").open("wb") as log,
        subprocess.Popen(command, cwd=PACKAGES, stdout=subprocess.PIPE, stderr=log, text=True) as process,
    ):
        try:
            assert process.stdout
            url = process.stdout.readline().strip()
            assert url.startswith("http://"), (folder / "node-issuer.log").read_text()
            yield url
        finally:
            process.kill()


def _fetch() -> None:
    """Have npm put the pinned packages into a folder of their own, once, without running anything of theirs."""
    lock = (NODE / "package-lock.json").read_text()
    if (PACKAGES / "complete").exists() and (PACKAGES / "complete").read_text() == lock:
        return
    PACKAGES.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(NODE / name, PACKAGES / name)
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("there is no npm on this machine")
    done = subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PACKAGES, capture_output=True, check=False
    )
    if done.returncode:
        pytest.skip(f"npm did not give the issuer: {done.stderr.decode()[-200:]}")
    (PACKAGES / "complete").write_text(lock)


def consent(where: str, subject: str) -> str:
    """Do at an issuer what a person would: come by the link, say who they are, and be sent back to this path."""
    opener = build_opener(_Stay())
    try:
        answer = opener.open(where, timeout=10)
    except OSError as sent:
        return _path_of(sent)
    page = answer.read().decode()
    action = re.search(r'<form[^>]*action="([^"]+)"', page)
    target = action[1].replace("&amp;", "&") if action and urlsplit(action[1]).netloc else where
    try:
        opener.open(Request(target, data=urlencode({"sub": subject}).encode()), timeout=10)  # noqa: S310  our own
    except OSError as sent:
        return _path_of(sent)
    raise AssertionError(f"the issuer sent nobody back: {page}")


def _path_of(sent: OSError) -> str:
    headers = getattr(sent, "headers", None)
    assert headers is not None, sent
    where = urlsplit(headers["Location"])
    assert parse_qs(where.query).get("code"), headers["Location"]
    return f"{where.path}?{where.query}"
