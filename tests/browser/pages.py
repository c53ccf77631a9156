"""Which pages there are: every GET route of the app that answers with a page, and how a person comes there by links."""

import html
import re
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from http.client import HTTPMessage
from urllib.parse import parse_qsl, urlsplit

from chalicelib.http.endpoint import ROUTES, RouteInfo
from chalicelib.routes.doors import load_all
from tests.browser.visitor import Visitor

Key = tuple[str, tuple[tuple[str, str], ...]]

# A page of its own hides behind these values in a query; other queries only filter, sort or page.
_PARTS = ("part", "where", "retire")
_STEPS = ("/c/{slug}/{step}", "/e/{slug}/{step}")
_LINKS = re.compile(r"""<(a|form)\b([^>]*?)\b(?:href|action)="(/[^"#]*)""")  # a form's address may be a page as well
_MACHINES = ("/api/", "/drp/", "/telephony/", "/static/", "/brand/", "/.well-known/", "/health", "/local/")
_REQUEST = "/staff/requests/{request}"
# Pages of which many are looked at: what can be done differs from one request to the next.
_OFTEN: dict[Key, int] = {(_REQUEST, ()): 60, ("/staff/queue", ()): 12}

# What answers GET and is no page: files, sounds, and addresses that only lead on.
NO_PAGES = {
    "/c/{slug}/receipt/{reference}/signed": "a signed file",
    "/c/{slug}/agents/template": "a CSV file",
    "/c/{slug}/receipt/{reference}/content": "a signed file",
    "/c/{slug}/status/letters/{request}/{letter}/pdf": "a PDF",
    "/c/{slug}/status/files/{request}/{file}": "leads to the bucket",
    f"{_REQUEST}/letters/{{letter}}/pdf": "a PDF",
    f"{_REQUEST}/voicemails/{{voicemail}}/audio": "leads to the sound",
    f"{_REQUEST}/voicemails/{{voicemail}}/file": "leads to the sound",
    f"{_REQUEST}/voicemails/{{voicemail}}/certificate/signed": "a signed file",
    "/staff/consumers/erasures/{erasure}/signed": "a signed file",
    f"{_REQUEST}/certificate-of-vendors/signed": "a signed file",
    "/c/{slug}/status/vendors/{request}/signed": "a signed file",
    "/referral/{token}/files/{file}": "leads to the bucket",
    "/referral/{token}/package": "a signed file",
    "/vendor/{token}/data": "JSON for the vendor's own system",
    f"{_REQUEST}/files/{{file}}/check": "looks at what has arrived and leads back",
    "/c/{slug}/receipt/{reference}/permission/{file}/check": "looks at what has arrived and leads back",
    "/report-misuse/{report}/check": "looks at what has arrived and leads back",
    "/staff/opt-outs/lists/{list}/check": "looks at what has arrived and leads back",
    "/operator/erasures/{account}/certificate": "a signed file",
    "/staff/sso": "leads to the issuer",
    "/staff/sso/callback/{slug}": "leads to the first page",
}


@dataclass
class Found:
    """What following links has found: a page's address by its key, and the links that led nowhere."""

    pages: dict[Key, str] = field(default_factory=dict)
    broken: list[str] = field(default_factory=list)
    weights: dict[str, int] = field(default_factory=dict)  # bytes of HTML
    forms: set[str] = field(default_factory=set)  # the routes that forms are sent to

    @property
    def routes(self) -> set[str]:
        """The routes that were reached."""
        return {route for route, _ in self.pages}


def page_routes() -> set[str]:
    """Every route that answers GET with a page for people."""
    return {info.path for info in _gets() if not info.path.startswith(_MACHINES)} - NO_PAGES.keys()


@cache
def _gets() -> tuple[RouteInfo, ...]:
    load_all()
    return tuple(sorted((info for info in ROUTES if "GET" in info.methods), key=lambda info: info.path.count("{")))


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((info.path, re.compile(re.sub(r"\{\w+\}", "[^/]+", info.path) + "$")) for info in _gets())


def route_of(address: str) -> str | None:
    """The route that answers an address of the site; the one with the fewest variables, as the gateway chooses."""
    path = urlsplit(address).path
    return next((route for route, pattern in _patterns() if pattern.match(path)), None)


def _posted_to(address: str) -> str:
    path = urlsplit(address).path
    posts = sorted((info.path for info in ROUTES if "POST" in info.methods), key=lambda route: route.count("{"))
    return next((route for route in posts if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", route), path)), path)


def key_of(address: str) -> Key:
    """What makes a page another page: its route, and the part that its query names."""
    query = parse_qsl(urlsplit(address).query)
    route = route_of(address) or ""
    if route in _STEPS:
        query.append(("part", urlsplit(address).path.rpartition("/")[2]))
    return route, tuple(sorted((name, value) for name, value in query if name in _PARTS))


def follow_links(visitor: Visitor, *starts: str) -> Found:
    """Follow every link of every page from `starts` on, as the signed-in `visitor` could, each page once."""
    found, waiting, known, times = Found(), list(starts), set(starts), Counter[Key]()
    asked: set[str] = set()
    cookies = "; ".join(f"{it['name']}={it['value']}" for it in visitor.page.context.cookies())
    while waiting:
        address = waiting.pop(0)
        key = key_of(address)
        times[key] += 1
        if not key[0] or times[key] > _OFTEN.get(key, 1) or key[0] in NO_PAGES or key[0].startswith(_MACHINES):
            continue
        status, kind, body = _get(visitor.url + address, cookies)
        if status >= 400 and address not in asked:  # a form's address without its answers may be refused
            found.broken.append(f"{status} {address}")
        if status != 200 or not kind.startswith("text/html"):
            continue
        found.pages.setdefault(key, address)
        found.weights[address] = len(body)
        for tag, before, linked in _LINKS.findall(body.decode()):
            link = _plain(html.unescape(linked))
            asked |= {link} if tag == "form" else set()
            found.forms |= {_posted_to(link)} if 'method="post"' in before else set()
            if link not in known:
                known.add(link)
                waiting.append(link)
    return found


def _plain(link: str) -> str:
    """The address without the choice of a language, which is the same page."""
    path, _, query = link.partition("?")
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("lang="))
    return f"{path}?{kept}" if kept else path


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        """Go nowhere else."""


def _get(url: str, cookies: str) -> tuple[int, str, bytes]:
    opener = urllib.request.build_opener(_Stay())
    request = urllib.request.Request(url, headers={"Cookie": cookies})  # noqa: S310 - our own address
    try:
        answer = opener.open(request, timeout=60)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        headers: HTTPMessage = answer.headers
        return answer.status, headers.get("Content-Type", ""), answer.read()
