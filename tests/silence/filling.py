"""Fills every form that a browser comes to, with a person's words in each field: what is too much first, then more."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from chalicelib.http.endpoint import ROUTES
from tests.http.client import Browser, Form, Page
from tests.silence.words import Words

MACHINES: Final = ("/api/", "/drp/", "/telephony/", "/static/", "/brand/", "/.well-known/", "/health", "/local/")
_TYPED: Final = {"text", "textarea", "search", "email", "tel", "url", "number", "date", "password"}
_PART: Final = ("part", "where", "add", "step")  # a page of its own hides behind these in a query
_VARIANTS: Final = 8  # of a form: one for each choice that somebody may make
_ALIKE: Final = 2  # forms of the same fields at the same address that are filled
# Forms in which a business, or who runs the deployment, says what everybody may read: what they take is not personal.
PUBLIC: Final = frozenset(
    {
        *("/staff/business", "/staff/places", "/staff/phone", "/staff/phone/{code}", "/staff/questions/{right}"),
        *("/operator/news/new", "/operator/policies/new", "/operator/notices/new"),
    }
)
_DATES: Final = {"year": "2026", "month": "11", "day": "2", "time": "10:00"}

Key = tuple[str, tuple[tuple[str, str], ...]]


@cache
def _patterns(method: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    named = sorted({info.path for info in ROUTES if method in info.methods}, key=lambda path: path.count("{"))
    return tuple((path, re.compile(re.sub(r"\{\w+\}", "[^/]+", path) + "$")) for path in named)


def route_of(address: str, method: str = "GET") -> str:
    """The route that answers an address; the one with the fewest variables, as the router chooses."""
    path = urlsplit(address).path
    return next((route for route, pattern in _patterns(method) if pattern.match(path)), "")


@dataclass
class Walk:
    """One browser's way through all pages that its links lead to; `posted` is what its forms were sent to."""

    browser: Browser
    words: Words
    within: tuple[str, ...]  # how the addresses begin that belong to it
    shunned: Mapping[str, str] = field(default_factory=dict)  # the forms that would end the walk, and why
    often: Mapping[str, int] = field(default_factory=dict)  # pages of which several are looked at
    renew: Callable[[], Browser] | None = None  # a browser that is signed in again
    posted: Counter[str] = field(default_factory=Counter)
    answered: Counter[int] = field(default_factory=Counter)
    _shapes: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def go(self, *starts: str) -> None:
        """Follow links from `starts` on, each kind of page once or as often as `often` says."""
        waiting, known, times = list(starts), set(starts), Counter[Key]()
        while waiting:
            address = waiting.pop(0)
            key = _key(address)
            times[key] += 1
            if not key[0] or times[key] > self.often.get(key[0], 1):
                continue
            page = self._get(address)
            links = [urljoin(page.url, link).partition("#")[0] for link in page.links.values()]
            fresh = [link for link in links if link.startswith(self.within) and link not in known]
            known.update(fresh)
            waiting += fresh
            self.fill(page)

    def fill(self, page: Page, *, deep: int = 2) -> None:
        """Send each form of a page, and those of the pages that come of it."""
        for form in page.forms:
            target = urljoin(page.url, form.action) if form.action else page.url
            route = route_of(target, form.method.upper())
            if not target.startswith(self.within) or route in self.shunned:
                continue
            shape = (route, *sorted(form.names))
            self._shapes[shape] += 1
            if form.method.lower() != "post" or self._shapes[shape] > _ALIKE:
                continue
            for fields in variants(form, self.words, route):
                self._send(target, route, fields, deep)

    def knock(self, route: str, names: Iterable[str], **known: str) -> None:
        """Post to a route that no form has led to, whatever its page would ask: every field is a word."""
        target = re.sub(r"\{(\w+)\}", lambda found: known.get(found[1], "none"), route)
        page = self._get(target if "GET" in _methods(route) else self.within[0])
        fields = [
            ("form_token", page.value("form_token")),
            *((name, self.words.text(f"{route} {name}")) for name in names),
        ]
        self._send(target, route, fields, 0)

    def _send(self, target: str, route: str, fields: list[tuple[str, str]], deep: int) -> None:
        came = self.browser.post(target, fields)
        self.posted[route] += 1
        self.answered[came.status] += 1
        assert came.status != 500, (target, fields)
        if came.status == 200 and deep and came.forms and route_of(came.url) in {route_of(target), ""}:
            self.fill(came, deep=deep - 1)

    def _get(self, address: str) -> Page:
        page = self.browser.get(address)
        if self.renew and urlsplit(page.url).path == "/staff/sign-in":
            self.browser = self.renew()
            page = self.browser.get(address)
        assert page.status != 500, address
        return page


def _methods(route: str) -> set[str]:
    return {method for info in ROUTES if info.path == route for method in info.methods}


def _key(address: str) -> Key:
    route = route_of(address)
    query = parse_qsl(urlsplit(address).query)
    last = [("page", urlsplit(address).path.rpartition("/")[2])] if route.endswith(("/{step}", "/{right}")) else []
    return route, tuple(sorted([(name, value) for name, value in query if name in _PART] + last))


def variants(form: Form, words: Words, route: str) -> Iterator[list[tuple[str, str]]]:
    """What is typed into a form: too much everywhere, then well, once for each choice and each button."""
    yield _filled(form, lambda name: words.long(f"{route} {name}"), {})
    yield _filled(form, lambda name: well(form, name, words, route), {})
    choosing = [(name, value) for name, values in form.choices.items() for value in values if value]
    for name, value in choosing[:_VARIANTS]:
        yield _filled(form, lambda field: well(form, field, words, route), {name: value})


def _filled(form: Form, typed: Callable[[str], str], chosen: Mapping[str, str]) -> list[tuple[str, str]]:
    kept = [(name, value) for name, value in form.fields if form.kinds.get(name) not in _TYPED and name not in chosen]
    there = {name for name, _ in kept}
    first = {
        name: values[-1]
        for name, values in form.choices.items()
        if name not in there and name not in chosen and form.kinds.get(name) != "button" and values
    }
    said = {name: typed(name) for name, kind in form.kinds.items() if kind in _TYPED}
    return kept + list((first | said | dict(chosen)).items())


def well(form: Form, name: str, words: Words, route: str) -> str:
    """What a well-meaning person types into a field."""
    where, kind = f"{route} {name}", form.kinds.get(name, "text")
    if route in PUBLIC and kind not in {"url", "number", "date"}:
        return "privacy@acme.example" if "email" in name else "+14155550100" if "phone" in name else "Acme"
    for part, value in _DATES.items():
        if name.endswith(part):
            return value
    if kind == "url" or "url" in name or name == "sites":
        return "https://acme.example/privacy"
    if name == "slug":  # the part of the business's address that everybody sees
        return "acme"
    if kind in {"number", "date"} or "code" in name:
        return "12"
    return _said(name, kind, words, where)


def _said(name: str, kind: str, words: Words, where: str) -> str:
    if kind == "email" or "email" in name or name in {"contact", "address"}:
        return words.email(where)
    if kind == "tel" or "phone" in name or name == "number":
        return words.phone(where)
    return words.text(where)
