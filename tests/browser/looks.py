"""How a page may look at who comes: rows that cover every pair of choices, and the whole matrix for the long run."""

from dataclasses import dataclass
from itertools import groupby, product

from playwright.sync_api import Browser, Page
from playwright.sync_api import Error as PlaywrightError

from tests.browser import chromium
from tests.browser.variants import SIZES, Variant
from tests.browser.visitor import Visitor

CHOICES = (("script", "no-script"), ("en", "es"), tuple(SIZES), ("light", "dark", "forced"))


@dataclass(frozen=True, slots=True, order=True)
class Look:
    """One way to see a page; `scheme` is also "forced", where the system chooses the colours."""

    script: str
    language: str
    size: str
    scheme: str

    def __str__(self) -> str:
        return f"{self.script}-{self.language}-{self.size}-{self.scheme}"

    @property
    def variant(self) -> Variant:
        """Who comes like this, to begin with."""
        return Variant(self.script, self.size, "dark" if self.scheme == "dark" else "light", self.language)

    def put_on(self, page: Page) -> None:
        """Let an open page be seen like this; nothing is loaded again."""
        width, height = SIZES[self.size]
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(
            color_scheme="dark" if self.scheme == "dark" else "light",
            forced_colors="active" if self.scheme == "forced" else "none",
        )


PAIRWISE = (
    Look("script", "en", "desktop", "light"),
    Look("script", "en", "320px", "forced"),
    Look("script", "es", "320px", "dark"),
    Look("no-script", "es", "desktop", "forced"),
    Look("no-script", "es", "320px", "light"),
    Look("no-script", "en", "desktop", "dark"),
)
MATRIX = tuple(Look(*chosen) for chosen in product(*CHOICES))


def windows(looks: tuple[Look, ...]) -> list[tuple[Look, ...]]:
    """The rows that one window can show, one after the other: scripts and the language stay as they are."""
    return [tuple(rows) for _, rows in groupby(sorted(looks), key=lambda look: (look.script, look.language))]


def problems(browser: Browser, known: Visitor, *addresses: str, rows: tuple[Look, ...], address: str = "") -> list[str]:
    """What is wrong with the pages that `known` may open, seen in rows of one window; `address` is whence they come."""
    context = chromium.new_context(browser, rows[0].variant, address=address)
    visitor = Visitor(context.new_page(), rows[0].variant, known.url)
    visitor.join(known)
    found = [problem for one in addresses for problem in _look_at(visitor, one, rows)]
    context.close()
    return found


def _look_at(visitor: Visitor, address: str, rows: tuple[Look, ...]) -> list[str]:
    found = []
    for number, look in enumerate(rows):
        visitor.variant, visitor.colours = look.variant, "forced" if look.scheme == "forced" else ""
        look.put_on(visitor.page)
        try:
            visitor.check() if number else visitor.open(address)
        except (AssertionError, PlaywrightError) as error:
            found.append(f"{look} {address}: {error}")
            visitor.complaints.clear()
    return found
