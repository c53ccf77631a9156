"""Whoever runs the deployment answers for what it holds itself, by the pages that every business has.

It holds its own customers' staff (who may sign in) and the visitors of its own site. Wanda works for Acme and asks the
operator what it keeps of her as a user: the operator takes it, checks it and answers it; Acme has no part in it.
"""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.ids import Reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request, State
from chalicelib.domain.rights import Right
from tests.http.client import Browser, Fields, Page
from tests.http.filling import answers, fill, reference_of
from tests.http.office import enter, hire, page_of, present, whole
from tests.http.operating import hire_operator
from tests.http.stage import Stage
from tests.journeys.cast import answer, compare, tags

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture(scope="module")
def desk_of_theirs(stage: Stage, operator: Staff) -> Browser:
    """Who handles requests at the operator, signed in as at any business."""
    return enter(stage, hire_operator(stage, operator.account, Role.HANDLER))


def asks(stage: Stage, operator: Staff, browser: Browser, email: str, right: str, **steps: Fields) -> Page:
    """Somebody fills the operator's own form and enters the code; their status page."""
    given = answers(rights={"rights": [right]}, contact={"email": email}, **steps)
    receipt = browser.press(fill(browser, given, first=f"/c/{operator.account.slug}/residence"))
    reference = reference_of(receipt)
    assert reference.isdigit(), receipt.words
    page = browser.click(receipt, "Enter the code")
    status = browser.press(page, {"code": stage.code_to(email)})
    assert "Your email address is confirmed" in status.words
    return receipt


def request_of(stage: Stage, operator: Staff, receipt: Page) -> Request:
    """What lies at the operator."""
    reference = Reference(reference_of(receipt))
    [name] = stage.desk.requests.submission(operator.account.id, reference).requests
    return stage.desk.requests.get(operator.account.id, name)


def test_a_customers_employee_asks_what_is_kept_of_her_and_is_answered_by_the_operator(
    stage: Stage, operator: Staff, owner: Browser, browser: Browser, desk_of_theirs: Browser
) -> None:
    wanda = hire(stage, Role.HANDLER, "Wanda")
    details: Fields = {"details": "I sign in for Acme Stores. What do you keep of my account?"}
    other: Fields = {"relationship": "other"}
    receipt = asks(stage, operator, browser, wanda.email.address, "know_specific", relationship=other, details=details)
    head = request_of(stage, operator, receipt)
    assert (head.account, head.right, head.state) == (
        operator.account.id,
        Right.KNOW_SPECIFIC,
        State.NEW,
    )
    assert page_of(head) in desk_of_theirs.get("/staff/queue?list=open").text
    assert "I sign in for Acme Stores." in whole(desk_of_theirs, head).words
    compare(desk_of_theirs, head)
    answer(desk_of_theirs, head, outcome="granted", text="Your name, your address, your role, when you signed in.")
    done = present(stage, head)
    assert (done.outcome, done.open) == (Outcome.GRANTED, False)
    told = browser.get(f"/c/{operator.account.slug}/status").words
    assert "Your name, your address, your role, when you signed in." in told
    assert "request:answered" in tags(stage, head)
    # Acme has no part in it, although she works there.
    assert owner.get(page_of(head)).status == 404
    assert reference_of(receipt) not in owner.get(f"/staff/queue?q={reference_of(receipt)}").links
    assert stage.desk.requests.by_contact(stage.account.id, wanda.email.look_up) == ()


def test_to_ask_the_operator_to_delete_ends_nobodys_sign_in_by_itself(
    stage: Stage, operator: Staff, browser: Browser, desk_of_theirs: Browser
) -> None:
    wren = hire(stage, Role.HANDLER, "Wren")
    receipt = asks(stage, operator, browser, wren.email.address, "delete", relationship={"relationship": "other"})
    head = request_of(stage, operator, receipt)
    compare(desk_of_theirs, head)
    answer(desk_of_theirs, head, outcome="granted", text="Your employer ends your access; we keep nothing else.")
    assert present(stage, head).outcome is Outcome.GRANTED
    assert stage.desk.accounts.user(stage.account.id, wren.id).disabled_at is None
    assert enter(stage, wren).get("/staff").status == 200


def test_a_visitor_of_the_operators_own_site_is_a_consumer_like_any_other(
    stage: Stage, operator: Staff, browser: Browser, desk_of_theirs: Browser, handler: Browser
) -> None:
    receipt = asks(stage, operator, browser, "vic@example.com", "delete", relationship={"relationship": "visitor"})
    head = request_of(stage, operator, receipt)
    assert head.clocks
    assert "I visited the website or a store" in whole(desk_of_theirs, head).words
    answer(desk_of_theirs, head, outcome="denied", grounds=["CCPA_UNVERIFIED"], text="We do not know you.")
    assert present(stage, head).outcome is Outcome.DENIED
    assert "We do not know you." in browser.get(f"/c/{operator.account.slug}/status").words
    # To run a deployment is not to read its businesses' requests, nor the other way round.
    assert handler.get(page_of(head)).status == 404
