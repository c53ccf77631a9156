"""Requests for children: a parent shows that they are one; a child alone becomes a task that few see, or an adult."""

import time

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
SAW = "She writes that she is eleven."
both = pytest.mark.parametrize("variant", [USUAL, Variant("script", "320px", "dark", "es")], ids=str)


def _sent(person: Visitor, stack: LocalStack, business: Business, email: str, *, behalf: str = "self") -> consumer.Sent:
    return consumer.file_confirmed(person, stack, business, rights=("delete",), email=email, behalf=behalf)


def _task(olga: Visitor, stack: LocalStack, business: Business, sent: consumer.Sent) -> str:
    """A request becomes a task; return the path of the task's page."""
    staff.sign_in(olga, stack, business.owner)
    request = staff.find_request(olga, sent.reference)
    staff.start(olga, "child")
    olga.press("common.continue", status=400)
    olga.choose(child_found="said")
    olga.fill(child_saw=SAW)
    olga.press("common.continue")
    olga.press(olga.page.locator("form:has(input[name=sure]) button"))
    olga.sees("notice.child-opened")
    olga.open(request, status=404)
    olga.open("/staff/children")
    olga.press(olga.page.locator("main table a").first)
    assert SAW in olga.words
    olga.sees("relationship.customer")
    return olga.page.url.removeprefix(olga.url)


@both
def test_a_parent_shows_that_they_are_one(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    parent, olga = window(), window()
    sent = _sent(parent, stack, business, f"paula-{business.slug}@consumer.example", behalf="parent")
    staff.sign_in(olga, stack, business.owner)
    staff.find_request(olga, sent.reference)
    staff.start(olga, "parent")
    seen_by_all(olga)
    olga.press("staff.parent.button", status=400)
    olga.choose(shown="id-check")
    olga.press("staff.parent.button", status=400)  # the picture of the document must be deleted
    olga.choose(deleted="yes")
    olga.press("staff.parent.button")
    olga.sees("notice.parent-recorded")
    staff.turn_to(olga, "verification")
    olga.sees("staff.parent.shown.id-check")


@both
def test_a_childs_data_are_removed_the_parent_is_told_and_nothing_names_the_child(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    email, parent = f"kim-{business.slug}@consumer.example", f"pedro-{business.slug}@consumer.example"
    olga = window()
    task = _task(olga, stack, business, _sent(window(), stack, business, email))
    seen_by_all(olga, task)
    olga.fill(child_parent_email=parent)
    olga.press("staff.children.parent-button")
    olga.sees("notice.child-parent")
    olga.press("staff.children.end-button", status=400)
    assert olga.t("notice.child-parent") not in olga.words  # a problem is not beside what was done before
    olga.choose(child_outcome="removed")
    olga.press("staff.children.end-button")
    olga.press(olga.page.locator("form:has(input[name=sure]) button"))
    olga.sees("notice.child-done")
    assert olga.t("notice.child-parent") not in olga.words
    deadline = time.monotonic() + 240
    while email in olga.words:
        assert olga.t("staff.children.going-text") in olga.words
        assert time.monotonic() < deadline, olga.words
        time.sleep(2)
        olga.open(task)
    assert SAW not in olga.words
    seen_by_all(olga, task)
    assert consumer.NAME not in stack.mail_to(parent)[0]["text"]


@both
def test_it_was_an_adult_after_all(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    olga, email = window(), f"ada-{business.slug}@consumer.example"
    task = _task(olga, stack, business, _sent(window(), stack, business, email))
    olga.press("staff.children.adult-button", status=400)
    deadline = time.monotonic() + 240
    while olga.t("notice.child-adult") not in olga.words:
        assert time.monotonic() < deadline, olga.words
        olga.open(task)  # what the first request has left is deleted before: until then it is said
        olga.choose(child_adult="shown")
        olga.press("staff.children.adult-button")
        with olga.page.expect_navigation():
            olga.page.locator("form:has(input[name=sure]) button").click()
        waits = (olga.t("error.not-possible.child-task-wait"), olga.t("error.409"))  # the sweep may be at it just then
        assert any(one in olga.words for one in (*waits, olga.t("notice.child-adult"))), olga.words
    olga.check()
    seen_by_all(olga, task)
    staff.find_request(olga, email)  # it waits until the person has shown anew that the address is theirs
