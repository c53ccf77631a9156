"""The page that moves the lifecycle's clock, and no other."""

import io
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from chalice.app import Chalice

from infra.local import clock
from infra.local.gateway import Gateway

Seen = tuple[str, dict[str, str], str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RECOURSE_LOCAL_DIR", str(tmp_path))
    return tmp_path


def asked(method: str = "GET", body: bytes = b"", *, prefix: str = "", **headers: str) -> Seen:
    """Ask the page through the gateway."""
    seen: list[Seen] = []
    environ = {
        "REQUEST_METHOD": method,
        "RAW_URI": f"{prefix}/local/clock",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        **headers,
    }
    gateway = Gateway(Chalice("small", configure_logs=False), prefix=prefix)
    answer = gateway(environ, lambda status, given: seen.append((status, dict(given), "")))
    status, given, _ = seen[0]
    return status, given, b"".join(answer).decode()


def test_it_begins_at_the_real_time_and_says_what_it_moves() -> None:
    status, _, page = asked()
    assert status == "200 OK"
    assert f"{datetime.now(UTC):%Y-%m-%d}" in page
    assert "Everything else, such as due dates, sessions and codes, goes by the real\ntime" in page


def test_it_is_moved_and_stays_so(folder: Path) -> None:
    status, headers, _ = asked("POST", b"days=181")
    assert (status, headers["Location"]) == ("303 See Other", "/local/clock")
    assert clock.days_ahead() == 181
    assert clock.lifecycle_now() - datetime.now(UTC) > timedelta(days=180, hours=23)
    assert 'value="181"' in asked()[2]
    assert (folder / "lifecycle-days-ahead").read_text() == "181"


@pytest.mark.parametrize("typed", [b"", b"days=", b"days=-1", b"days=4000", b"days=%3Cb%3E", b"\xff"])
def test_what_is_no_number_of_days_moves_nothing(typed: bytes) -> None:
    status, _, page = asked("POST", typed)
    assert status == "400 Bad Request"
    assert "Enter a number of days from 0 to 3650." in page
    assert "<b>" not in page
    assert clock.days_ahead() == 0


def test_another_sites_page_cannot_move_it() -> None:
    assert asked("POST", b"days=9", HTTP_SEC_FETCH_SITE="cross-site")[0] == "403 Forbidden"
    assert clock.days_ahead() == 0


def test_it_lies_under_the_sites_prefix(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RECOURSE_LOCAL_PREFIX", "/api")
    assert asked("POST", b"days=1", prefix="/api")[1]["Location"] == "/api/local/clock"


def test_a_file_that_says_nothing_is_the_real_time(folder: Path) -> None:
    (folder / "lifecycle-days-ahead").write_text("soon")
    assert clock.days_ahead() == 0


def test_no_answer_carries_the_length_of_an_earlier_one() -> None:
    lengths = []
    for method, body in (("GET", b""), ("POST", b"days=x"), ("POST", b"days=9"), ("GET", b"")):
        environ = {
            "REQUEST_METHOD": method,
            "RAW_URI": "/local/clock",
            "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
        }
        gateway = Gateway(Chalice("small", configure_logs=False))
        gateway(environ, lambda _, given: lengths.append([name for name, _ in given].count("Content-Length")))
    assert lengths == [1, 1, 1, 1]
