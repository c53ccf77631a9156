"""Mailed links of people, agents, vendors and controllers, in every state of the business that they are about."""

import json
from collections.abc import Iterator

import pytest

from chalicelib.domain.account import AccountState
from chalicelib.http.endpoint import ROUTES
from chalicelib.http.standing import changes
from tests.http import test_agent_address, test_permission
from tests.http.account_state import in_state
from tests.http.client import Browser
from tests.http.office import enter
from tests.http.staff.test_referrals import COMPANY, passed_on
from tests.http.staff.test_vendors import entered, link_of, told
from tests.http.stage import Stage, application

pytestmark = pytest.mark.usefixtures("unlimited")
application()  # fills ROUTES
OPEN = {AccountState.TRIAL, AccountState.ACTIVE, AccountState.PAST_DUE, AccountState.CLOSING}
ANSWERS = {
    "/permission/{token}": {"permission": "no"},
    "/permission/agent/{token}": {"agent_sent": "none"},
    "/vendor/{token}": {"vendor_answer": "done"},
    "/referral/{token}": {"said": "has-it"},
}
CLOSED = "does not take requests here"


@pytest.fixture(scope="module")
def links(stage: Stage) -> dict[str, str]:
    """A link of each kind, under its route's path."""
    owner = enter(stage, stage.owner)
    owner.press(owner.get("/staff/controllers/new"), COMPANY, form="controller_name")
    beverly = next(one.id for one in stage.desk.controllers.every(stage.account.id))
    vendor = entered(stage, owner, "Mail House")
    agent = "lee-closed@chan.example"
    _, permission = test_permission.through_agent(stage)
    test_agent_address.through_agent(stage, agent)
    return {
        "/permission/{token}": permission,
        "/permission/agent/{token}": test_agent_address.link_to(stage, agent),
        "/vendor/{token}": link_of(stage, told(stage, owner, vendor), vendor),
        "/referral/{token}": passed_on(stage, owner, beverly)[0],
    }


@pytest.fixture(params=AccountState, ids=lambda state: state.value)
def state(stage: Stage, links: dict[str, str], request: pytest.FixtureRequest) -> Iterator[AccountState]:
    """The business in each state, and back again."""
    del links
    with in_state(stage, request.param):
        yield request.param


def test_every_link_that_changes_something_is_looked_at_here() -> None:
    changing = {info.path for info in ROUTES if info.path.endswith("/{token}") and changes("POST", info.audit)}
    assert {path for path in changing if not path.startswith(("/staff/", "/unsubscribe/"))} == set(ANSWERS)


@pytest.mark.parametrize("path", ANSWERS)
def test_a_link_is_answered_while_the_business_may_change_and_never_after(
    stage: Stage, links: dict[str, str], state: AccountState, path: str
) -> None:
    browser = Browser(stage.app, address="198.51.100.7")
    before = stage.desk.accounts.get(stage.account.id).version
    shown = browser.get(links[path])
    if state is AccountState.ERASED:
        assert (shown.status, browser.post(links[path], ANSWERS[path]).status) == (404, 404)
    elif state is AccountState.CLOSED:
        assert not any("post" in form.method for form in shown.forms)
        answered = browser.post(links[path], ANSWERS[path])
        assert (answered.status, CLOSED in answered.words) == (410, True)
        assert "privacy@acme.example" in answered.text
    else:
        assert state in OPEN
        assert shown.status == 200
        assert CLOSED not in shown.words
    assert stage.desk.accounts.get(stage.account.id).version == before


def test_a_vendors_system_is_told_that_the_business_takes_nothing_any_more(
    stage: Stage, links: dict[str, str], state: AccountState
) -> None:
    shown = Browser(stage.app).get(links["/vendor/{token}"] + "/data")
    assert shown.status == {AccountState.CLOSED: 410, AccountState.ERASED: 404}.get(state, 200)
    if state is AccountState.CLOSED:
        assert json.loads(shown.text) == {"standing": "closed"}


def test_what_was_passed_on_can_still_be_read(stage: Stage, links: dict[str, str]) -> None:
    with in_state(stage, AccountState.CLOSED):
        shown = Browser(stage.app).get(links["/referral/{token}"])
    assert (shown.status, "Ana María López" in shown.words) == (200, True)
