"""The list of trusted agents: from a file or a server, read again within minutes, believed for an hour."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from nacl.signing import SigningKey

from chalicelib.domain.trusted_agent import Agent
from chalicelib.errors import NotFound, Unavailable
from chalicelib.outbound.agent_list import LIST_LIMIT, REFRESH_SECONDS, AgentList
from tests.fakes.desk import FakeClock

SIGNING = SigningKey(bytes(range(32)))


def entry(name: str) -> dict[str, Any]:
    return {"id": name, "name": name, "verify_key": base64.b64encode(bytes(SIGNING.verify_key)).decode()}


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "agents.json"
    file.write_text(json.dumps([entry("ONE")]))
    return file


def test_without_a_list_nobody_is_trusted(clock: FakeClock) -> None:
    with pytest.raises(NotFound):
        AgentList("", clock).find("ONE")


def test_a_change_is_seen_within_minutes(file: Path, clock: FakeClock) -> None:
    listed = AgentList(str(file), clock)
    assert listed.find("ONE").key == bytes(SIGNING.verify_key)
    file.write_text(json.dumps([entry("TWO"), {"id": "bad"}]))
    assert listed.find("ONE")
    clock.pass_(seconds=REFRESH_SECONDS)
    assert listed.find("TWO")
    with pytest.raises(NotFound):
        listed.find("ONE")


@pytest.mark.parametrize("content", ["no list", None, "[" + " " * LIST_LIMIT + "]"])
def test_a_list_that_cannot_be_read_leaves_the_one_before_for_an_hour(
    file: Path, clock: FakeClock, content: str | None
) -> None:
    listed = AgentList(str(file), clock)
    listed.find("ONE")
    if content is None:
        file.unlink()
    else:
        file.write_text(content)
    clock.pass_(minutes=59)
    assert listed.find("ONE")
    clock.pass_(minutes=2)
    with pytest.raises(Unavailable):
        listed.find("ONE")
    file.write_text(json.dumps([entry("ONE")]))
    assert listed.find("ONE"), "nobody waits for a list that is back"


def test_only_the_agents_own_signature_counts(file: Path, clock: FakeClock) -> None:
    listed = AgentList(str(file), clock)
    agent = listed.find("ONE")
    signature = SIGNING.sign(b"words").signature
    assert listed.signed(agent, signature, b"words")
    assert not listed.signed(agent, signature, b"other words")
    assert not listed.signed(agent, signature[:-1], b"words")
    assert not listed.signed(Agent("X", b"\xff" * 32, "X"), signature, b"words")


class _Server(BaseHTTPRequestHandler):
    answers: ClassVar[dict[str, tuple[int, bytes]]] = {}

    def do_GET(self) -> None:
        status, body = self.answers[self.path]
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/good")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    _Server.answers = {
        "/good": (200, json.dumps([entry("ONE")]).encode()),
        "/moved": (302, b""),
        "/gone": (404, b"[]"),
        "/large": (200, b"[" + b" " * LIST_LIMIT + b"]"),
    }
    with HTTPServer(("127.0.0.1", 0), _Server) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()


def test_a_server_on_this_machine_is_read(server: str, clock: FakeClock) -> None:
    assert AgentList(f"{server}/good", clock).find("ONE").name == "ONE"


@pytest.mark.parametrize("path", ["/moved", "/gone", "/large"])
def test_what_the_server_does_not_simply_give_is_not_believed(server: str, clock: FakeClock, path: str) -> None:
    with pytest.raises(Unavailable):
        AgentList(f"{server}{path}", clock).find("ONE")


@pytest.mark.parametrize("source", ["http://example.com/agents.json", "https://127.0.0.1:9/agents.json", "/nowhere"])
def test_plain_http_elsewhere_and_silence_are_no_list(source: str, clock: FakeClock) -> None:
    with pytest.raises(Unavailable):
        AgentList(source, clock).find("ONE")
