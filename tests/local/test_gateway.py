"""The gateway answers as API Gateway and Lambda would."""

import base64
import io
import json
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from chalice.app import Chalice, Request, Response

from infra.local.gateway import LARGEST_BODY, Gateway

FORM = "application/x-www-form-urlencoded"
TYPES = ["application/json", FORM, "application/octet-stream"]


def current(app: Chalice) -> Request:
    """Return the request that the app answers at this moment."""
    assert app.current_request is not None
    return app.current_request


def as_bytes(body: str | bytes) -> bytes:
    """Return what Chalice calls a raw body as bytes."""
    return body.encode() if isinstance(body, str) else body


@pytest.fixture
def app() -> Chalice:
    """Build a small app with one route per habit of the gateway."""
    app = Chalice("small", configure_logs=False)

    @app.route("/")
    def index() -> dict[str, str]:
        return {"path": current(app).context["path"]}

    @app.route("/echo/{name}", methods=["GET", "POST"], content_types=TYPES)
    def echo(name: str) -> Response:
        request = current(app)
        body = {
            "name": name,
            "query": dict(request.query_params or {}),
            "body": base64.b64encode(as_bytes(request.raw_body)).decode(),
            "address": request.context["identity"]["sourceIp"],
        }
        return Response(body)

    @app.route("/cookies")
    def cookies() -> Response:
        return Response("", status_code=303, headers={"Set-Cookie": ["a=1", "b=2"], "Location": "/"})

    @app.route("/picture")
    def picture() -> Response:
        return Response(b"\x00\xff", headers={"Content-Type": "image/png"})

    @app.route("/slow/{name}")
    def slow(name: str) -> dict[str, str]:
        meeting.wait(5)
        return {"asked": name, "seen": (current(app).uri_params or {})["name"]}

    meeting = threading.Barrier(2)
    return app


class Answer:
    """What the gateway said."""

    def __init__(self, gateway: Gateway, uri: str, **environ: Any) -> None:
        body = environ.pop("body", b"")
        full = {
            "REQUEST_METHOD": "GET",
            "RAW_URI": uri,
            "REMOTE_ADDR": "203.0.113.9",
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            **environ,
        }
        self.content = b"".join(gateway(full, self._start))

    def _start(self, status: str, headers: Iterable[tuple[str, str]]) -> None:
        self.status = int(status[:3])
        self.headers = list(headers)

    def all(self, name: str) -> list[str]:
        """Return every value of one header."""
        return [value for key, value in self.headers if key.lower() == name.lower()]

    @property
    def json(self) -> Any:
        """Return the body, parsed."""
        return json.loads(self.content)


def test_path_parameters_arrive_decoded_and_a_slash_inside_one_does_not_split_it(app: Chalice) -> None:
    answer = Answer(Gateway(app), "/echo/caf%C3%A9%2F1;x%23y?a=1&a=2&empty=")

    assert answer.json["name"] == "café/1;x#y"
    assert answer.json["query"] == {"a": "2", "empty": ""}


def test_a_double_slash_is_a_path_and_not_a_host(app: Chalice) -> None:
    assert Answer(Gateway(app), "//evil.example/").status == 404


def test_the_address_is_the_peer_whatever_the_headers_claim(app: Chalice) -> None:
    answer = Answer(Gateway(app), "/echo/x", HTTP_X_FORWARDED_FOR="198.51.100.1")

    assert answer.json["address"] == "203.0.113.9"


def test_tests_say_whence_they_come_only_in_the_header_that_they_named(
    app: Chalice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOURSE_LOCAL_ADDRESS", "x-test-address")

    assert Answer(Gateway(app), "/echo/x", HTTP_X_TEST_ADDRESS="10.1.2.1").json["address"] == "10.1.2.1"
    assert Answer(Gateway(app), "/echo/x", HTTP_X_FORWARDED_FOR="10.1.2.1").json["address"] == "203.0.113.9"


def test_each_cookie_has_a_header_of_its_own_and_303_passes(app: Chalice) -> None:
    answer = Answer(Gateway(app), "/cookies")

    assert answer.status == 303
    assert answer.all("Set-Cookie") == ["a=1", "b=2"]


@pytest.mark.parametrize(("content_type", "body"), [(FORM, b"a=%C3%A9&b="), ("application/octet-stream", b"\x00\xff")])
def test_forms_and_binary_bodies_arrive_as_they_were_sent(app: Chalice, content_type: str, body: bytes) -> None:
    answer = Answer(Gateway(app), "/echo/x", REQUEST_METHOD="POST", CONTENT_TYPE=content_type, body=body)

    assert base64.b64decode(answer.json["body"]) == body


def test_binary_answers_are_bytes(app: Chalice) -> None:
    answer = Answer(Gateway(app), "/picture", HTTP_ACCEPT="image/png")

    assert answer.content == b"\x00\xff"
    assert answer.all("Content-Type") == ["image/png"]


def test_head_is_get_without_the_body(app: Chalice) -> None:
    answer = Answer(Gateway(app), "/", REQUEST_METHOD="HEAD")

    assert answer.status == 200
    assert answer.content == b""
    assert int(answer.all("Content-Length")[0]) > 0


def test_an_empty_content_type_counts_as_none(app: Chalice) -> None:
    assert Answer(Gateway(app), "/", CONTENT_TYPE="").status == 200


def test_unknown_paths_and_methods_are_readable(app: Chalice) -> None:
    unknown = Answer(Gateway(app), "/nowhere")
    wrong = Answer(Gateway(app), "/echo/x", REQUEST_METHOD="DELETE")

    assert (unknown.status, unknown.content[:13]) == (404, b"404 Not Found")
    assert (wrong.status, wrong.all("Allow")) == (405, ["GET, POST"])


def test_a_prefix_is_stripped_and_required(app: Chalice) -> None:
    gateway = Gateway(app, prefix="/prod")

    assert Answer(gateway, "/prod/").json == {"path": "/prod/"}
    assert Answer(gateway, "/echo/x").status == 404
    assert Answer(gateway, "/production/").status == 404


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
def test_more_than_ten_megabytes_are_refused(app: Chalice, announced: bool) -> None:  # noqa: FBT001 - a case
    length = {} if announced else {"CONTENT_LENGTH": ""}
    body = b"x" * (LARGEST_BODY + 1)
    answer = Answer(Gateway(app), "/echo/x", REQUEST_METHOD="POST", CONTENT_TYPE=FORM, body=body, **length)

    assert answer.status == 413


def test_two_threads_do_not_see_each_others_request(app: Chalice) -> None:
    gateway = Gateway(app)
    answers: list[Any] = []
    threads = [threading.Thread(target=lambda n=n: answers.append(Answer(gateway, f"/slow/{n}").json)) for n in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers, key=str) == [{"asked": "a", "seen": "a"}, {"asked": "b", "seen": "b"}]


def test_a_page_of_this_machine_has_one_length_however_often_it_is_read(
    app: Chalice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RECOURSE_LOCAL_DIR", str(tmp_path))
    monkeypatch.setenv("RECOURSE_PUBLIC_URL", "http://127.0.0.1:8000")
    gateway = Gateway(app)
    assert [len(Answer(gateway, "/local/webhooks").all("Content-Length")) for _ in range(3)] == [1, 1, 1]
