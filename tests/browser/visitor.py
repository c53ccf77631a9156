"""A person at a browser: opens, fills, presses; every page they come to is checked as a whole."""

import re
import time
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import ConsoleMessage, Locator, Page, Response
from playwright.sync_api import Error as PlaywrightError

from chalicelib import texts
from infra.local.processes import ROOT
from tests.browser.variants import Variant

AXE = ROOT / ".local" / "npm" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN_AXE = """tags => axe.run({runOnly: {type: 'tag', values: tags}, resultTypes: ['violations']}).then(found =>
    found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.target + ' ' + node.failureSummary)}`))"""
_FACTS = """() => ({
    lang: document.documentElement.lang,
    headings: document.querySelectorAll('h1').length,
    title: document.title,
    errors: document.querySelectorAll('.govuk-error-summary').length,
    wide: document.documentElement.scrollWidth > document.documentElement.clientWidth
        ? [...document.querySelectorAll('body *')]
            .filter(part => part.getBoundingClientRect().right > document.documentElement.clientWidth)
            .map(part => part.outerHTML.slice(0, 200))
        : [],
    missing: [...document.images].filter(image => !image.complete || !image.naturalWidth).length,
})"""
# The make of a page without its words: a page of the same make and variant need not go through axe again.
_MAKE = """() => [document.documentElement, ...document.querySelectorAll('body *')].map(part => [
    part.tagName, part.className, part.childElementCount, part.textContent.trim() === '',
    ...['role', 'type', 'name', 'for', 'aria-describedby', 'autocomplete', 'scope'].map(key => part.getAttribute(key)),
].join()).join('\\n')"""
_KNOWN_MAKES: set[tuple[Variant, str, str]] = set()
_VARIABLE = re.compile(r"/(?=[^/]*\d)[0-9A-Za-z_-]{9,}")  # ids and references in an address


@dataclass
class Visitor:
    """One browser window; `titles` collects which page bears which title."""

    page: Page
    variant: Variant
    url: str  # base of the site
    complaints: list[str] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    status: int = 0
    colours: str = ""  # "forced" where the system chooses them

    def __post_init__(self) -> None:
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(f"pageerror: {error}"))

    def _note(self, message: ConsoleMessage) -> None:
        # Chromium reports a refused form (400) in the console as well; the status itself is checked by tests.
        own = message.location["url"] == self.page.url and message.text.startswith("Failed to load resource")
        if message.type in {"error", "warning"} and not own:
            self.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    def t(self, key: str, **values: object) -> str:
        """A text of the product in the visitor's language."""
        return texts.text(key, self.variant.language, **values)

    # Going somewhere

    def open(self, path: str, *, status: int = 200) -> None:
        """Go to an address of the site."""
        self._arrive(self.page.goto(path if path.startswith("http") else self.url + path), status)

    def open_until(self, path: str, shows: str, *, seconds: float = 180) -> None:
        """Open a page, again and again until it shows these words: the background, or a memory, takes a minute."""
        deadline = time.monotonic() + seconds
        self.open(path)
        while shows not in " ".join(self.page.inner_text("body").split()):
            assert time.monotonic() < deadline, self.words
            time.sleep(1)
            self.open(path)

    def press(self, what: Locator | str, *, status: int = 200) -> None:
        """Press a button, by its words' key or as it is, and come to the next page."""
        target = self.page.get_by_role("button", name=self.t(what), exact=True) if isinstance(what, str) else what
        with self.page.expect_navigation() as arrival:
            target.click()
        self._arrive(arrival.value, status)

    def follow(self, key: str, **values: object) -> None:
        """Follow the link with these words."""
        self.press(self.page.get_by_role("link", name=self.t(key, **values), exact=True))

    def named(self, role: Literal["button", "link"], *parts: str) -> Locator:
        """A link or button by its visible words and those that only a screen reader says."""
        name = re.compile(r"^\s*" + r"\s*".join(re.escape(part.strip()) for part in parts) + r"\s*$")
        return self.page.get_by_role(role, name=name)

    def save(self, target: Locator) -> bytes:
        """Press what saves a file and return what was saved."""
        try:
            with self.page.expect_download() as saved:
                target.click()
        except PlaywrightError as error:
            raise AssertionError(f"nothing to save: {self.page.url} {self.page.content()} {self.complaints}") from error
        return Path(saved.value.path()).read_bytes()

    # Filling in

    def fill(self, **typed: str) -> None:
        """Type into fields, by their names."""
        for name, value in typed.items():
            self.page.locator(f"[name={name}]").fill(value)

    def choose_file(self, name: str, kind: str, content: bytes) -> None:
        """Choose a file in the page's one field for it; `kind` is its media type."""
        self.page.locator("input[type=file]").set_input_files({"name": name, "mimeType": kind, "buffer": content})

    def choose(self, **chosen: str | tuple[str, ...]) -> None:
        """Choose radios or checkboxes, by name and values."""
        for name, values in chosen.items():
            for value in (values,) if isinstance(values, str) else values:
                self.page.locator(f"input[name={name}][value='{value}']").check()

    def select(self, **chosen: str) -> None:
        """Choose from lists, by name and value."""
        for name, value in chosen.items():
            self.page.locator(f"select[name={name}]").select_option(value)

    # Seeing

    @property
    def words(self) -> str:
        """All that the main part says."""
        return " ".join(self.page.locator("main").inner_text().split())

    def sees(self, key: str, **values: object) -> None:
        """Assert that the page says this, in the visitor's language."""
        words = " ".join(self.t(key, **values).split())
        assert words in self.words, f"{words!r} is not on {self.page.url}: {self.words}"

    def value(self, name: str) -> str:
        """What a field holds."""
        return self.page.locator(f"[name={name}]").input_value()

    @property
    def heading(self) -> str:
        """The page's h1."""
        return self.page.locator("h1").inner_text()

    @property
    def problems(self) -> list[str]:
        """What the error summary lists."""
        return self.page.locator(".govuk-error-summary__list li").all_inner_texts()

    def join(self, other: "Visitor") -> None:
        """Be signed in as the other window is."""
        known = other.page.context.cookies()
        self.page.context.add_cookies([{"name": it["name"], "value": it["value"], "url": self.url} for it in known])

    def _arrive(self, response: Response | None, status: int) -> None:
        assert response is not None
        self.status = response.status
        assert self.status == status, f"{self.status} at {self.page.url}: {self.words}"
        self.check()

    def check(self) -> None:
        """Everything that holds for every page."""
        where = f"{self.page.url} ({self.variant}{self.colours and f', {self.colours} colours'})"
        facts: dict[str, Any] = self.page.evaluate(_FACTS)
        assert facts["lang"] == self.variant.language, where
        assert facts["headings"] == 1, where
        assert not facts["wide"], f"wider than the window: {facts['wide'][-3:]} at {where}"
        assert facts["missing"] == 0, f"an image is missing: {where}"
        self._check_title(facts, where)
        if self.variant.scripted:
            self._check_axe(where)
        assert not self.complaints, f"{self.complaints} at {where}"

    def _check_title(self, facts: dict[str, Any], where: str) -> None:
        title, prefix = facts["title"], self.t("common.error-prefix")
        assert title.startswith(prefix) == bool(facts["errors"]), f"{title!r}: {where}"
        if self.status in {401, 403, 404}:
            return  # one page each stands in for all that one may not see, or that is not there
        plain = title.removeprefix(prefix).strip()
        path = _VARIABLE.sub("/*", re.split("[?#]", self.page.url.removeprefix(self.url))[0])
        known = self.titles.setdefault(plain, path)
        assert known == path or _same_page(known, path), f"{plain!r} is the title of {known} and {path}"

    def _check_axe(self, where: str) -> None:
        make = (self.variant, self.colours, self.page.evaluate(_MAKE))
        if make in _KNOWN_MAKES:
            return
        self.page.evaluate(axe_source())
        violations = self.page.evaluate(RUN_AXE, TAGS)
        assert not violations, f"{violations} at {where}"
        _KNOWN_MAKES.add(make)


def _same_page(one: str, other: str) -> bool:
    """A code page has another address after a wrong code; related requests are also shown where one is linked.

    Who has shown no code is asked who they are at the address that they wanted.
    """
    pairs = ({"/staff/sign-in", "/staff/code"}, {"/staff/requests/*", "/staff/requests/*/link"})
    shorter, longer = sorted((one, other), key=len)
    return {one, other} in pairs or (shorter.endswith("/status") and longer == f"{shorter}/formats")


@cache
def axe_source() -> str:
    return AXE.read_text("utf-8")
