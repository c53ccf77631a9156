"""The page /local/phone and its files, and the audio that calls play on it."""

from pathlib import Path
from urllib.parse import parse_qs

from infra.local.phone.exchange import Exchange
from infra.local.phone.rest import Answer

_FILES = Path(__file__).parent / "page_files"
_PREFIX = "/local/phone"
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; media-src 'self' blob:; "
    "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "microphone=(self)",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def is_page(path: str) -> bool:
    """Whether the address is the page's or one of its files'."""
    return _file(path).is_file()


def file_of_page(path: str) -> Answer:
    """The page, or a file of it."""
    file = _file(path)
    return Answer(200, file.read_bytes(), {"Content-Type": _TYPES[file.suffix], **SECURITY_HEADERS})


def played(exchange: Exchange, query: str) -> Answer:
    """The audio that a call plays: `?call=` its id, `&url=` the address in the document."""
    given = {name: values[0] for name, values in parse_qs(query).items()}
    conversation = exchange.conversations.get(given.get("call", ""))
    found = conversation.played.get(given.get("url", "")) if conversation else None
    if found is None:
        return Answer(404, b"nothing is played there", {"Content-Type": "text/plain"})
    return Answer(200, found[1], {"Content-Type": found[0], **SECURITY_HEADERS})


def _file(path: str) -> Path:
    name = path.removeprefix(_PREFIX).removeprefix("/") or "phone.html"
    known = {file.name: file for file in _FILES.iterdir()}
    return known.get(name, _FILES / "none") if path.startswith(_PREFIX) else _FILES / "none"
