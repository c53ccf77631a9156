"""Debian's Chromium, driven by Playwright; nothing is downloaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.variants import SIZES, Variant

CHROMIUM = Path("/usr/bin/chromium")
MISSING = f"{CHROMIUM} is not there; get it with: sudo apt-get install chromium"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    # Who records on a page has a microphone that beeps, and allows its use.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@contextmanager
def launched() -> Iterator[Browser]:
    """Start the browser and end it."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Browser, variant: Variant, *, signal: bool = False) -> BrowserContext:
    """A browser without any past; `signal` sends Global Privacy Control with every request."""
    width, height = SIZES[variant.size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if variant.scheme == "dark" else "light",
        locale="es-US" if variant.language == "es" else "en-US",
        java_script_enabled=variant.scripted,
        accept_downloads=True,
        extra_http_headers={"Sec-GPC": "1"} if signal else {},
    )
    context.set_default_timeout(10_000)
    return context
