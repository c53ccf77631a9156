"""Administrators look after the keys of their systems."""

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Role
from tests.fakes.api_client import System
from tests.http.office import enter, hire
from tests.http.stage import Stage
from tests.http.systems import Office

PATH = "/staff/keys"


def test_a_key_is_added_used_and_revoked(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get(PATH)
    assert "There are no keys yet" in page.words
    system = System(stage.desk.public_url, now=lambda: stage.time.now().timestamp())
    typed = {"name": "CRM", "scopes": ["read"], "public_key": system.public_pem}
    page = browser.press(page, typed, form="public_key")
    assert "The key is in use" in page.text
    assert "Not used yet" in page.words
    assert "Read read" in page.words  # the scope as the API calls it
    [key] = stage.desk.api_keys.of(stage.account.id)
    assert key.created_by == f"user:{stage.owner.id}"
    system.key_id = key.id
    office = Office(stage, system)
    assert office.get("/requests").status == 200
    [used] = stage.desk.api_keys.of(stage.account.id)
    assert used.last_used_on == stage.time.now().date()
    assert office.get("/requests").status == 200
    assert stage.desk.api_keys.of(stage.account.id) == (used,)  # noted once a day
    page = browser.press(browser.get(PATH), form="revoke")
    assert page.heading == "Revoke the key “CRM”?"
    assert office.get("/requests").status == 200
    page = browser.press(page, form="sure")
    assert "The key is revoked" in page.text
    stage.time.move(seconds=30)
    assert office.get("/requests").problem == "signature-invalid"
    tags = [entry.tag for entry in stage.desk.audit_log.entries(f"A#{stage.account.id}#ACCOUNT")]
    assert {Tag.ACCOUNT_KEY_ADDED, Tag.ACCOUNT_KEY_REVOKED} <= set(tags)


def test_what_is_missing_is_told_at_its_fields(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.press(browser.get(PATH), {"public_key": "-----BEGIN PRIVATE KEY-----"}, form="public_key")
    assert page.status == 400
    assert len(page.problems) == 3
    assert "This is a private key" in page.text


def test_a_form_of_another_session_adds_nothing(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    typed = {"name": "x", "scopes": "read", "public_key": System(base="").public_pem, "form_token": "x"}
    assert browser.post(PATH, typed).status == 400


def test_handlers_see_no_keys(stage: Stage) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Hanna"))
    assert handler.get(PATH).status == 403
    assert 'href="/staff/keys"' not in handler.get("/staff/settings").text
    assert handler.post(f"{PATH}/key_x/revoke").status == 403


def test_another_business_cannot_revoke_a_key(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    token = browser.get(PATH).value("form_token")
    assert browser.post(f"{PATH}/key_aaaaaaaaaaaaaaaa/revoke", {"form_token": token}).status == 404
