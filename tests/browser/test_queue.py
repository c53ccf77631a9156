"""A day at the queue: filtered, kept as a view, worked through with the keyboard alone, made into a file."""

import csv
import io
import time

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow
from tests.browser.stack import Business, LocalStack
from tests.browser.test_keyboard import Typist
from tests.browser.variants import PAIRWISE, USUAL, Variant
from tests.browser.visitor import Visitor

RIGHTS = ("know_specific", "delete", "opt_out_sale")
EMAIL = "carla@consumer.example"
QUEUE = "/staff/queue"


def _asked(window: OpenWindow, stack: LocalStack, business: Business) -> consumer.Sent:
    """Three requests of one person, who has confirmed their address."""
    person = window()
    return consumer.file_confirmed(person, stack, business, rights=RIGHTS, email=EMAIL)


def _await_row(visitor: Visitor, path: str, seconds: float = 30) -> None:
    """Open a list until it has a row: an index is a moment behind."""
    deadline = time.monotonic() + seconds
    visitor.open(path)
    while not visitor.page.locator("tbody tr").count():
        assert time.monotonic() < deadline, visitor.words
        visitor.open(path)


def test_the_queue_is_worked_through_by_keyboard(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    sent = _asked(window, stack, business)
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    _await_row(olga, f"{QUEUE}?list=open")
    typist = Typist(olga)
    typist.reach(name="summary")
    typist.keys.press("Enter")
    typist.reach(name="right")
    typist.keys.type("Delete")
    typist.go_on("staff.queue.filter-button")
    assert "right=delete" in olga.page.url
    assert olga.page.locator("tbody tr").count() == 1
    typist.reach(name="row")
    typist.keys.press("Space")
    typist.go_on("staff.bulk.assign")
    typist.reach(name="assignee")
    typist.keys.type("Olga")
    typist.go_on("staff.bulk.assign.confirm", count=1)
    olga.sees("staff.bulk.assign.did", count=1)
    typist.go_on("staff.bulk.back")
    assert "Olga" in olga.page.locator("tbody tr").inner_text()
    typist.type(search=EMAIL)
    typist.go_on("staff.queue.search-button")
    olga.sees("staff.queue.results")
    assert EMAIL not in olga.page.url
    assert olga.page.locator("tbody tr").count() == len(RIGHTS)
    typist.reach(words=_link(olga, sent.reference, "know_specific"))
    with olga.page.expect_navigation():
        typist.keys.press("Enter")
    assert "/staff/requests/" in olga.page.url
    assert olga.page.locator("[tabindex]:not([tabindex='0']):not([tabindex='-1'])").count() == 0


def _link(visitor: Visitor, reference: str, right: str) -> str:
    shown = f"{reference[:4]} {reference[4:8]} {reference[8:]}"
    return f"{shown}, {visitor.t(f'right.{right}.short')}"


@pytest.mark.parametrize("variant", [USUAL, pytest.param(PAIRWISE[1], marks=pytest.mark.slow), PAIRWISE[4]], ids=str)
def test_a_view_is_kept_and_a_list_made_into_a_file(
    window: OpenWindow, stack: LocalStack, business: Business, variant: Variant
) -> None:
    _asked(window, stack, business)
    olga = window()
    staff.sign_in(olga, stack, business.owner)
    _await_row(olga, f"{QUEUE}?list=open&residence=US-CA&sort=-received")
    olga.page.locator("[name=name]").fill("California")
    olga.press("staff.queue.view-save")
    olga.sees("notice.view-saved")
    olga.follow("staff.queue.views-change")
    olga.press(olga.page.get_by_role("link", name="California", exact=True))
    assert "residence=US-CA" in olga.page.url
    for box in olga.page.locator("input[name=row]").all():
        box.check()
    olga.press("staff.bulk.spam")
    olga.sees("staff.bulk.cannot", count=len(RIGHTS))
    olga.follow("staff.bulk.back")
    olga.press("staff.queue.file")
    olga.sees("notice.list-asked")
    if variant == USUAL:
        _fetch(olga)


def _fetch(olga: Visitor) -> None:
    """Wait for the background, which looks once a minute, and read the file."""
    download = olga.page.get_by_role("button", name=olga.t("staff.file.get"), exact=True)
    deadline = time.monotonic() + 90
    while not download.count():
        assert time.monotonic() < deadline, olga.words
        time.sleep(0.5)
        olga.open("/staff/queue/files")
    lines = list(csv.reader(io.StringIO(olga.save(download).decode("utf-8-sig"))))
    assert len(lines) == 1 + len(RIGHTS)
    assert not [cell for line in lines for cell in line if EMAIL in cell]
