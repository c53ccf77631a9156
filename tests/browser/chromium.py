"""Debian's Chromium, driven by Playwright; nothing is downloaded."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.variants import SIZES, Variant

ADDRESS_HEADER = "X-Test-Address"  # the gateway of this machine takes it for the address of who calls
PATIENCE = 40_000  # ms: what comes at all comes on the slowest machine; what never comes fails all the same
CHROMIUM = Path("/usr/bin/chromium")
MISSING = f"{CHROMIUM} is not there; get it with: sudo apt-get install chromium"
# The same engine without a desktop's browser around it: three fifths less work for each window, and no settings for
# cookies of third parties. Taken where it is there.
SHELL = Path("/usr/bin/chromium-headless-shell")
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
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=SHELL if SHELL.exists() else CHROMIUM, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def new_context(browser: Browser, variant: Variant, *, signal: bool = False, address: str = "") -> BrowserContext:
    """A browser without any past; `signal` sends Global Privacy Control with every request, `address` says whence."""
    said = {"Sec-GPC": "1"} if signal else {}
    width, height = SIZES[variant.size]
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if variant.scheme == "dark" else "light",
        locale="es-US" if variant.language == "es" else "en-US",
        java_script_enabled=variant.scripted,
        accept_downloads=True,
        extra_http_headers=said | ({ADDRESS_HEADER: address} if address else {}),
    )
    context.set_default_timeout(PATIENCE)
    return context
