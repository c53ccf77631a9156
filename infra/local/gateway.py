"""A WSGI application that treats the Chalice app as API Gateway and Lambda do; gunicorn serves it on this machine.

What API Gateway does and Chalice's own local server does not: decoded path parameters, the caller's address,
several cookies, base64 both ways, HEAD, a path prefix, 404 and 405 that can be read, bodies of 10 MB at most.
"""

import base64
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, quote, unquote

from chalice.app import Chalice
from chalice.local import LambdaContext, RouteMatcher

from infra.local import clock, hooks, inbound, mailbox, phone_page

LARGEST_BODY = 10 * 1024 * 1024
MEMORY = 512
TIMEOUT_MS = 29_000
WARM_PATHS = "/health /staff /c/acme"

Event = dict[str, Any]
Environ = dict[str, Any]
Headers = list[tuple[str, str]]
Answer = tuple[int, Headers, bytes]
Refuse = Callable[[Event, int], Event]
StartResponse = Callable[[str, Headers], Any]


def application() -> "Gateway":
    """Build the gateway of this project's app and answer a few requests, so that the first reader need not wait."""
    from app import app
    from chalicelib.http.gateway import readable_refusal
    from infra.local.permissions import guard

    guard.stand()
    gateway = Gateway(app, prefix=os.environ.get("RECOURSE_LOCAL_PREFIX", ""), refuse=readable_refusal)
    for path in os.environ.get("RECOURSE_LOCAL_WARM", WARM_PATHS).split():
        environ = {"REQUEST_METHOD": "GET", "RAW_URI": gateway.prefix + path, "REMOTE_ADDR": "127.0.0.1"}
        gateway(environ, lambda _status, _headers: None)
    return gateway


class Gateway:
    """The WSGI application.

    `prefix` plays the stage in the path where a deployment has no domain of its own; `refuse` makes the page for
    what never reaches a route, which in the cloud is the gateway's own answer.
    """

    def __init__(self, app: Chalice, *, prefix: str = "", refuse: Refuse | None = None) -> None:
        self.prefix = prefix
        self._refuse = refuse or _plain
        self._app = one_request_per_thread(app)
        self._matcher = RouteMatcher(list(app.routes))

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request."""
        status, headers, body = self._answer(environ)
        if status not in {HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED}:
            headers = [*headers, ("Content-Length", str(len(body)))]  # a page may answer with a list that it keeps
        start_response(f"{status} {HTTPStatus(status).phrase}", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def _answer(self, environ: Environ) -> Answer:
        path, _, query = _target(environ).partition("?")
        if path.removeprefix(self.prefix).startswith("/local/"):
            return _local_page(environ, _target(environ).removeprefix(self.prefix))
        heads = environ["REQUEST_METHOD"] == "HEAD" and not path.removeprefix(self.prefix).startswith("/api/")
        method = "GET" if heads else environ["REQUEST_METHOD"]  # who signs HEAD has not signed GET
        event = _event(environ, method=method, path=path, query=query)
        try:
            route, captured = self._match(path)
        except ValueError:
            return _response(self._refuse(event, HTTPStatus.NOT_FOUND))
        methods = self._app.routes[route]
        if method not in methods:
            refusal = _response(self._refuse(event, HTTPStatus.METHOD_NOT_ALLOWED))
            refusal[1].append(("Allow", ", ".join(sorted(methods))))
            return refusal
        body = _read(environ)
        if body is None:
            return _response(self._refuse(event, HTTPStatus.REQUEST_ENTITY_TOO_LARGE))
        event |= {"resource": route, "pathParameters": captured}
        event["requestContext"]["resourcePath"] = route
        event |= _request_body(body, event["headers"], self._app.api.binary_types)
        return _response(self._app(event, _context()))

    def _match(self, path: str) -> tuple[str, dict[str, str]]:
        """Find the route; what looks like parameters or a fragment to a URL parser is a part of the path here."""
        if not path.startswith(f"{self.prefix}/"):
            raise ValueError(path)
        url = "http://gateway" + path.removeprefix(self.prefix).replace(";", "%3B").replace("#", "%23")
        found = self._matcher.match_route(url)
        return found.route, {name: unquote(value) for name, value in found.captured.items()}


def _local_page(environ: Environ, target: str) -> Answer:
    """Answer for this machine's own pages; `target` is without the site's prefix."""
    path, _, query = target.partition("?")
    if phone_page.is_there(path):
        return phone_page.answer(environ, target, _read(environ))
    if hooks.is_there(path):
        return hooks.answer(environ, path, _read(environ), url=os.environ["RECOURSE_PUBLIC_URL"])
    if inbound.is_there(path):
        return inbound.answer(environ, _read(environ))
    if path == clock.PATH:
        return clock.answer(environ, _read(environ))
    return mailbox.answer(path, query)


def one_request_per_thread(app: Chalice) -> Chalice:
    """Give each thread its own current request: Lambda has one request at a time, a threaded server has many."""
    if isinstance(app, _OnePerThread):
        return app
    name = app.__class__.__name__
    app.__class__ = type(name, (_OnePerThread, app.__class__), {"_own": threading.local()})
    return app


class _OnePerThread:
    """Chalice keeps the request and the context on the app; here they are kept on the thread."""

    _own: threading.local

    @property
    def current_request(self) -> Any:
        """Return the request that this thread answers."""
        return getattr(self._own, "request", None)

    @current_request.setter
    def current_request(self, value: Any) -> None:
        self._own.request = value

    @property
    def lambda_context(self) -> Any:
        """Return the context of the request that this thread answers."""
        return getattr(self._own, "context", None)

    @lambda_context.setter
    def lambda_context(self, value: Any) -> None:
        self._own.context = value


def _target(environ: Environ) -> str:
    """Return path and query as they were sent: a slash inside a parameter is only seen before decoding."""
    if "RAW_URI" in environ:
        return str(environ["RAW_URI"])
    path = quote(environ.get("PATH_INFO", "/").encode("latin-1"))
    query = environ.get("QUERY_STRING", "")
    return f"{path}?{query}" if query else path


def _headers(environ: Environ) -> dict[str, str]:
    """Return the request's headers; an empty Content-Type counts as none."""
    headers = {name[5:].replace("_", "-").lower(): value for name, value in environ.items() if name.startswith("HTTP_")}
    if environ.get("CONTENT_TYPE", "").strip():
        headers["content-type"] = environ["CONTENT_TYPE"]
    return headers


def _event(environ: Environ, *, method: str, path: str, query: str) -> Event:
    headers = _headers(environ)
    parameters = parse_qs(query, keep_blank_values=True) or None
    return {
        "path": path,
        "httpMethod": method,
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": {name: values[-1] for name, values in parameters.items()} if parameters else None,
        "multiValueQueryStringParameters": parameters,
        "stageVariables": None,
        "requestContext": {
            "httpMethod": method,
            "path": path,
            "stage": "local",
            "protocol": environ.get("SERVER_PROTOCOL", "HTTP/1.1"),
            "domainName": headers.get("host", ""),
            "requestId": str(uuid.uuid4()),
            "requestTimeEpoch": int(time.time() * 1000),
            "identity": {"sourceIp": _address(environ, headers), "userAgent": headers.get("user-agent")},
        },
    }


def _address(environ: Environ, headers: dict[str, str]) -> str:
    """Return whence the request came; tests that play many households say it in a header which they have named."""
    said = headers.get(os.environ.get("RECOURSE_LOCAL_ADDRESS", ""))
    return said or str(environ["REMOTE_ADDR"])


def _read(environ: Environ) -> bytes | None:
    """Return the body, or None when it is larger than API Gateway takes."""
    if int(environ.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
        return None
    if "wsgi.input" not in environ:
        return b""
    body: bytes = environ["wsgi.input"].read(LARGEST_BODY + 1)
    return body if len(body) <= LARGEST_BODY else None


def _request_body(body: bytes, headers: dict[str, str], binary_types: list[str]) -> Event:
    """Return the body as Lambda sees it: text, or base64 when its type is declared as binary."""
    if not body:
        return {"body": None, "isBase64Encoded": False}
    media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type in binary_types or "*/*" in binary_types:
        return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}
    return {"body": body.decode(errors="replace"), "isBase64Encoded": False}


def _response(result: Event) -> Answer:
    headers = [(name, str(value)) for name, value in result.get("headers", {}).items()]
    for name, values in result.get("multiValueHeaders", {}).items():
        headers += [(name, value) for value in values]
    if not any(name.lower() == "content-type" for name, _ in headers):
        headers.append(("Content-Type", "application/json"))
    body = result.get("body") or ""
    content = base64.b64decode(body) if result.get("isBase64Encoded") else body.encode()
    return int(result["statusCode"]), headers, content


def _context() -> LambdaContext:
    return LambdaContext("recourse", MEMORY, max_runtime_ms=TIMEOUT_MS)


def _plain(_event: Event, status: int) -> Event:
    """Answer for the gateway itself, where there is no page."""
    reason = HTTPStatus(status)
    sentence = f"{reason.value} {reason.phrase}: {reason.description}.\n"
    return {"statusCode": status, "headers": {"Content-Type": "text/plain; charset=utf-8"}, "body": sentence}
