"""The page /local/phone is served with all its parts, safely, through the web server and only with the company."""

import json
import re
from html.parser import HTMLParser

import pytest
from chalice.app import Chalice

from infra.local.gateway import Gateway
from infra.local.phone import server
from infra.local.phone.page import file_of_page, is_page
from infra.local.phone.rest import Answer
from tests.local.line import ANA, SHARED, VOICE, Line
from tests.local.test_gateway import Answer as GatewayAnswer

PAGE = file_of_page("/local/phone").body.decode()
SCRIPTS = "".join(file_of_page(f"/local/phone/{name}.js").body.decode() for name in ("phone", "board"))


def ask(line: Line, method: str, path: str, *, command: object = None, **headers: str) -> Answer:
    """Send a request to the company's process."""
    given = {name.replace("_", "-"): value for name, value in headers.items()}
    return server.answer(line.exchange, method, path, headers=given, body=json.dumps(command).encode())


class Labels(HTMLParser):
    """Collects which controls there are and which have a label."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.controls: set[str] = set()
        self.labelled: set[str] = set()
        self._in_label = False
        self.feed(PAGE)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._in_label = tag == "label" or (self._in_label and tag == "input")
        self.ids += [given["id"]] if "id" in given else []
        if tag in {"input", "select", "textarea"}:
            self.controls.add(given["id"])
            self.labelled |= {given["id"]} if self._in_label else set()
        if "for" in given:
            self.labelled.add(given["for"])
        assert not any(name.startswith("on") or name == "style" for name in given)


def test_every_control_has_a_label_and_no_id_comes_twice() -> None:
    labels = Labels()

    assert labels.controls == labels.labelled
    assert len(labels.ids) == len(set(labels.ids))


def test_the_script_finds_what_it_looks_for() -> None:
    wanted = set(re.findall(r'(?:at|on|fill)\("([a-z-]+)"', SCRIPTS))

    assert wanted
    assert wanted <= set(Labels().ids)


def test_every_file_that_the_page_names_is_there() -> None:
    for name in re.findall(r'(?:href|src)="phone/([^"]+)"', PAGE) + re.findall(r'from "\./([^"]+)"', SCRIPTS):
        assert is_page(f"/local/phone/{name}")


def test_the_policy_allows_nothing_from_elsewhere() -> None:
    policy = file_of_page("/local/phone").headers["Content-Security-Policy"]

    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert "http" not in policy


@pytest.mark.parametrize("path", ["/local/phone/../server.py", "/local/phone/nothing.js", "/local/phone.css"])
def test_nothing_else_is_a_file_of_the_page(path: str) -> None:
    assert not is_page(path)


def test_a_command_needs_the_header_that_other_sites_cannot_send() -> None:
    line = Line({VOICE: "<Say>Hello</Say>"})
    dial = {"command": "dial", "caller": ANA, "called": SHARED}

    assert ask(line, "POST", "/local/phone/do", command=dial).status == 403
    done = ask(line, "POST", "/local/phone/do", command=dial, x_local_phone="page")
    assert json.loads(done.body)["heard"][0]["words"] == "Hello"


def test_a_command_that_cannot_be_carried_out_says_why() -> None:
    wrong = ask(Line(), "POST", "/local/phone/do", command={"command": "press", "call": "CA1"}, x_local_phone="page")

    assert wrong.status == 409
    assert b"press" in wrong.body


def test_the_board_shows_what_is_set_wrong_and_what_was_posted() -> None:
    line = Line({VOICE: "<Say>Hello</Say>"})
    line.phone.deliveries("recording", times=3)
    line.phone.fault("media", "404")
    line.phone.dial(ANA, SHARED)
    line.exchange.ring(ANA, SHARED, twiml="<Response/>")
    board = line.phone.do("board", number=ANA)

    assert board["wrong"] == ["recording: times 3", "media: 404"]
    assert board["posted"][-1] == {"event": "voice", "path": VOICE, "answer": "200"}
    assert board["ringing"][0]["caller"] == SHARED


def test_audio_that_a_call_plays_can_be_heard_on_the_page() -> None:
    line = Line({VOICE: "<Say>Hello</Say>"})
    call = line.phone.dial(ANA, SHARED)
    line.exchange.conversations[call.sid].played["https://x.example/a"] = ("audio/mpeg", b"ID3")

    heard = ask(line, "GET", f"/local/phone/played?call={call.sid}&url=https://x.example/a")
    assert (heard.status, heard.headers["Content-Type"], heard.body) == (200, "audio/mpeg", b"ID3")
    assert ask(line, "GET", "/local/phone/played?call=CA1&url=x").status == 404


def test_the_web_server_passes_the_page_through(monkeypatch: pytest.MonkeyPatch) -> None:
    with Line().phone.serve() as base:
        monkeypatch.setenv("RECOURSE_TWILIO_API_BASE", base)
        page = GatewayAnswer(Gateway(Chalice("small", configure_logs=False), prefix="/prod"), "/prod/local/phone")

    assert page.status == 200
    assert b"<h1>Local telephone</h1>" in page.content
    assert page.all("Content-Security-Policy")


def test_without_the_company_the_web_server_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOURSE_TWILIO_API_BASE", raising=False)
    page = GatewayAnswer(Gateway(Chalice("small", configure_logs=False)), "/local/phone")

    assert (page.status, b"not running" in page.content) == (503, True)
