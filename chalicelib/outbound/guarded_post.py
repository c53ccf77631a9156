"""Posts to an address that somebody else has named: public hosts by https only, pinned, bounded, never redirected.

Nothing of an answer but its status and `Retry-After` leaves this file, so that no page or log can be made to show
what an inner service says. No environment variable leads through a proxy.
"""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.client import HTTPException
from typing import Final, TypeVar
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ReadTimeoutError, SSLError
from urllib3.response import HTTPResponse
from urllib3.util.ssl_match_hostname import CertificateError

from chalicelib.errors import InvalidField
from chalicelib.outbound.public_address import Resolve, is_loopback, is_public, resolve
from chalicelib.values import dataclass

T = TypeVar("T")
SECONDS: Final = 15  # name, connection, TLS, sending and the answer's first line together
_ANSWER: Final = 4096  # bytes of the body that are taken in, and dropped
_PLACES: Final = 3  # addresses of one host that are tried


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a status, or 0 and a code that says why there is none."""

    status: int = 0
    error: str = ""  # not-public, not-https, not-found, timeout, tls, no-connection, broken
    milliseconds: int = 0
    retry_after: str = ""  # the header as it came


class _Refused(Exception):
    """The address may not be spoken to, or leads nowhere; the message is the code."""


@dataclass(frozen=True, slots=True)
class _Sending:
    """What is sent, and where to."""

    method: str
    where: SplitResult
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class GuardedPost:
    """One door for webhooks and callbacks; `loopback` lets this machine's own plain receivers in, for `make run`."""

    loopback: bool = False
    seconds: float = SECONDS
    resolve: Resolve = resolve
    public: Callable[[str], bool] = is_public
    ca_certs: str = ""

    def check(self, url: str) -> None:
        """Raise `InvalidField` (`url`) `not-https`, `not-found` or `not-public` for what `post` would refuse."""
        try:
            self._addresses(_split(url))
        except _Refused as refused:
            raise InvalidField(field="url", problem=str(refused)) from None

    def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
        """Send once, to an address that was looked at; whatever happens is an answer."""
        began = time.monotonic()
        try:
            sending = _Sending("POST", _split(url), body, headers)
            status, retry_after = self._send(sending, began + self.seconds, _said)
        except _Refused as refused:
            return Answer(error=str(refused), milliseconds=_since(began))
        return Answer(status=status, retry_after=retry_after, milliseconds=_since(began))

    def fetch(self, method: str, url: str, body: bytes, headers: Mapping[str, str], *, limit: int) -> tuple[int, bytes]:
        """Send once, and return status and body; nothing and 0 where there is no answer, or one beyond the limit.

        For what we read ourselves: nothing of it may be shown.
        """

        def whole(answer: HTTPResponse) -> tuple[int, bytes]:
            content = answer.read(limit + 1)
            return (answer.status, content) if len(content) <= limit else (0, b"")

        try:
            return self._send(_Sending(method, _split(url), body, headers), time.monotonic() + self.seconds, whole)
        except _Refused:
            return 0, b""

    def _addresses(self, where: SplitResult) -> tuple[str, ...]:
        host = where.hostname or ""
        found = self.resolve(host, _port(where))
        if not found:
            raise _Refused("not-found")
        if self.loopback and all(map(is_loopback, found)):
            return found
        if where.scheme != "https":
            raise _Refused("not-https")
        if not all(map(self.public, found)):
            raise _Refused("not-public")
        return found

    def _send(self, sending: _Sending, end: float, read: Callable[[HTTPResponse], T]) -> T:
        where = sending.where
        connection = self._connected(where, self._addresses(where), end)
        # By the socket: where the receiver says that it will close, the connection lets go of it before the body.
        cut = threading.Timer(max(end - time.monotonic(), 0.0), _shut, (connection.sock,))
        cut.daemon = True
        cut.start()
        try:
            connection.request(
                sending.method,
                _target(where),
                body=sending.body,
                headers={"Host": where.netloc, **sending.headers},
                preload_content=False,  # or the whole of an answer would be read
                decode_content=False,
            )
            return read(connection.getresponse())
        except (HTTPError, HTTPException, OSError, ValueError):
            raise _Refused("timeout" if time.monotonic() >= end else "broken") from None
        finally:
            cut.cancel()
            connection.close()

    def _connected(self, where: SplitResult, addresses: tuple[str, ...], end: float) -> HTTPConnection:
        """A connection to the first of the addresses that takes one."""
        why = "no-connection"
        for address in addresses[:_PLACES]:
            left = end - time.monotonic()
            if left <= 0:
                break
            connection = self._connection(where, address, left)
            cut = threading.Timer(left, _cut, (connection,))
            cut.daemon = True
            cut.start()
            try:
                connection.connect()
            except (HTTPError, OSError, ValueError) as error:
                connection.close()
                why = "timeout" if time.monotonic() >= end else _why(error)
            else:
                return connection
            finally:
                cut.cancel()
        raise _Refused("timeout" if time.monotonic() >= end else why)

    def _connection(self, where: SplitResult, address: str, seconds: float) -> HTTPConnection:
        """To the pinned address, under the name: SNI, the certificate and `Host` are the name's."""
        if where.scheme != "https":
            return HTTPConnection(address, _port(where), timeout=seconds)
        import certifi

        return HTTPSConnection(
            address,
            _port(where),
            timeout=seconds,
            cert_reqs="CERT_REQUIRED",
            ca_certs=self.ca_certs or certifi.where(),
            server_hostname=where.hostname,
            assert_hostname=where.hostname,
        )


def _said(answer: HTTPResponse) -> tuple[int, str]:
    """The status, which has said all that counts, and when it may be tried again; what follows is dropped."""
    with suppress(HTTPError, HTTPException, OSError, ValueError):
        answer.read1(_ANSWER)
    return answer.status, answer.headers.get("Retry-After", "")


def _split(url: str) -> SplitResult:
    """The parts of an address that has a host and a port that could be."""
    try:
        where = urlsplit(url)
        usable = where.hostname and where.port != 0
    except ValueError:
        raise _Refused("not-found") from None
    if not usable:
        raise _Refused("not-found")
    return where


def _cut(connection: HTTPConnection) -> None:
    """End a connection whose time is over before it stands."""
    _shut(connection.sock)


def _shut(own: socket.socket | None) -> None:
    """End what a socket is doing, whatever it is: each byte that trickles in would renew a time-out."""
    if own is not None:
        with suppress(OSError):
            own.shutdown(socket.SHUT_RDWR)


def _why(error: Exception) -> str:
    if isinstance(error, SSLError | ssl.SSLError | CertificateError):
        return "tls"
    refused = isinstance(error, NewConnectionError)  # which urllib3 counts among the time-outs
    timed_out = isinstance(error, ConnectTimeoutError | ReadTimeoutError | TimeoutError)
    return "timeout" if timed_out and not refused else "no-connection"


def _port(where: SplitResult) -> int:
    return where.port or (443 if where.scheme == "https" else 80)


def _target(where: SplitResult) -> str:
    return (where.path or "/") + (f"?{where.query}" if where.query else "")


def _since(began: float) -> int:
    return round((time.monotonic() - began) * 1000)
