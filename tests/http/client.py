"""A browser without JavaScript: keeps cookies, reads pages and their forms, presses buttons.

It speaks to `infra.local.gateway.Gateway`, so that every call reaches the app as an event of API Gateway.
"""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urljoin, urlsplit

from chalice.app import Chalice

from chalicelib.http.gateway import readable_refusal
from infra.local.gateway import Gateway

FORM = "application/x-www-form-urlencoded"
Fields = Mapping[str, str | Sequence[str]]


@dataclass(slots=True)
class Form:
    """One form of a page; `fields` are what a browser would send without further typing."""

    action: str
    method: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)  # of every control, also those that would send nothing
    kinds: dict[str, str] = field(default_factory=dict)  # of each control: its type, or select, textarea, button
    choices: dict[str, list[str]] = field(default_factory=dict)  # of radios, checkboxes, selects and buttons

    def filled(self, typed: Fields) -> list[tuple[str, str]]:
        """The fields after typing; an unknown field is a mistake of the test."""
        unknown = set(typed) - self.names
        assert not unknown, f"the form has no field {unknown}; it has {self.names}"
        kept = [(name, value) for name, value in self.fields if name not in typed]
        return kept + [(name, value) for name, values in typed.items() for value in _several(values)]


def _several(values: str | Sequence[str]) -> Sequence[str]:
    return [values] if isinstance(values, str) else values


class _Reader(HTMLParser):
    """Collects a page's forms, links and texts."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: dict[str, str] = {}  # text to address
        self.texts: dict[str, list[str]] = {}
        self.ids: set[str] = set()
        self._open: list[tuple[str, list[str]]] = []
        self._form: Form | None = None
        self._select = ""
        self._area = ""
        self._href = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "form":
            self._form = Form(given.get("action", "").partition("#")[0], given.get("method", "get"))
            self.forms.append(self._form)
        elif tag == "a":
            self._href = given.get("href", "")
        elif tag == "select":
            self._select = given.get("name", "")
        elif tag == "textarea":
            self._area = given["name"]
        if self._form and "name" in given and tag in {"input", "select", "textarea", "button"}:
            self._control(tag, given)
        if self._form and tag == "option":
            self._form.choices.setdefault(self._select, []).append(given.get("value", ""))
            self._form.fields += [(self._select, given["value"])] if "selected" in given else []
        if tag in _KEPT:
            self._open.append((tag, []))

    def _control(self, tag: str, given: dict[str, str]) -> None:
        assert self._form
        name, kind, value = given["name"], given.get("type", "text") if tag == "input" else tag, given.get("value", "")
        self._form.kinds[name] = kind
        if tag != "button":
            self._form.names.add(name)
        if kind in {"radio", "checkbox", "button"}:
            self._form.choices.setdefault(name, []).append(value)
        if tag == "input" and (kind not in {"radio", "checkbox"} or "checked" in given):
            self._form.fields.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if not self._open or self._open[-1][0] != tag:
            return
        _, parts = self._open.pop()
        text = "".join(parts)
        if tag == "a":
            self.links.setdefault(" ".join(text.split()), self._href)
        if tag == "textarea" and self._form:
            self._form.fields.append((self._area, text.removeprefix("\n")))
        self.texts.setdefault(tag, []).append(text if tag == "textarea" else " ".join(text.split()))
        if self._open:
            self._open[-1][1].append(text)

    def handle_data(self, data: str) -> None:
        if self._open:
            self._open[-1][1].append(data)


_KEPT = frozenset({"title", "h1", "h2", "h3", "a", "p", "li", "dt", "dd", "th", "td", "textarea", "button", "main"})


class Page:
    """One answer, read as a browser would."""

    def __init__(self, url: str, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.url = url
        self.status = status
        self.headers = headers
        self.body = body
        self.text = body.decode("utf-8", errors="replace")
        self._read = _Reader()
        if (self.header("content-type") or "").startswith("text/html"):
            self._read.feed(self.text)

    def header(self, name: str) -> str | None:
        """The first value of a header."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)

    @property
    def forms(self) -> list[Form]:
        """All forms, in order."""
        return self._read.forms

    @property
    def links(self) -> dict[str, str]:
        """Address of each link by its words."""
        return self._read.links

    @property
    def title(self) -> str:
        """The page's title."""
        return self._read.texts["title"][0]

    @property
    def heading(self) -> str:
        """The page's h1."""
        return self._read.texts.get("h1", ["(no heading)"])[0]

    @property
    def words(self) -> str:
        """All that the main part says, as one line."""
        return (self._read.texts.get("main") or [""])[0]

    @property
    def problems(self) -> list[str]:
        """What the error summary lists."""
        summary = self.text.partition("govuk-error-summary__list")[2].partition("</ul>")[0]
        return [
            " ".join(re.sub(r"<[^>]+>", "", item).split()) for item in re.findall(r"<li>(.*?)</li>", summary, re.DOTALL)
        ]

    def value(self, name: str) -> str:
        """What a field of the page's forms holds."""
        found = [value for form in self.forms for key, value in form.fields if key == name]
        return found[0] if found else ""

    def values(self, name: str) -> list[str]:
        """All that a group of checkboxes holds."""
        return [value for form in self.forms for key, value in form.fields if key == name]

    def form(self, naming: str = "") -> Form:
        """The form that has a field or whose action ends with `naming`; the first one by default."""
        for form in self.forms:
            if not naming or naming in form.names or form.action.endswith(naming):
                return form
        raise AssertionError(f"no form {naming!r} on {self.url}: {self.words}")


class Pages(Page):
    """Several pages as one: all that a reader finds who opens each of them."""

    def __init__(self, pages: Sequence[Page]) -> None:
        first = pages[0]
        super().__init__(first.url, first.status, first.headers, b"\n".join(page.body for page in pages))
        self._words = " ".join(page.words for page in pages)

    @property
    def words(self) -> str:
        """All that the main parts say, as one line."""
        return self._words


class Browser:
    """Keeps cookies and follows redirections; `headers` go with every call (lower-case names)."""

    def __init__(self, app: Chalice, *, address: str = "203.0.113.9", prefix: str = "", **headers: str) -> None:
        self._gateway = Gateway(app, prefix=prefix, refuse=readable_refusal)
        self.address = address
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.cookies: dict[str, str] = {}

    def get(self, path: str, *, follow: bool = True) -> Page:
        """Open an address."""
        return self.send("GET", path, follow=follow)

    def post(self, path: str, fields: Fields | Iterable[tuple[str, str]] = (), *, follow: bool = True) -> Page:
        """Post fields as a form, without looking at any page first."""
        pairs = fields.items() if isinstance(fields, Mapping) else fields
        return self.send("POST", path, body=urlencode(list(pairs), doseq=True).encode(), follow=follow)

    def press(self, page: Page, typed: Fields | None = None, *, form: str = "", follow: bool = True) -> Page:
        """Fill a form of the page and send it."""
        chosen = page.form(form)
        target = urljoin(page.url, chosen.action) if chosen.action else page.url
        return self.post(target, chosen.filled(typed or {}), follow=follow)

    def click(self, page: Page, words: str, *, follow: bool = True) -> Page:
        """Follow the link whose words begin with `words`."""
        for text, address in page.links.items():
            if text.startswith(words):
                return self.get(urljoin(page.url, address), follow=follow)
        raise AssertionError(f"no link {words!r} on {page.url}: {sorted(page.links)}")

    def send(
        self,
        method: str,
        path: str,
        *,
        body: bytes = b"",
        follow: bool = True,
        content_type: str = FORM,
        **headers: str,
    ) -> Page:
        """One call, and those to which it redirects; an address of another site is not opened."""
        page = self._call(method, path, body, content_type, headers)
        for _ in range(5):
            target = page.header("location")
            if not follow or target is None or urlsplit(target).netloc:
                return page
            page = self._call("GET", target, b"", "", headers)
        raise AssertionError(f"too many redirections from {path}")

    def _call(self, method: str, path: str, body: bytes, content_type: str, headers: Mapping[str, str]) -> Page:
        started: list[tuple[str, list[tuple[str, str]]]] = []
        all_headers = self.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        environ = {
            "REQUEST_METHOD": method,
            "RAW_URI": path,
            "REMOTE_ADDR": self.address,
            "wsgi.input": io.BytesIO(body),
            "CONTENT_LENGTH": str(len(body)),
            "CONTENT_TYPE": "" if method == "GET" else content_type,
            "HTTP_HOST": "127.0.0.1:8000",
            "HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            **{f"HTTP_{name.upper().replace('-', '_')}": value for name, value in all_headers.items()},
        }
        content = b"".join(self._gateway(environ, lambda status, given: started.append((status, given))))
        status, given = started[0]
        self._keep([value for name, value in given if name.lower() == "set-cookie"])
        return Page(path, int(status[:3]), given, content)

    def _keep(self, cookies: list[str]) -> None:
        for cookie in cookies:
            name, _, rest = cookie.partition("=")
            value = rest.partition(";")[0]
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
