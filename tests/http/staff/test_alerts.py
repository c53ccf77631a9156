"""Each member of staff chooses how often they hear of deadlines."""

import pytest

from chalicelib.domain.alerts import Alerts, Rhythm
from chalicelib.domain.permissions import Role
from tests.http.office import enter, hire
from tests.http.stage import Stage

PATH = "/staff/alerts"


def chosen(stage: Stage, user_id: str) -> Alerts:
    [user] = [user for user in stage.desk.accounts.users(stage.account.id) if user.id == user_id]
    return user.alerts


def test_the_settings_lead_there_and_it_shows_what_counts_now(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    assert 'href="/staff/alerts"' in browser.get("/staff/settings").text
    page = browser.get(PATH)
    assert page.status == 200
    assert 'value="daily" checked' in page.text
    assert 'value="yes" checked' in page.text


@pytest.mark.parametrize("role", Role)
def test_every_role_may_choose_for_themselves(stage: Stage, role: Role) -> None:
    user = hire(stage, role, f"Alert-{role.value}")
    browser = enter(stage, user)
    token = browser.get(PATH).value("form_token")
    page = browser.post(PATH, {"form_token": token, "rhythm": "friday"})
    assert "Your choice of alerts was saved" in page.text
    assert chosen(stage, user.id) == Alerts(rhythm=Rhythm.FRIDAY, two_days_before=False)
    assert chosen(stage, stage.owner.id) == Alerts()
    entry = stage.desk.audit_log.entries(stage.desk.audit_log.chain_of(stage.account.id, None))[-1]
    assert (entry.tag, entry.actor) == ("user:alerts:changed", f"user:{user.id}")
    assert entry.detail == {"user": user.id, "rhythm": "friday", "two_days_before": False}


@pytest.mark.parametrize("rhythm", ["", "hourly"])
def test_a_rhythm_that_does_not_exist_is_asked_for_again(stage: Stage, rhythm: str) -> None:
    user = hire(stage, Role.HANDLER, f"Wrong-{rhythm or 'none'}")
    browser = enter(stage, user)
    token = browser.get(PATH).value("form_token")
    page = browser.post(PATH, {"form_token": token, "rhythm": rhythm, "two_days_before": "yes"})
    assert page.status == 400
    assert "Choose how often we should write to you" in page.text
    assert chosen(stage, user.id) == Alerts()


def test_a_form_of_another_session_changes_nothing(stage: Stage) -> None:
    user = hire(stage, Role.HANDLER, "Elsewhere")
    page = enter(stage, user).post(PATH, {"form_token": "forged", "rhythm": "never"})
    assert page.status == 400
    assert chosen(stage, user.id) == Alerts()


def test_the_same_choice_again_leaves_no_trace(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    token = browser.get(PATH).value("form_token")
    before = stage.desk.accounts.get(stage.account.id).chain_head
    browser.post(PATH, {"form_token": token, "rhythm": "daily", "two_days_before": "yes"})
    assert stage.desk.accounts.get(stage.account.id).chain_head == before
