"""The receiver of this machine says what it thinks of each webhook."""

import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.outbound.webhook_sender import signed_headers
from infra.local import hooks

SECRET = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
BODY = '{"type":"request.received","data":{"id":"<R1>"}}'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own."""
    monkeypatch.setenv("RECOURSE_LOCAL_DIR", str(tmp_path))


def asked(method: str, path: str, body: bytes = b"", **more: str) -> tuple[int, str]:
    environ: dict[str, Any] = {"REQUEST_METHOD": method, "wsgi.input": io.BytesIO(body), **more}
    status, _, content = hooks.answer(environ, path, body, url="http://127.0.0.1:8000")
    return status, content.decode()


def sent(secret: str = SECRET, body: str = BODY) -> int:
    signed = signed_headers(body, name="msg_1", at=datetime.now(UTC), secrets=(secret,))
    headers = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in signed.items()}
    return asked("POST", hooks.RECEIVER_PATH, body.encode(), **headers)[0]


def page() -> str:
    return asked("GET", hooks.PAGE_PATH)[1]


def test_what_is_signed_with_the_secret_is_verified_and_shown_escaped() -> None:
    assert asked("POST", hooks.PAGE_PATH, f"secret={SECRET}&status=204".encode())[0] == 303
    assert sent() == 204
    assert "request.received: verified" in page()
    assert "&lt;R1&gt;" in page()
    sent()
    assert "verified (again)" in page()


def test_what_is_not_is_refused_or_at_least_not_called_verified() -> None:
    sent()
    assert "not verified, no secret was entered" in page()
    hooks.trust(SECRET)
    sent("whsec_" + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    assert "refused, No matching signature found" in page()
    sent(body="no JSON")
    assert "unreadable" in page()


def test_it_answers_as_one_wishes_to_see_attempts_repeated() -> None:
    hooks.trust(SECRET, status=500)
    assert sent() == 500


def test_what_is_no_secret_and_another_sites_page_change_nothing() -> None:
    assert asked("POST", hooks.PAGE_PATH, b"secret=hello")[0] == 400
    assert asked("POST", hooks.PAGE_PATH, b"secret=", HTTP_SEC_FETCH_SITE="cross-site")[0] == 403
    assert asked("GET", hooks.RECEIVER_PATH)[0] == 405
    assert hooks.is_there("/local/webhooks")
    assert not hooks.is_there("/local/webhooks/out")
    assert "Nothing came yet." in page()
