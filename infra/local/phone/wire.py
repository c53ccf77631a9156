"""How the telephone company reaches the app: over HTTP, or in the same process through the WSGI gateway."""

import io
import urllib.error
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

FORM = "application/x-www-form-urlencoded"
LONGEST_ANSWER = 15.0  # seconds: the hard cap on webhooks of a call
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


class NoAnswer(Exception):
    """Nobody answered; `kind` is `ct` (no connection) or `rt` (no answer in time), as in connection overrides."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What is sent to the app."""

    method: str
    url: str
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Incoming:
    """What came back."""

    status: int
    headers: dict[str, str]  # names in lower case
    body: bytes

    @property
    def media_type(self) -> str:
        """The type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


Transport = Callable[[Outgoing], Incoming]
Wsgi = Callable[[dict[str, Any], Callable[[str, list[tuple[str, str]]], Any]], Iterable[bytes]]


def over_http(outgoing: Outgoing, *, seconds: float = LONGEST_ANSWER) -> Incoming:
    """Send it; redirections are not followed. Raise `NoAnswer`."""
    body = outgoing.body if outgoing.method != "GET" else None
    request = urllib.request.Request(outgoing.url, body, outgoing.headers, method=outgoing.method)  # noqa: S310 - ours
    try:
        with _OPENER.open(request, timeout=seconds) as answer:
            return Incoming(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
    except urllib.error.HTTPError as refusal:
        with refusal:
            return Incoming(refusal.code, {k.lower(): v for k, v in refusal.headers.items()}, refusal.read())
    except TimeoutError as late:
        raise NoAnswer("rt") from late
    except (OSError, HTTPException) as broken:
        raise NoAnswer("ct") from broken


class _Straight(urllib.request.HTTPRedirectHandler):
    """Leaves a redirection to whoever asked."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Return nothing, so that the redirection is raised as the answer."""


_OPENER = urllib.request.build_opener(_Straight, urllib.request.ProxyHandler({}))


def in_process(application: Wsgi, *, base_url: str, elsewhere: Transport = over_http) -> Transport:
    """Return a transport that calls a WSGI application for addresses under `base_url`, and `elsewhere` for others."""
    base = urlsplit(base_url)

    def send(outgoing: Outgoing) -> Incoming:
        parts = urlsplit(outgoing.url)
        if (parts.scheme, parts.netloc) != (base.scheme, base.netloc):
            return elsewhere(outgoing)
        started: list[tuple[str, list[tuple[str, str]]]] = []
        environ = _environ(outgoing)
        body = b"".join(application(environ, lambda status, headers: started.append((status, headers))))
        status, headers = started[0]
        return Incoming(int(status[:3]), {name.lower(): value for name, value in headers}, body)

    return send


def _environ(outgoing: Outgoing) -> dict[str, Any]:
    parts = urlsplit(outgoing.url)
    given = {name.lower(): value for name, value in outgoing.headers.items()}
    content_type = given.pop("content-type", "")
    return {
        "REQUEST_METHOD": outgoing.method,
        "RAW_URI": f"{parts.path}?{parts.query}" if parts.query else parts.path,
        "PATH_INFO": parts.path,
        "QUERY_STRING": parts.query,
        "REMOTE_ADDR": "192.0.2.40",
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(outgoing.body)),
        "HTTP_HOST": parts.netloc,
        "wsgi.input": io.BytesIO(outgoing.body),
        "wsgi.url_scheme": parts.scheme,
        **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in given.items()},
    }


def is_local(url: str) -> bool:
    """Whether an address is on this machine."""
    return urlsplit(url).hostname in LOOPBACK
