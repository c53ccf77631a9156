"""Callbacks go to public addresses only, and what is answered says whether it is worth trying again."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest

from chalicelib.errors import Gone, Unavailable
from chalicelib.outbound.agent_callbacks import GuardedTeller
from chalicelib.outbound.guarded_post import GuardedPost

STATUS = {"request_id": "x", "status": "revoked", "reason": None}
OUTSIDE = GuardedTeller(GuardedPost(resolve=lambda _host, _port: ("10.0.0.7",)))
HERE = GuardedTeller(GuardedPost(loopback=True))


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://agent.example/",
        "ftp://agent.example/",
        "https://",
        "https://user:secret@agent.example/",
        "https://127.0.0.1/",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/",
        "https://[fd00::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://10.0.0.1/",
        "https://2130706433/",
        "https://agent.example:99999/",
        "https://agent.example:0/",
        "https://agent.example/\nX: y",
        "https://agent.example/a b",
        "https://ágent.example/",
        "https://agent.example/" + "x" * 2000,
        "https://[broken/",
        "file:///etc/passwd",
    ],
)
def test_an_address_that_says_by_itself_that_it_is_none_is_not_kept_nor_called(url: str) -> None:
    assert not OUTSIDE.acceptable(url)
    with pytest.raises(Gone):
        OUTSIDE.tell(url, STATUS)


def test_a_name_that_leads_inside_is_found_out_when_it_is_called() -> None:
    assert OUTSIDE.acceptable("https://agent.example/told?of=1")
    with pytest.raises(Gone):
        OUTSIDE.tell("https://agent.example/told?of=1", STATUS)


def test_a_name_that_leads_nowhere_is_tried_again() -> None:
    nowhere = GuardedTeller(GuardedPost(resolve=lambda _host, _port: ()))
    with pytest.raises(Unavailable):
        nowhere.tell("https://agent.example/", STATUS)


class _Agent(BaseHTTPRequestHandler):
    heard: ClassVar[list[tuple[str, object]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.heard.append((self.headers["Content-Type"], json.loads(body)))
        self.send_response(int(self.path.strip("/")))
        self.send_header("Location", "/200")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def server() -> Iterator[str]:
    _Agent.heard = []
    with HTTPServer(("127.0.0.1", 0), _Agent) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()


def test_the_status_is_posted_as_json(server: str) -> None:
    HERE.tell(f"{server}/200", STATUS)
    HERE.tell(f"{server}/204", STATUS)
    assert _Agent.heard == [("application/json", STATUS)] * 2


@pytest.mark.parametrize("code", [302, 400, 404, 429, 500])
def test_anything_else_is_tried_again_and_nowhere_else(server: str, code: int) -> None:
    with pytest.raises(Unavailable):
        HERE.tell(f"{server}/{code}", STATUS)
    assert len(_Agent.heard) == 1


def test_who_says_gone_is_not_asked_again(server: str) -> None:
    with pytest.raises(Gone):
        HERE.tell(f"{server}/410", STATUS)
