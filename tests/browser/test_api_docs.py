"""The documentation of the API is read in a browser: narrow and dark, wide and light, with nothing that runs."""

import pytest

from tests.browser.conftest import OpenWindow
from tests.browser.variants import PAIRWISE, USUAL, Variant

NARROW = next(row for row in PAIRWISE if row.scripted and (row.size, row.scheme) == ("320px", "dark"))


@pytest.mark.parametrize("variant", [USUAL, NARROW], ids=str)
def test_it_is_read_from_the_contents_to_an_operation_and_its_objects(window: OpenWindow, variant: Variant) -> None:
    reader = window()
    reader.open("/api/v1/docs")
    reader.sees("api-docs.title")
    reader.page.get_by_role("navigation").get_by_role("link", name="Webhooks", exact=True).click()
    reader.page.get_by_role("link", name="Add an endpoint", exact=True).click()
    assert reader.page.url.endswith("#webhooks_add")
    part = reader.page.get_by_role("region", name="Add an endpoint")
    part.get_by_role("link", name="EndpointWithSecret", exact=True).click()
    assert reader.page.get_by_role("heading", name="EndpointWithSecret", exact=True).is_visible()
    assert reader.page.locator("script").count() == 0
    reader.check()
