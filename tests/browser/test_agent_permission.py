"""An agent asks for somebody: what they show, what the person says of it, and what staff see of both."""

import re

import pytest

from tests.browser import consumer, staff
from tests.browser.conftest import OpenWindow, SeenByAll
from tests.browser.stack import Business, LocalStack
from tests.browser.variants import USUAL, Variant
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.browser
AGENT = "Max Chan"
ADDRESS = "lee@chan.example"
PDF = b"%PDF-1.7 I permit"
_SMALL = Variant("script", "320px", "dark", "es")
both = pytest.mark.parametrize("variant", [USUAL, _SMALL], ids=str)


def _by_agent(visitor: Visitor, business: Business, *, email: str, shows: str) -> consumer.Sent:
    consumer.file_request(visitor, business, rights=("know_specific",), email=email, agent=ADDRESS, shows=shows)
    return consumer.send(visitor, email=email)


def _opened(olga: Visitor, stack: LocalStack, business: Business, sent: consumer.Sent) -> str:
    """The address of the request."""
    staff.sign_in(olga, stack, business.owner)
    return staff.find_request(olga, sent.reference)


@both
def test_an_agent_shows_the_signed_permission_and_staff_record_that_they_saw_it(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    lee, olga = window(), window()
    sent = _by_agent(lee, business, email="ana@consumer.example", shows="signed")
    lee.press("consumer.permission-file.link")
    seen_by_all(lee)
    lee.press("common.continue", status=400)
    lee.choose(shows="permission", ending="pdf")
    lee.press("common.continue")
    lee.choose_file("signed.pdf", "application/pdf", PDF)
    lee.press("consumer.permission-file.send")
    lee.sees("notice.permission-shown")
    lee.sees("consumer.permission-file.shows.permission")

    request = _opened(olga, stack, business, sent)
    staff.turn_to(olga, "verification")
    olga.sees("staff.agent.permission.asked")
    assert "permission.pdf" in olga.words
    _add_a_file(olga, request, seen_by_all)
    olga.press("staff.action.agent-permission")
    olga.press("staff.agent-permission.button", status=400)
    olga.choose(shown="permission", identity="yes")
    olga.press("staff.agent-permission.button")
    olga.sees("notice.agent-permission-recorded")
    staff.turn_to(olga, "verification")
    olga.follow("staff.agent-standing.link")
    assert AGENT in olga.words
    olga.sees("staff.agent.address.unshown")  # so nothing counts as theirs yet
    seen_by_all(olga)


def _add_a_file(olga: Visitor, request: str, seen_by_all: SeenByAll) -> None:
    """What came by post is added by staff."""
    olga.press("staff.action.agent-file")
    assert olga.t("staff.upload.name") not in olga.words  # it never goes to the consumer
    seen_by_all(olga, f"{request}/agent-file")
    olga.fill(file="scan.pdf")
    olga.press("common.continue", status=400)
    olga.choose(shows="identity")
    olga.press("common.continue")
    olga.choose_file("scan.pdf", "application/pdf", PDF)
    olga.press("staff.upload.button")
    olga.sees("notice.agent-file-added")
    assert f"{olga.t('staff.agent-file.shows.identity')}: scan.pdf" in olga.words


@both
def test_the_person_is_asked_signs_and_says_what_the_agent_may_get(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    email = f"ana-{business.slug}@consumer.example"
    ana, olga = window(), window()
    sent = _by_agent(window(), business, email=email, shows="ask")
    link = stack.link_to(email, "/permission/")
    ana.open(link)
    assert AGENT in ana.words
    seen_by_all(ana)
    ana.press("permission.send", status=400)
    ana.choose(permission="yes")
    ana.fill(permission_name=AGENT)
    ana.press("permission.send", status=400)
    ana.fill(permission_name=consumer.NAME)
    ana.choose(receives="yes")
    ana.press("permission.send")
    ana.sees("permission.thanks", business=business.name)
    ana.open(link)
    ana.sees("permission.said-yes", agent=AGENT)
    assert not ana.page.locator("[name=permission]").count()

    _opened(olga, stack, business, sent)
    staff.turn_to(olga, "verification")
    assert olga.t("staff.agent.permission.by-consumer", at="").partition("{")[0].rstrip() in olga.words


@both
def test_staff_ask_the_person_who_says_no(
    variant: Variant, window: OpenWindow, stack: LocalStack, business: Business, seen_by_all: SeenByAll
) -> None:
    email = f"ana-{business.slug}@consumer.example"
    ana, olga = window(), window()
    sent = _by_agent(window(), business, email=email, shows="signed")
    request = _opened(olga, stack, business, sent)
    olga.open(f"{request}/ask-agent-permission")
    seen_by_all(olga)
    olga.press("staff.ask-agent-permission.button")
    olga.sees("notice.agent-permission-asked")
    ana.open(stack.link_to(email, "/permission/"))
    ana.choose(permission="no")
    ana.press("permission.send")
    ana.sees("permission.said-no", agent=AGENT)
    olga.open(f"{request}?part=verification")
    assert re.search(re.escape(olga.t("staff.agent.permission.denied", at="@")).replace("@", ".+"), olga.words)
