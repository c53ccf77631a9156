"""A business that is closing, closed, erased or gone, and how soon its pages know."""

import pytest

from chalicelib.domain.account import AccountState
from chalicelib.errors import NotFound
from tests.http.account_state import in_state, put
from tests.http.client import Browser
from tests.http.consumer.refusals import readable
from tests.http.filling import HOME, answers, fill
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.mark.parametrize("state_now", [AccountState.CLOSING, AccountState.CLOSED])
def test_a_closed_business_names_its_other_ways_and_takes_nothing(
    stage: Stage, browser: Browser, state_now: AccountState
) -> None:
    check = fill(browser, answers(contact={"email": f"{state_now.value}@example.com"}))
    with in_state(stage, state_now):
        for page in (browser.get(HOME), browser.get(f"{HOME}/name"), browser.press(check), browser.get(check.url)):
            readable(page, 410)
            assert "does not take requests here" in page.heading
            assert "privacy@acme.example" in page.text
        assert browser.get(f"{HOME}/status").status == 200
    assert stage.desk.requests.by_contact(stage.account.id, f"email:{state_now.value}@example.com") == ()
    assert browser.press(browser.get(check.url)).heading == "Your request was sent"


def test_an_erased_business_does_not_exist(stage: Stage, browser: Browser) -> None:
    with in_state(stage, AccountState.ERASED):
        readable(browser.get(HOME), 404)


def test_what_pages_remember_of_a_business_is_at_most_a_minute_old(stage: Stage, browser: Browser) -> None:
    assert browser.get(HOME).status == 200
    before = stage.desk.accounts.get(stage.account.id).state
    put(stage, AccountState.CLOSED)
    stage.time.move(seconds=60)

    assert browser.get(HOME).status == 410
    put(stage, before)
    stage.time.move(seconds=60)


def test_an_account_that_is_gone_is_not_remembered(stage: Stage) -> None:
    with pytest.raises(NotFound):
        stage.desk.recent_accounts.by_slug("nobody")
