"""Filling the consumer's form: what a person answers on each page, and the whole walk."""

from collections.abc import Mapping

from tests.http.client import Browser, Fields, Page

ANA: Mapping[str, Fields] = {
    "residence": {"residence": "US-CA"},
    "rights": {"rights": ["know_specific", "delete"]},
    "behalf": {"behalf": "self"},
    "name": {"name": "Ana María López"},
    "contact": {"email": "ana@example.com"},
    "relationship": {"relationship": "customer", "customer_number": "A-4711"},
    "details": {"details": "Everything since 2020, please."},
}
STEPS = tuple(ANA)
HOME = "/c/acme"


def answers(**changed: Fields) -> dict[str, Fields]:
    """Ana's answers with some steps changed."""
    return {**ANA, **changed}


def fill(browser: Browser, given: Mapping[str, Fields] = ANA, *, until: str = "check", first: str = "") -> Page:
    """Answer page after page, from `first`, and return the first one that is not answered."""
    page = browser.get(first or f"{HOME}/residence")
    for step in STEPS:
        if page.url.partition("?")[0].endswith(f"/{until}"):
            return page
        assert page.url.partition("?")[0].endswith(f"/{step}"), f"{step}: {page.url} {page.status} {page.problems}"
        page = browser.press(page, given[step])
    return page


def send(browser: Browser, given: Mapping[str, Fields] = ANA) -> Page:
    """Fill the form, send it and return the receipt."""
    page = fill(browser, given)
    assert page.url.endswith("/check"), f"{page.url} {page.problems}"
    return browser.press(page)


def reference_of(receipt: Page) -> str:
    """The reference in the receipt's address."""
    return receipt.url.rpartition("/")[2]
