"""One's own sign-in: the sessions that there are, and showing again who one is before what can do harm."""

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.http.endpoint import ROUTES
from tests.http.client import Browser, Page
from tests.http.office import enter, hire, mailed_code
from tests.http.stage import Stage

OLGA = "owner@acme.example"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0"


def sign_in(stage: Stage, browser: Browser, email: str = OLGA, back: str = "") -> Page:
    """Come in with a mailed code."""
    page = browser.get(f"/staff/sign-in?next={back}")
    page = browser.press(page, {"email": email}, form="email")
    return browser.press(page, {"code": mailed_code(stage, email)}, form="code")


@pytest.fixture(scope="module", autouse=True)
def ina(stage: Stage) -> str:
    """A handler whose sign-ins meet no other test's."""
    hire(stage, Role.HANDLER, "Ina")
    return "ina@acme.example"


def test_the_sessions_of_a_person_are_listed_and_one_ends_another(stage: Stage, ina: str) -> None:
    office = Browser(stage.app, address="10.70.1.1", user_agent=FIREFOX)
    home = Browser(stage.app, address="10.70.2.1")
    sign_in(stage, office, ina)
    stage.time.move(hours=1)
    sign_in(stage, home, ina)
    sign_in(stage, office, ina)
    page = home.get("/staff/security")
    assert "Firefox, Windows" in page.words
    assert "This browser" in page.words
    assert "10.70" not in page.text
    page = home.press(page, form="session")
    assert "The session was ended" in page.words
    assert office.get("/staff/queue", follow=False).status == 303
    sign_in(stage, office, ina)
    page = office.press(office.get("/staff/security"), form="do")
    assert "All other sessions were ended" in page.words or "The session was ended" in page.words
    assert home.get("/staff/queue", follow=False).status == 303


@pytest.mark.parametrize("typed", [{"do": "end", "session": "x"}, {"do": "what"}, {}])
def test_what_is_no_session_cannot_be_ended(stage: Stage, typed: dict[str, str]) -> None:
    browser = enter(stage, stage.owner)
    token = browser.get("/staff/security").value("form_token")
    assert browser.post("/staff/security", {"form_token": token, **typed}).status == 404
    assert browser.post("/staff/security", typed).status == 400


def test_signing_in_gives_a_new_cookie_and_ends_the_session_before(stage: Stage, browser: Browser, ina: str) -> None:
    stage.time.move(hours=25)
    sign_in(stage, browser, ina)
    before = browser.cookies["staff"]
    sign_in(stage, browser, ina)
    assert browser.cookies["staff"] != before
    browser.cookies["staff"] = before
    assert browser.get("/staff/queue", follow=False).status == 303


def test_after_ten_minutes_a_key_is_added_only_when_the_person_has_shown_who_they_are(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    form = browser.get("/staff/keys")
    stage.time.move(minutes=11)
    page = browser.press(form, {"name": "CRM <1>", "scopes": ["read"], "public_key": "x"}, form="public_key")
    assert page.status == 401
    assert page.heading == "Show that it is you"
    assert "What you typed is kept" in page.words
    page = browser.press(page, form="kept")
    assert OLGA in page.words
    wrong = browser.press(page, {"code": "000000"}, form="code")
    assert (wrong.status, wrong.problems) == (400, ["The code is not correct. Check it or ask for a new one"])
    page = browser.press(wrong, {"code": mailed_code(stage, OLGA)}, form="code")
    assert page.heading == "Thank you. You can go on now"
    page = browser.press(page, form="resume")
    assert page.url == "/staff/keys"
    assert page.value("name") == "CRM <1>"  # the key was wrong: it is told as always, and nothing typed is lost
    assert page.status == 400
    assert browser.get("/staff/keys").status == 200


def test_a_page_that_only_reads_is_come_back_to(stage: Stage) -> None:
    stage.time.move(hours=25)
    browser = enter(stage, stage.owner)
    page = browser.press(browser.get("/staff/again?next=%2Fstaff%2Fexport"), form="next")
    page = browser.press(page, {"code": mailed_code(stage, OLGA)}, form="code")
    assert page.url == "/staff/export"


def test_a_form_that_another_site_posts_is_not_kept(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    stage.time.move(minutes=11)
    assert browser.post("/staff/keys", {"name": "Mine"}).status == 400


def test_the_sixth_wrong_code_is_refused_for_a_while(stage: Stage) -> None:
    stage.time.move(hours=25)
    browser = enter(stage, stage.owner)
    page = browser.press(browser.get("/staff/again"), form="next")
    for _ in range(6):
        page = browser.press(page, {"code": "000000"}, form="code")
    assert page.status == 429
    assert page.header("retry-after")


def test_what_can_do_harm_asks_for_a_fresh_sign_in() -> None:
    fresh = {info.path for info in ROUTES if info.fresh}
    assert {"/staff/keys", "/staff/keys/{key}/revoke", "/staff/export", "/staff/webhooks"} <= fresh
    assert all(info.permission for info in ROUTES if info.fresh)


@pytest.mark.parametrize(
    "path",
    [
        "/staff/queue/files",
        "/staff/audit/export",
        "/staff/export",
        "/staff/close",
        "/staff/users",
        "/staff/users/{user}",
        "/staff/keys",
        "/staff/keys/{key}/revoke",
    ],
)
def test_export_deletion_keys_and_roles_ask_for_a_fresh_sign_in_whichever_way_they_are_posted(path: str) -> None:
    posted = [info for info in ROUTES if info.path == path and "POST" in info.methods]
    assert posted
    assert all(info.fresh for info in posted)
