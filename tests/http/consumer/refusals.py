"""What a page that refuses something must still be."""

from tests.http.client import Page


def readable(page: Page, status: int) -> Page:
    """A page of ours with this status, in words, without a trace of the machine."""
    assert page.status == status
    assert (page.header("content-type") or "").startswith("text/html")
    assert page.heading != "(no heading)"
    assert "Traceback" not in page.text
    assert "Internal Server Error" not in page.text
    return page
