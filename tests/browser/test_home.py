"""The day begins at Home; its numbers lead to what they count, and once a year they are shown to everybody."""

import time

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import PAIRWISE, USUAL, Variant
from tests.browser.visitor import Visitor

RIGHTS = ("delete", "opt_out_sale")
EMAIL = "nora@consumer.example"


def _until_counted(visitor: Visitor, number: int, seconds: float = 30) -> None:
    """Open Home until the stream has told of the requests, as somebody would who waits for one."""
    deadline = time.monotonic() + seconds
    tile = visitor.named("link", str(number), visitor.t("staff.home.count.nobody"))
    visitor.open("/staff")
    while not tile.count():
        assert time.monotonic() < deadline, visitor.words
        visitor.open("/staff")


@pytest.mark.parametrize("variant", [USUAL, PAIRWISE[1], PAIRWISE[4]], ids=str)
def test_home_leads_to_the_work_and_statistics_to_the_public(
    window: OpenWindow, stack: LocalStack, business: Business, variant: Variant
) -> None:
    nora, olga = window(), window()
    consumer.file_request(nora, business, rights=RIGHTS, email=EMAIL)
    consumer.confirm(nora, stack, consumer.send(nora, email=EMAIL))
    staff.sign_in(olga, stack, business.owner)
    olga.sees("staff.home.troubles.none")
    _until_counted(olga, len(RIGHTS))
    assert olga.page.locator("svg.rc-chart").count() == 1
    if variant == USUAL:
        olga.press(olga.named("link", str(len(RIGHTS)), olga.t("staff.home.count.nobody")))
        assert olga.page.locator("tbody tr").count() == len(RIGHTS)

    olga.follow("staff.nav.statistics")
    assert olga.page.locator("svg.rc-chart").count() >= 2
    olga.sees("staff.statistics.public.off")
    olga.choose(shown="everyone")
    olga.press("staff.statistics.public.save")
    olga.sees("notice.figures-shown")
    olga.press(olga.page.locator(f"a[href$='/c/{business.slug}/statistics']"))
    olga.sees("consumer.statistics.everyone")
