"""Passes the page /local/phone and what it asks through to the process of the local telephone company."""

import os
from typing import Any

from infra.local.phone.wire import Incoming, NoAnswer, Outgoing, over_http

PREFIX = "/local/phone"
_PASSED = ("HTTP_X_LOCAL_PHONE", "CONTENT_TYPE")
_LONGEST = 90.0  # one command may be several steps of a call
_OFF = b"The local telephone is not running: this server was not started by `make run`.\n"

Answer = tuple[int, list[tuple[str, str]], bytes]


def is_there(path: str) -> bool:
    """Whether the path is the telephone's."""
    return path == PREFIX or path.startswith(f"{PREFIX}/")


def answer(environ: dict[str, Any], target: str, body: bytes | None) -> Answer:
    """Pass a request on; `target` is its path without the site's prefix, with its query."""
    base = os.environ.get("RECOURSE_TWILIO_API_BASE", "")
    if body is None:
        return 413, [("Content-Type", "text/plain")], b"too large\n"
    headers = {
        name.removeprefix("HTTP_").replace("_", "-").title(): environ[name] for name in _PASSED if name in environ
    }
    try:
        came = over_http(Outgoing(environ["REQUEST_METHOD"], f"{base}{target}", headers, body), seconds=_LONGEST)
    except (NoAnswer, ValueError):
        came = Incoming(503, {"content-type": "text/plain"}, _OFF)
    kept = [(name.title(), value) for name, value in came.headers.items() if name not in _OWN]
    return came.status, kept, came.body


_OWN = frozenset({"content-length", "connection", "date", "server", "transfer-encoding"})
