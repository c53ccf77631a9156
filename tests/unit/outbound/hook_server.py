"""Receivers on this machine that behave as a test says: a real socket, plain or with TLS."""

import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

Talk = Callable[[socket.socket], None]


@dataclass
class Receiver:
    """What came in; `port` is where."""

    port: int
    requests: list[bytes] = field(default_factory=list)

    @property
    def headers(self) -> dict[str, str]:
        """Of the newest request, names in lower case."""
        lines = self.requests[-1].partition(b"\r\n\r\n")[0].decode().split("\r\n")[1:]
        return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}

    @property
    def body(self) -> bytes:
        """Of the newest request."""
        return self.requests[-1].partition(b"\r\n\r\n")[2]


def answering(content: bytes) -> Talk:
    """Say this and nothing else."""
    return lambda connection: connection.sendall(content)


@contextmanager
def receiver(talk: Talk, context: ssl.SSLContext | None = None) -> Iterator[Receiver]:
    """Listen on the loopback address, read each request whole, and talk."""
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.2)
    there = Receiver(server.getsockname()[1])
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                connection, _ = server.accept()
            except TimeoutError:
                continue
            with connection:
                connection.settimeout(5)
                try:
                    _serve(connection)
                except (OSError, ssl.SSLError):
                    continue

    def _serve(plain: socket.socket) -> None:
        connection = context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False) if context else plain
        try:
            there.requests.append(_read(connection))
            talk(connection)
        finally:
            connection.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield there
    finally:
        over.set()
        thread.join()
        server.close()


def _read(connection: socket.socket) -> bytes:
    got = b""
    while b"\r\n\r\n" not in got:
        got += _more(connection)
    head, _, body = got.partition(b"\r\n\r\n")
    sizes = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    left = int(sizes[0].split(b":")[1]) - len(body)
    while left > 0:
        more = _more(connection)
        got, left = got + more, left - len(more)
    return got


def _more(connection: socket.socket) -> bytes:
    more = connection.recv(65536)
    if not more:
        raise ConnectionError
    return more


def certificate(folder: Path, *names: str) -> tuple[ssl.SSLContext, str]:
    """A server's context for these names, and the file of the authority that vouches for it: itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hooks of a test")])
    now = datetime.now(UTC)
    alternatives = [_alternative(name) for name in names]
    made = (
        x509.CertificateBuilder()
        .subject_name(who)
        .issuer_name(who)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(alternatives), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain = folder / "server.pem"
    chain.write_bytes(pem + private)
    authority = folder / "authority.pem"
    authority.write_bytes(pem)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(chain)
    return context, str(authority)


def _alternative(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
