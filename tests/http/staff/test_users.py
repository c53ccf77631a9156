"""The pages about staff: who is there, who comes in, and what somebody may put right of their own."""

import re

import pytest

from chalicelib.domain.permissions import Role
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage


def form_of(page: Page, do: str) -> dict[str, str]:
    """What the form for a step holds."""
    found = next(form for form in page.forms if ("do", do) in form.fields)
    return dict(found.fields)


def do(browser: Browser, page: Page, step: str, **typed: str) -> Page:
    return browser.post(page.url.partition("?")[0], form_of(page, step) | typed)


@pytest.fixture
def owner(stage: Stage) -> Browser:
    return enter(stage, stage.owner)


def test_an_invited_colleague_is_listed_and_told(stage: Stage, owner: Browser) -> None:
    page = owner.get("/staff/users")
    assert "Olga Owner" in page.words
    page = owner.press(page, {"name": "Nina New", "email": "nina@acme.example", "role": "handler"}, form="name")
    assert "The invitation is on its way" in page.words
    assert re.search(r"Nina New ?nina@acme.example ?handler ?Never.*?Invited", page.words)
    assert "privacy desk" in stage.mail_to("nina@acme.example").text


def test_all_problems_of_an_invitation_are_told_at_once_and_what_was_typed_stays(owner: Browser) -> None:
    page = owner.press(owner.get("/staff/users"), {"name": " ", "email": "no address"}, form="name")
    assert page.status == 400
    assert len(page.problems) == 3
    assert page.value("email") == "no address"
    again = owner.press(page, {"name": "X", "email": "owner@acme.example", "role": "auditor"}, form="name")
    assert again.problems == ["This email address is already in use"]


def test_the_page_of_a_colleague_changes_role_name_and_access(stage: Stage, owner: Browser) -> None:
    hal = hire(stage, Role.HANDLER, "Hal")
    his = enter(stage, hal)
    page = owner.get(f"/staff/users/{hal.id}")
    page = do(owner, page, "role", role="auditor")
    assert "The role was changed" in page.words
    assert his.get("/staff/queue", follow=False).status == 303
    page = do(owner, page, "name", name="Hal Hale")
    assert page.heading == "Hal Hale"
    page = do(owner, page, "disable")
    assert "The access has ended" in page.words
    assert "You can no longer sign in" in stage.mail_to("hal@acme.example").subject
    page = do(owner, page, "enable")
    assert "can sign in again" in page.words
    assert do(owner, page, "role", role="king").problems == ["Choose a role"]
    assert do(owner, page, "role", role="handler", do="crown").status == 404


def test_who_looked_before_somebody_else_changed_it_is_told(stage: Stage, owner: Browser) -> None:
    ida = hire(stage, Role.HANDLER, "Ida")
    before = owner.get(f"/staff/users/{ida.id}")
    do(owner, before, "role", role="auditor")
    late = do(owner, before, "role", role="reviewer")
    assert late.status == 409
    assert stage.desk.accounts.user(ida.account, ida.id).role is Role.AUDITOR
    assert do(owner, late, "role", role="reviewer").status == 200


def test_an_administrator_is_offered_no_owner_and_refused_if_they_insist(stage: Stage) -> None:
    admin = enter(stage, hire(stage, Role.ADMINISTRATOR, "Ada"))
    page = admin.get("/staff/users")
    assert 'value="owner"' not in page.text
    page = admin.press(page, {"name": "O", "email": "o2@acme.example", "role": "owner"}, form="name")
    assert (page.status, page.problems) == (
        409,
        ["Only an owner can do this to an owner, or make somebody an owner. Ask an owner to do it"],
    )
    page = admin.get(f"/staff/users/{stage.owner.id}")
    assert [form.action for form in page.forms if form.action.endswith(stage.owner.id)] == []
    token = page.value("form_token")
    version = str(stage.desk.accounts.user(stage.owner.account, stage.owner.id).version)
    forced = admin.post(page.url, {"form_token": token, "do": "disable", "seen": version})
    assert forced.status == 409


def test_one_s_own_page_corrects_name_and_address(stage: Stage) -> None:
    uma = hire(stage, Role.AUDITOR, "Uma")
    browser = enter(stage, uma)
    page = do(browser, browser.get("/staff/profile"), "name", name="Uma <U>")
    assert "The name was saved" in page.words
    assert "Read requests" in page.words
    page = do(browser, page, "address", email="uma.new@acme.example")
    assert "A link is on its way" in page.words
    assert "uma.new@acme.example" in page.words
    link = re.search(r"/staff/address\?token=\w+", stage.mail_to("uma.new@acme.example").text)
    assert link
    stranger = Browser(stage.app, address="10.80.0.1")
    page = stranger.get(link[0])
    assert "uma.new@acme.example" in page.words
    page = stranger.press(page, form="token")
    assert page.heading == "Your new address is confirmed"
    assert stranger.get(link[0]).status == 410
    assert "no longer signs in" in stage.mail_to("uma@acme.example").subject


def test_a_new_address_can_be_dropped_again_and_a_wrong_one_is_told(stage: Stage) -> None:
    browser = enter(stage, hire(stage, Role.HANDLER, "Vic"))
    page = do(browser, browser.get("/staff/profile"), "address", email="not one")
    assert page.status == 400
    page = do(browser, page, "address", email="vic2@acme.example")
    page = do(browser, page, "keep-address")
    assert "The address stays as it is" in page.words
    assert browser.post("/staff/profile", {"do": "name", "name": "X"}).status == 400


def test_nobody_s_page_is_not_found_and_one_s_own_leads_to_the_profile(stage: Stage, owner: Browser) -> None:
    assert owner.get("/staff/users/usr_nobody").status == 404
    assert owner.get(f"/staff/users/{stage.owner.id}").url == "/staff/profile"


def test_a_link_that_is_no_link_is_gone(stage: Stage) -> None:
    stranger = Browser(stage.app)
    assert stranger.get("/staff/address").status == 410
    assert stranger.get("/staff/address?token=%22%3E%3Cscript%3E").status == 410
    assert stranger.post("/staff/address", {"token": "0" * 48}).status == 410


def test_an_auditor_sees_who_is_there_and_changes_nobody(stage: Stage) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    page = auditor.get("/staff/users")
    assert "Olga Owner" in page.words
    assert "Invite somebody" not in page.words
    page = auditor.get(f"/staff/users/{stage.owner.id}")
    assert page.status == 200
    assert [form.action for form in page.forms] == ["/staff/sign-out"]
    token = page.value("form_token")
    for path in ("/staff/users", f"/staff/users/{stage.owner.id}", "/staff/business"):
        assert auditor.post(path, {"form_token": token, "do": "disable"}).status == 403
    page = auditor.get("/staff/business")
    assert "Acme Stores" in page.words
    assert "part=" not in page.text
    assert auditor.get("/staff/business?part=facts").status == 403
    assert auditor.get("/staff/business?logo=x").status == 403
