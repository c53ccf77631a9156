"""A business signs up and tries, is told of every day on which something ends, and buys in time, or too late."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, AccountState, Plan
from chalicelib.domain.contact import Email
from chalicelib.services.accounts.change_plan import convert_trial
from chalicelib.services.accounts.keep_accounts import keep_accounts
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from infra.local import mailbox
from tests.http.client import Browser, Page
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
IAN = "ian@initech.example"
TYPED = {
    "name": "Initech",
    "slug": "initech",
    "postal": "4120 Freidrich Lane, Austin, TX 78744",
    "place": "US-TX",
    "time_zone": "America/Chicago",
    "languages": ["en", "es"],
    "owner_name": "Ian Initech",
    "owner_email": IAN,
}


@pytest.fixture(scope="module")
def operated(stage: Stage) -> Iterator[Stage]:
    """The stage with an account that runs it: only there can businesses sign up."""
    command = OpenAccount(
        name="The Desk",
        slug="operator",
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Opal",
        owner_email=Email("opal@desk.example"),
        plan=Plan.ENTERPRISE,
        by_operator=True,
    )
    open_account(stage.desk, command)
    before = stage.desk.settings
    stage.desk.settings = replace(before, operator="operator")
    yield stage
    stage.desk.settings = before


def days_later(stage: Stage, days: float, to: str = IAN) -> list[str]:
    """Let days pass, let the job run twice, and return the subjects of what somebody was mailed meanwhile.

    What comes twice counts once: where the mail service's answer is lost a letter is sent again, as it was.
    """
    before = len(mailbox.messages(to=to))
    stage.time.move(days=days)
    for _ in range(2):
        keep_accounts(stage.desk)
    stage.deliver()
    found = mailbox.messages(to=to)[::-1][before:]
    return list(dict.fromkeys(message.subject for message in found))


def initech(stage: Stage) -> Account:
    return stage.desk.accounts.by_slug("initech")


def sign_up(stage: Stage, browser: Browser) -> Page:
    form = browser.get("/sign-up")
    assert "No card is asked for" in form.words
    waiting = browser.press(form, TYPED)
    assert waiting.heading == "Check your email"
    home = browser.press(waiting, {"code": stage.code_to(IAN)})
    return browser.get("/staff") if home.status == 303 else home


def test_a_trial_is_opened_announced_lapses_and_is_erased_unless_somebody_buys(
    operated: Stage, browser: Browser
) -> None:
    stage = operated

    # Ian opens an account for his business, and is led to set up a second factor first.
    page = sign_up(stage, browser)
    assert page.url.startswith("/staff/security/factors")
    account = initech(stage)
    assert (account.state, account.plan) == (AccountState.TRIAL, Plan.TRIAL)
    assert browser.get("/c/initech").status == 200

    # Nothing happens for three weeks; then the end comes near.
    assert days_later(stage, 22) == []
    [week] = days_later(stage, 1)
    assert "free trial" in week
    [day] = days_later(stage, 6)
    assert day == week

    # It ends: the form says so politely, and names the other way.
    [over] = days_later(stage, 1)
    assert "is over" in over
    assert initech(stage).state is AccountState.CLOSING
    closed = browser.get("/c/initech")
    assert closed.status == 410
    assert "4120 Freidrich Lane" in closed.text

    # Ian buys a plan two days later: all is as before.
    stage.time.move(days=2)
    convert_trial(stage.desk, initech(stage), Plan.SMALL_BUSINESS, actor="operator:usr_opal")
    stage.deliver()
    assert mailbox.messages(to=IAN)[0].subject == "Your plan: Small business"
    stage.time.move(seconds=61)
    assert browser.get("/c/initech").status == 200
    assert days_later(stage, 400) == []
    assert initech(stage).state is AccountState.ACTIVE


def test_who_does_not_buy_is_read_only_a_fortnight_later_and_erased_within_thirty_days(
    operated: Stage, browser: Browser
) -> None:
    stage = operated
    command = OpenAccount(
        name="Hooli",
        slug="hooli",
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name="Gavin",
        owner_email=Email("gavin@hooli.example"),
    )
    account, _ = open_account(stage.desk, command)
    seen: list[str] = []
    told: list[str] = []
    for _ in range(60):
        told += days_later(stage, 1, to="gavin@hooli.example")
        now = stage.desk.accounts.get(account.id)
        if now.state.value not in seen:
            seen.append(now.state.value)
            if now.state is AccountState.ERASED:
                assert account.trial_ends_at
                assert (stage.time.now() - account.trial_ends_at).days <= 29
                break
    assert seen == ["trial", "closing", "closed", "erased"]
    assert [re.sub(r" [A-Z][a-z]+ \d+, \d{4}", " …", one) for one in told] == [
        "Your free trial of the privacy desk ends on …",
        "Your free trial of the privacy desk ends on …",
        "Your free trial is over and the account is closing",
        "The privacy desk of Hooli can only be read now",
        "Everything of Hooli will be erased from … on",
    ]
    assert browser.get("/c/hooli").status in {404, 410}
