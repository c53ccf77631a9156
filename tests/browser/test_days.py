"""The day of each role that has one of its own: what they come for, what they may not, and no link into the void."""

import pytest

from chalicelib.domain.permissions import Role
from tests.browser import agent, consumer, pages, staff
from tests.browser.conftest import OpenWindow
from tests.browser.consumer import Sent
from tests.browser.stack import Business, LocalStack
from tests.browser.visitor import Visitor

ACME = Business("acme", "Acme Stores", "owner@acme.example", "reviewer@acme.example")
FORBIDDEN = 403

# What an auditor may send: about themselves, for looking, and nothing about a request, a person or the business.
AUDITORS_FORMS = {
    "/staff/sign-out",
    "/staff/again",
    "/staff/profile",
    "/staff/profile/data",
    "/staff/security",
    "/staff/security/factors",
    "/staff/alerts",
    "/staff/queue",
    "/staff/queue/views",
    "/staff/queue/files",
    "/staff/audit/export",
    "/staff/letters/{letter}/preview",
    "/staff/profile/forget",
    "/report-misuse",
    "/c/{slug}/agents",  # public
    "/c/{slug}/incentives",  # public
    "/staff/agents",  # looks up
    "/staff/opt-outs",  # looks up
    "/staff/opt-outs/lists",  # exports
    "/staff/cases/file",
    "/staff/formats/file",
}


def _asked(window: OpenWindow, stack: LocalStack, business: Business, *rights: str) -> Sent:
    person, email = window(), f"{rights[0].replace('_', '-')}@consumer.example"
    return consumer.file_confirmed(person, stack, business, rights=rights, email=email)


def _colleague(window: OpenWindow, stack: LocalStack, business: Business, role: Role) -> Visitor:
    """Somebody with this role, signed in."""
    address = f"{role}-of@{business.slug}.example"
    known = {"--account": business.slug, "--name": f"Sam {role.title()}", "--email": address, "--role": role.value}
    stack.command("user", "add", *(word for pair in known.items() for word in pair))
    visitor = window(at=stack)
    staff.sign_in(visitor, stack, address)
    return visitor


def _refused(visitor: Visitor, *addresses: str) -> None:
    for address in addresses:
        visitor.open(address, status=FORBIDDEN)
        visitor.sees("error.403")


def test_a_handler_works_from_home_to_the_answer(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    sent = _asked(window, stack, business, "know_specific", "delete")
    hanna = _colleague(window, stack, business, Role.HANDLER)
    staff.open_request(hanna, sent.reference, "know_specific")
    request = hanna.page.url.partition("?")[0].removeprefix(hanna.url)
    hanna.select(
        assignee=hanna.page.locator("select[name=assignee] option", has_text="Sam Handler").get_attribute("value") or ""
    )
    hanna.press("staff.assign.button")
    staff.acknowledge(hanna)
    staff.record_match(hanna, staff.Compared())
    staff.write(hanna, "note", "Found in the shop's book.")
    staff.upload(hanna, name="your-data.csv")
    staff.answer(hanna, "granted", text="Here is everything.")
    staff.open_request(hanna, sent.reference, "delete")
    staff.write(hanna, "message", "We are deleting it this week.")
    hanna.open("/staff")
    hanna.sees("staff.home.heading")
    _refused(hanna, "/staff/users", "/staff/audit", "/staff/webhooks", "/staff/keys", f"{request}/hold")


def test_a_reviewer_agrees_and_answers_nothing(window: OpenWindow, stack: LocalStack, business: Business) -> None:
    sent = _asked(window, stack, business, "know_specific")
    olga, rita = window(), window()
    staff.sign_in(olga, stack, business.owner)
    staff.open_request(olga, sent.reference, "know_specific")
    staff.acknowledge(olga)
    staff.record_match(olga, staff.Compared(declaration=True, file_contact="old@consumer.example"))
    staff.sign_in(rita, stack, business.reviewer)
    staff.open_request(rita, sent.reference, "know_specific")
    request = rita.page.url.partition("?")[0].removeprefix(rita.url)
    assert not rita.page.get_by_role("button", name=rita.t("staff.action.answer"), exact=True).count()
    staff.approve(rita)
    _refused(rita, f"{request}/answer", f"{request}/message", f"{request}/upload", "/staff/users", "/staff/audit")


def test_an_administrator_looks_after_people_and_settings(
    window: OpenWindow, stack: LocalStack, business: Business
) -> None:
    adam = _colleague(window, stack, business, Role.ADMINISTRATOR)
    adam.follow("staff.nav.settings")
    adam.follow("staff.nav.users")
    adam.fill(name="Hanna Handler", email=f"hanna@{business.slug}.example")
    adam.choose(role="handler")
    adam.press("staff.users.send")
    adam.sees("notice.user-invited")
    adam.open("/staff/letters")
    adam.press(adam.page.locator("main table a").first)
    staff.choose_alerts(adam, "friday")
    adam.open("/staff/audit")
    adam.sees("timeline.account-user-added")
    _refused(adam, "/staff/close")


def test_an_agent_asks_and_is_told_how_it_stands(window: OpenWindow, full_stack: LocalStack) -> None:
    olga, email = window(at=full_stack), "ana.of.an.agent@consumer.example"
    asked = agent.ask(full_stack, ACME.slug, email)
    staff.sign_in(olga, full_stack, ACME.owner)
    olga.open("/staff/queue")
    olga.fill(search=email)
    olga.press("staff.queue.search-button")
    olga.press(olga.page.locator("tbody tr a").first)
    staff.start(olga, "agent-permission")
    olga.choose(shown="permission")
    olga.press("staff.agent-permission.button")
    olga.sees("notice.agent-permission-recorded")
    assert agent.say(full_stack, ACME.slug, "status", asked)["status"] in {"open", "in_progress"}
    assert agent.say(full_stack, ACME.slug, "revoke", asked)["status"] == "revoked"


@pytest.mark.parametrize("role", [Role.HANDLER, Role.REVIEWER, Role.AUDITOR])
def test_no_link_leads_a_role_to_a_page_that_it_may_not_see(
    role: Role, window: OpenWindow, full_stack: LocalStack
) -> None:
    """An auditor reads all, and has no form that would change a request, a person or the business."""
    sam = _colleague(window, full_stack, ACME, role)
    found = pages.follow_links(sam, "/staff")
    assert found.broken == []
    if role is Role.AUDITOR:
        assert "/staff/requests/{request}" in found.routes
        assert {"/staff/users", "/staff/business", "/staff/audit"} <= found.routes
        assert found.forms - AUDITORS_FORMS == set()
