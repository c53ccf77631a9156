"""Serves the telephone company over HTTP: its REST addresses, and the page with what belongs to it.

Runs as a process of its own (`python -m infra.local.phone.server --port 4567`), because two web workers and the
background worker share one company.
"""

import argparse
import json
import logging
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from infra.local.environment import local_folder
from infra.local.phone import rest
from infra.local.phone.book import Book
from infra.local.phone.commands import Refused, carry_out
from infra.local.phone.exchange import Exchange
from infra.local.phone.page import file_of_page, is_page, played
from infra.local.phone.rest import Answer
from infra.local.phone.wire import over_http

HOST = "127.0.0.1"
DO = "/local/phone/do"
_PAUSE = 0.5
_MOST = 64 * 1024 * 1024


def answer(exchange: Exchange, method: str, target: str, *, headers: dict[str, str], body: bytes) -> Answer:
    """Answer one request to the company; header names are in lower case."""
    path, _, query = target.partition("?")
    if path == DO and method == "POST":
        return _command(exchange, headers, body)
    if path == "/local/phone/played" and method == "GET":
        return played(exchange, query)
    if is_page(path) and method in {"GET", "HEAD"}:
        return file_of_page(path)
    return rest.answer(exchange, method, target, headers=headers, body=body)


def _command(exchange: Exchange, headers: dict[str, str], body: bytes) -> Answer:
    """Carry out a command; the header is one that a page of another site cannot send."""
    if "x-local-phone" not in headers:
        return Answer(403, b"the header X-Local-Phone is missing", {"Content-Type": "text/plain"})
    try:
        given = json.loads(body)
        return Answer.of(carry_out(exchange, given.pop("command"), **given))
    except (Refused, ValueError) as refused:
        return Answer(409, str(refused).encode(), {"Content-Type": "text/plain; charset=utf-8"})


class _Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    server: "_Server"

    def do_GET(self) -> None:
        """Answer."""
        length = min(int(self.headers.get("Content-Length") or 0), _MOST)
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        given = answer(self.server.exchange, self.command, self.path, headers=headers, body=body)
        self.server.stopping.wait(given.pause)
        self.send_response(given.status)
        for name, value in given.headers.items():
            self.send_header(name, value)
        if given.status != 204:
            self.send_header("Content-Length", str(given.announced or len(given.body)))
        self.close_connection = self.close_connection or given.announced is not None
        with suppress(BrokenPipeError, ConnectionResetError):
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(given.body)

    do_POST = do_DELETE = do_HEAD = do_GET  # noqa: N815 - names of the standard library

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as above
        """Say nothing: addresses may hold numbers of people."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, exchange: Exchange) -> None:
        self.exchange = exchange
        self.stopping = threading.Event()
        super().__init__((HOST, port), _Handler)


@contextmanager
def serving(exchange: Exchange, *, port: int = 0) -> Iterator[str]:
    """Serve the company on the loopback address; yield the base of its addresses."""
    with _Server(port, exchange) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://{HOST}:{server.server_port}"
        finally:
            server.stopping.set()
            server.shutdown()
            thread.join()


def main() -> None:
    """Serve until SIGTERM or SIGINT; callbacks that are due go out meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args().port
    stopping = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stopping.set())
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(name)s %(message)s")
    exchange = Exchange(
        over_http,
        os.environ["RECOURSE_PUBLIC_URL"],
        os.environ["RECOURSE_TWILIO_API_BASE"],
        os.environ["RECOURSE_TWILIO_ACCOUNT_SID"],
        os.environ["RECOURSE_TWILIO_AUTH_TOKEN"],
        book=Book(local_folder() / "state" / "phone"),
    )
    with serving(exchange, port=port):
        while not stopping.wait(_PAUSE):
            _tick(exchange)
    exchange.book.save()


def _tick(exchange: Exchange) -> None:
    try:
        if exchange.webhooks.deliver():
            exchange.book.save()
        exchange.hang_up_forgotten()
    except Exception:
        logging.getLogger("recourse.phone").exception("a callback could not be delivered")


if __name__ == "__main__":
    main()
