"""A site of a business, on an origin of its own with TLS and a strict policy, that shows the form in a frame."""

import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from playwright.sync_api import Browser

from tests.browser import chromium

# Names of one machine: a listed site, one that is not listed, and one that sets cookies as a tracker would.
LISTED, OTHER, TRACKER = "www.shop.test", "www.other.test", "www.tracker.test"
# As browsers are that let no site keep anything within another one; partitioned cookies are not meant.
FLAGS = ["--test-third-party-cookie-phaseout", "--host-resolver-rules=MAP *.test 127.0.0.1"]


@dataclass
class Shop:
    """The running site; `body` and `policy` are what its page consists of."""

    port: int
    body: str = ""
    policy: str = ""
    came_back: list[str] = field(default_factory=list)  # cookies that came back to the tracker

    def origin(self, host: str = LISTED) -> str:
        """The origin under one of its names."""
        return f"https://{host}:{self.port}"


@contextmanager
def open_shop(folder: Path) -> Iterator[Shop]:
    """Serve it."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(_certificate(folder))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.shop = Shop(server.server_address[1])  # type: ignore[attr-defined]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.shop  # type: ignore[attr-defined]
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def strict_browser(beside: Browser) -> Iterator[Browser]:
    """A browser that blocks the cookies of third parties and knows the names of this machine."""
    arguments = [*chromium.FLAGS, *FLAGS]
    browser = beside.browser_type.launch(executable_path=chromium.CHROMIUM, args=arguments)
    try:
        yield browser
    finally:
        browser.close()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """The page; for the tracker, two cookies and then what came back of them."""
        shop: Shop = self.server.shop  # type: ignore[attr-defined]
        if self.path == "/favicon.ico":
            return self._answer("", {})
        if self.path == "/track":
            common = "Path=/; Secure; SameSite=None"
            return self._answer("", {"Location": "/back"}, [f"plain=1; {common}", f"apart=1; {common}; Partitioned"])
        if self.path == "/back":
            shop.came_back.append(self.headers.get("Cookie", ""))
            return self._answer("<!doctype html><title>Tracker</title>", {})
        page = f'<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1>{shop.body}</main></html>'
        return self._answer(page, {"Content-Security-Policy": shop.policy})

    def _answer(self, body: str, headers: dict[str, str], cookies: list[str] | None = None) -> None:
        self.send_response(303 if "Location" in headers else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        for cookie in cookies or []:
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _certificate(folder: Path) -> Path:
    """A certificate that nobody trusts; the browser is told not to look."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, LISTED)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "shop.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return file
