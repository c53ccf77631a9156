"""The wire to the telephone company: one host, bounded waits, and its refusals in our own words."""

import time
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any, Final
from urllib.parse import urlencode, urljoin, urlsplit

from urllib3 import BaseHTTPResponse, PoolManager, Timeout
from urllib3.exceptions import HTTPError

from chalicelib.errors import NotFound, Unavailable
from chalicelib.log import logger
from chalicelib.values import dataclass

_CHUNK: Final = 64 * 1024  # bytes
_REDIRECTIONS: Final = 3
_HERE: Final = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Waits:
    """How long we wait, in seconds."""

    connect: float = 3.0
    read: float = 10.0  # for the next byte
    whole: float = 60.0  # for a whole body, or a trickle would hold the worker


class TwilioWire:
    """Speaks HTTP with the configured base, as the official library's HTTP client and for recordings.

    The library always names its own host; only path and query of its addresses are used. Nothing is retried here
    (a text would be sent twice), nothing logged (a body names numbers), and no environment variable leads elsewhere.
    """

    is_async = False

    def __init__(self, base: str, waits: Waits) -> None:
        where = urlsplit(base)
        if where.scheme != "https" and (where.scheme != "http" or where.hostname not in _HERE):
            raise ValueError("RECOURSE_TWILIO_API_BASE is neither https nor on this machine")
        self._base = base.rstrip("/")
        self._waits = waits

    @cached_property
    def _pool(self) -> PoolManager:
        import certifi

        waits = Timeout(connect=self._waits.connect, read=self._waits.read)
        return PoolManager(ca_certs=certifi.where(), cert_reqs="CERT_REQUIRED", timeout=waits, retries=False)

    def request(
        self,
        method: str,
        url: str,
        params: Mapping[str, Any] | None = None,
        data: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        auth: tuple[str, str] | None = None,
        **_limits: object,
    ) -> Any:
        """Carry one call of the library, which reads what we do not refuse."""
        from twilio.http.response import Response

        body = urlencode(data, doseq=True) if data else None
        sent = dict(headers or {}) | _credentials(auth)
        with self._open(method, self._ours(url, params), sent, body) as answer:
            text = b"".join(self._chunks(answer)).decode(errors="replace")
        return Response(answer.status, text, answer.headers)

    def stream(self, path: str, auth: tuple[str, str]) -> tuple[BaseHTTPResponse, Iterator[bytes]]:
        """A file's answer and its bytes; redirections are followed within the same host only."""
        address = f"{self._base}{path}"
        for _ in range(_REDIRECTIONS):
            sent = {"Accept-Encoding": "identity"} | _credentials(auth)
            answer = self._open("GET", address, sent, None)
            if answer.status == 200:
                return answer, self._chunks(answer)
            answer.close()
            target = urljoin(address, answer.headers.get("Location", ""))
            if not 300 <= answer.status < 400 or _origin(target) != _origin(self._base):
                break
            address = target
        logger().error("the telephone company does not hand out a recording", extra={"status": answer.status})
        raise Unavailable("the telephone company does not hand out a recording")

    def _ours(self, url: str, params: Mapping[str, Any] | None) -> str:
        theirs = urlsplit(url)
        query = "&".join(part for part in (theirs.query, urlencode(params or {}, doseq=True)) if part)
        return f"{self._base}{theirs.path}{'?' if query else ''}{query}"

    def _open(self, method: str, address: str, headers: Mapping[str, str], body: str | None) -> BaseHTTPResponse:
        try:
            answer = self._pool.request(
                method, address, body=body, headers=headers, redirect=False, preload_content=False
            )
        except HTTPError:
            raise Unavailable("the telephone company did not answer") from None
        if answer.status < 400:
            return answer
        _refuse(answer)
        return answer

    def _chunks(self, answer: BaseHTTPResponse) -> Iterator[bytes]:
        """The body as it comes; one that ends early, or takes for ever, is an answer that we did not get."""
        end = time.monotonic() + self._waits.whole
        try:
            while chunk := answer.read1(_CHUNK, decode_content=False):  # what is there, without waiting for more
                if time.monotonic() > end:
                    raise Unavailable("the telephone company is too slow")
                yield chunk
        except HTTPError:
            raise Unavailable("the telephone company stopped in the middle") from None
        finally:
            answer.close()


def _refuse(answer: BaseHTTPResponse) -> None:
    """Raise what a refusal means; one that the library can read is left to it."""
    status = answer.status
    if status in {401, 403}:
        logger().error("the telephone company refuses our credentials", extra={"status": status})
    if status in {401, 403, 408, 429} or status >= 500:
        answer.close()
        raise Unavailable(f"the telephone company answered {status}")
    if status in {404, 410}:
        answer.close()
        raise NotFound("the telephone company has no such thing")


def _credentials(auth: tuple[str, str] | None) -> dict[str, str]:
    from urllib3.util import make_headers

    return dict(make_headers(basic_auth=":".join(auth))) if auth else {}


def _origin(address: str) -> tuple[str, str | None, int | None]:
    where = urlsplit(address)
    return where.scheme, where.hostname, where.port or {"https": 443, "http": 80}.get(where.scheme)
