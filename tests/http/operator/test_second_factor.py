"""The operator's side asks for a second factor in each session, whatever the account demands of others."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.second_factor import Demand
from chalicelib.services.accounts.reset_factors import set_demand
from chalicelib.services.accounts.sessions import Entrance, open_session
from tests.http.client import Browser
from tests.http.office import mailed_code
from tests.http.staff.test_second_factor import now_digits, set_up
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")
EMAIL = "olga@operator.example"


def test_by_the_mailed_code_alone_nobody_operates(stage: Stage, operator: Staff, browser: Browser) -> None:
    set_demand(stage.desk, operator.account, Demand.NOBODY, actor="system:test")
    page = browser.press(browser.get("/operator"), {"email": EMAIL}, form="email")
    page = browser.press(page, {"code": mailed_code(stage, EMAIL)}, form="code")
    assert page.url == "/staff/security/factors"
    assert browser.get("/staff").status == 200  # what the account demands of its staff
    before = Browser(stage.app, address="10.90.0.1")
    opened = open_session(stage.desk, stage.desk.accounts.user(operator.account.id, operator.user.id), Entrance())
    before.cookies["staff"] = opened.token
    secret, _ = set_up(stage, browser)
    assert browser.get("/operator").heading.startswith("What needs you")
    assert before.get("/staff", follow=False).status == 303  # what a mailed code had opened has ended

    # A session that was opened without it, as through single sign-on, shows it first.
    through = Browser(stage.app, address="10.90.0.2")
    came = open_session(stage.desk, opened.staff.user, Entrance(way="sso", shown_at=stage.time.now()))
    through.cookies["staff"] = came.token
    asked = through.get("/operator")
    assert asked.url == "/staff/again?next=%2Foperator"
    assert "/staff/sso" not in asked.text  # the issuer's word is not enough here
    assert through.get("/operator", follow=False).status == 303
    page = through.press(asked, {"code": now_digits(stage, secret)}, form="code")
    assert page.url == "/operator"
    assert page.heading.startswith("What needs you")


def test_what_is_posted_without_one_is_not_done(stage: Stage, operator: Staff) -> None:
    browser = Browser(stage.app)
    user = stage.desk.accounts.user(operator.account.id, operator.user.id)
    browser.cookies["staff"] = open_session(stage.desk, user, Entrance()).token
    token = browser.get("/staff").value("form_token")
    before = stage.desk.grants.of(operator.account.id)
    typed = {"form_token": token, "demand_account": "acme", "demand_ground": "incident"}
    page = browser.post("/operator/grants/register", typed, follow=False)
    assert page.status == 401  # what was typed waits on the page that asks for the factor
    assert stage.desk.grants.of(operator.account.id) == before
