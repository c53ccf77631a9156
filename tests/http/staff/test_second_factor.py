"""The second factor on pages: set up when it is demanded, shown at sign-in and again, reset by an administrator."""

import re

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.permissions import Role
from chalicelib.domain.second_factor import Demand
from chalicelib.http.staff.come_back import HOME
from chalicelib.services.accounts.reset_factors import set_demand
from tests.fakes.factors import SoftKey, digits
from tests.http.client import Browser, Form, Page
from tests.http.office import asked, enter, hire, mailed_code, page_of
from tests.http.stage import Stage

OLGA = "owner@acme.example"


@pytest.fixture(autouse=True)
def _later(stage: Stage) -> None:
    """Each test on a day of its own: no delay that another one has earned."""
    stage.time.move(hours=25)


@pytest.fixture
def person(stage: Stage) -> User:
    """A handler of the test's own, with an app."""
    return hire(stage, Role.HANDLER, f"Jo-{stage.time.now():%d%H}")


def show_code(stage: Stage, browser: Browser, email: str, path: str = "/staff/sign-in") -> Page:
    """Come to where the mailed code has been shown."""
    page = browser.press(browser.get(path), {"email": email}, form="email")
    return browser.press(page, {"code": mailed_code(stage, email)}, form="code")


def secret_of(page: Page) -> str:
    """The key that an app would be told."""
    found = re.search(r"type this key:</?[^>]*>?\s*<strong[^>]*>([A-Z2-7]{32})<", page.text)
    found = found or re.search(r">([A-Z2-7]{32})<", page.text)
    assert found
    return found[1]


def now_digits(stage: Stage, secret: str) -> str:
    return digits(secret, stage.time.now().timestamp())


def set_up(stage: Stage, browser: Browser) -> tuple[str, list[str]]:
    """Set up an app in a browser that is signed in; the secret and the recovery codes."""
    page = browser.get("/staff/security/factors")
    secret = secret_of(page)
    page = browser.press(page, {"code": now_digits(stage, secret)}, form="code")
    codes = re.findall(r">([a-z0-9]{5}-[a-z0-9]{5})<", page.text)
    stage.time.move(minutes=1)
    return secret, codes


def test_an_owner_is_asked_for_a_second_factor_before_anything_else(stage: Stage, browser: Browser) -> None:
    page = show_code(stage, browser, OLGA)
    assert page.url == "/staff/security/factors"
    assert "asks you for a second factor before you go on" in page.words
    for path in ("/staff/queue", "/staff/security", "/staff/keys"):
        assert browser.get(path, follow=False).header("location") == "/staff/security/factors"
    assert browser.post("/staff/keys", follow=False).status == 303
    wrong = browser.press(page, {"code": "000000"}, form="code")
    assert (wrong.status, wrong.problems) == (400, ["The code is not correct. Check it or ask for a new one"])
    secret, codes = set_up(stage, browser)
    assert len(codes) == 10
    assert browser.get("/staff/queue", follow=False).status == 200
    other = Browser(stage.app, address="10.71.1.1")
    page = show_code(stage, other, OLGA)
    assert page.heading == "One more step"
    assert other.get("/staff/queue", follow=False).status == 303
    page = other.press(page, {"code": now_digits(stage, secret)}, form="code")
    assert page.url == HOME
    set_demand(stage.desk, stage.staff.account, Demand.NOBODY, actor="system:test")


def test_what_was_typed_survives_the_second_factor_too(stage: Stage, browser: Browser, person: User) -> None:
    show_code(stage, browser, person.email.address)
    secret, _ = set_up(stage, browser)
    request = asked(stage)
    form = browser.get(page_of(request, "note"))
    stage.time.move(minutes=31)
    page = browser.press(form, {"text": "Half a <note>."}, form="text")
    page = browser.press(page, {"email": person.email.address}, form="email")
    page = browser.press(page, {"code": mailed_code(stage, person.email.address)}, form="code")
    wrong = browser.press(page, {"code": "123456789"}, form="code")
    assert wrong.status == 400
    page = browser.press(wrong, {"code": now_digits(stage, secret)}, form="code")
    assert page.heading == "You are signed in again"
    assert browser.press(page, form="resume").value("text") == "Half a <note>."


def test_a_recovery_code_opens_and_the_page_counts_those_left(stage: Stage, browser: Browser, person: User) -> None:
    show_code(stage, browser, person.email.address)
    _, codes = set_up(stage, browser)
    page = show_code(stage, browser, person.email.address)
    wrong = browser.press(page, {"recovery": "aaaaa-aaaaa"}, form="recovery")
    assert wrong.problems == ["This is none of your recovery codes, or it was used before"]
    page = browser.press(wrong, {"recovery": codes[0]}, form="recovery")
    assert page.url == HOME
    page = browser.get("/staff/security")
    assert "9 are left" in page.words
    assert "Code by email and recovery code" in page.words
    assert "recovery code was used to sign in as you" in stage.mail_to(person.email.address).text


def test_a_passkey_is_added_and_shown(stage: Stage, browser: Browser, person: User) -> None:
    key = SoftKey(origin=stage.desk.public_url.replace("127.0.0.1", "localhost"), host="localhost")
    show_code(stage, browser, person.email.address)
    page = browser.get("/staff/security/factors")
    page = browser.press(page, {"credential": key.create(options_of(page))}, form="credential")
    assert "Recovery codes" in page.heading
    page = show_code(stage, browser, person.email.address)
    refused = browser.press(page, {"credential": key.get('{"challenge": "x"}')}, form="credential")
    assert refused.problems == ["The passkey did not fit. Try again, or choose another way"]
    page = browser.press(refused, {"credential": key.get(options_of(refused))}, form="credential")
    assert page.url == HOME
    page = browser.get("/staff/security")
    assert "Passkey" in page.words
    page = browser.press(browser.press(page, form="id"), form="sure")
    assert "The second factor was removed" in page.words


def options_of(page: Page) -> str:
    """What the page hands to the script."""
    import html

    found = re.search(r'data-passkey-options="([^"]*)"', page.text)
    assert found
    return html.unescape(found[1])


def test_the_sixth_try_waits(stage: Stage, browser: Browser, person: User) -> None:
    show_code(stage, browser, person.email.address)
    secret, _ = set_up(stage, browser)
    page = show_code(stage, browser, person.email.address)
    for _ in range(5):
        page = browser.press(page, {"code": "1"}, form="code")
    page = browser.press(page, {"code": now_digits(stage, secret)}, form="code")
    assert page.status == 429
    assert page.header("retry-after") == "900"


def test_who_comes_too_late_or_from_nowhere_begins_anew(stage: Stage, browser: Browser, person: User) -> None:
    show_code(stage, browser, person.email.address)
    secret, _ = set_up(stage, browser)
    page = show_code(stage, browser, person.email.address)
    stage.time.move(minutes=16)
    late = browser.press(page, {"code": now_digits(stage, secret)}, form="code")
    assert late.heading == "Sign in"
    assert browser.get("/staff/second").heading == "Sign in"
    assert Browser(stage.app, address="10.71.2.1").post("/staff/second", {"do": "authenticator"}).heading == "Sign in"
    assert browser.post("/staff/second", {"do": "what"}).heading == "Sign in"


def test_what_can_do_harm_asks_for_the_second_factor(stage: Stage, browser: Browser) -> None:
    ada = hire(stage, Role.ADMINISTRATOR, f"Ada-{stage.time.now():%d%H}")
    show_code(stage, browser, ada.email.address)
    secret, _ = set_up(stage, browser)
    form = browser.get("/staff/access")
    stage.time.move(minutes=11)
    page = browser.press(form, {"second_factor": "everyone"}, form="second_factor")
    assert (page.status, page.heading) == (401, "Show that it is you")
    wrong = browser.press(page, {"code": "000000"}, form="code")
    assert wrong.status == 400
    page = browser.press(wrong, {"code": now_digits(stage, secret)}, form="code")
    page = browser.press(page, form="resume")
    assert "Saved" in page.words
    assert stage.staff.account.second_factor is Demand.EVERYONE
    set_demand(stage.desk, stage.staff.account, Demand.NOBODY, actor="system:test")


def test_an_administrator_helps_who_has_lost_a_telephone(stage: Stage, browser: Browser, person: User) -> None:
    show_code(stage, browser, person.email.address)
    set_up(stage, browser)
    olga = enter(stage, stage.owner)
    page = olga.get("/staff/access")
    assert person.name in page.words
    form = next(one for one in page.forms if ("user", person.id) in one.fields and ("do", "reset") in one.fields)
    page = olga.post("/staff/access", form.fields)
    assert page.heading == f"Reset the second factor of {person.name}?"
    assert stage.desk.second_factors.of(person.account, person.id).is_set_up
    page = olga.press(page, form="sure")
    assert "The second factor was reset" in page.words
    assert browser.get("/staff/queue", follow=False).status == 303
    assert "taken away your second factor" in stage.mail_to(person.email.address).text
    page = show_code(stage, browser, person.email.address)
    assert page.url == HOME
    form = next(one for one in page_with(olga, person) if ("do", "end-sessions") in one.fields)
    page = olga.post("/staff/access", form.fields)
    assert page.heading == f"End all sessions of {person.name}?"
    assert browser.get("/staff/queue", follow=False).status == 200
    assert "Their sessions were ended" in olga.press(page, form="sure").words
    assert browser.get("/staff/queue", follow=False).status == 303


def page_with(olga: Browser, person: User) -> list[Form]:
    """The forms of the page of access that are about a person."""
    return [form for form in olga.get("/staff/access").forms if ("user", person.id) in form.fields]


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ({"do": "demand", "second_factor": "x"}, 400),
        ({"do": "reset", "user": "usr_nobody", "sure": "yes"}, 404),
        ({"do": "reset", "user": "usr_nobody"}, 404),
        ({"do": "reset"}, 404),
        ({"do": "fly"}, 404),
    ],
)
def test_what_cannot_be_done_to_access_is_told(stage: Stage, typed: dict[str, str], status: int) -> None:
    olga = enter(stage, stage.owner)
    token = olga.get("/staff/access").value("form_token")
    assert olga.post("/staff/access", {"form_token": token, **typed}).status == status
    assert olga.post("/staff/access", typed).status == 400


def test_one_may_not_reset_ones_own(stage: Stage) -> None:
    olga = enter(stage, stage.owner)
    token = olga.get("/staff/access").value("form_token")
    page = olga.post("/staff/access", {"form_token": token, "do": "reset", "user": stage.owner.id, "sure": "yes"})
    assert page.status == 409
    assert "Remove your own second factor on the page of your sign-in" in page.words


@pytest.mark.parametrize(
    ("typed", "status"),
    [({"do": "recovery"}, 409), ({"do": "remove-app"}, 404), ({"do": "remove-passkey", "id": "x"}, 404), ({}, 404)],
)
def test_what_cannot_be_done_to_factors_is_told(stage: Stage, typed: dict[str, str], status: int) -> None:
    browser = enter(stage, hire(stage, Role.AUDITOR, f"Kim-{stage.time.now():%d%H%M%S}"))
    token = browser.get("/staff/security").value("form_token")
    assert browser.post("/staff/security/factors", {"form_token": token, **typed}).status == status


def test_new_recovery_codes_are_shown_once(stage: Stage, browser: Browser, person: User) -> None:
    show_code(stage, browser, person.email.address)
    _, codes = set_up(stage, browser)
    page = browser.get("/staff/security")
    form = next(form for form in page.forms if ("do", "recovery") in form.fields)
    page = browser.post("/staff/security/factors", form.fields)
    assert page.heading == "Make new recovery codes?"
    page = browser.press(page, form="sure")
    assert page.heading == "Recovery codes"
    renewed = re.findall(r">([a-z0-9]{5}-[a-z0-9]{5})<", page.text)
    assert len(renewed) == 10
    assert not set(renewed) & set(codes)
    assert renewed[0] not in browser.get("/staff/security").text
