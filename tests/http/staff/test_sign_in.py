"""Staff sign in with a mailed code: what the pages tell, where one comes back to, what ends a session."""

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.http.rate_limits import SIGN_IN
from chalicelib.http.staff.come_back import HOME, safe_next
from chalicelib.services.accounts.first_account import first_account_link
from tests.http.client import Browser, Page
from tests.http.collisions import let_opening_collide
from tests.http.office import asked, code_letters, enter, hire, mailed_code, page_of, present
from tests.http.stage import Stage

HAL = "hal@acme.example"


@pytest.fixture(scope="module", autouse=True)
def hal(stage: Stage) -> None:
    hire(stage, Role.HANDLER, "Hal")


def ask_code(browser: Browser, email: str, path: str = "/staff/sign-in") -> Page:
    return browser.press(browser.get(path), {"email": email}, form="email")


def signed_in(stage: Stage, browser: Browser, path: str = "/staff/sign-in") -> Page:
    stage.time.move(hours=25)  # past every delay that earlier tests have earned
    page = ask_code(browser, HAL, path)
    return browser.press(page, {"code": mailed_code(stage, HAL)}, form="code")


def test_a_mailed_code_opens_the_queue(stage: Stage, browser: Browser) -> None:
    page = signed_in(stage, browser)
    assert page.url == HOME
    assert "Hal" in page.text
    assert len(browser.cookies["staff"]) == 96


def test_the_pages_are_the_same_for_an_unknown_address(stage: Stage) -> None:
    known, unknown = Browser(stage.app, address="10.9.1.1"), Browser(stage.app, address="10.9.2.1")
    stage.time.move(hours=25)

    def told(browser: Browser, email: str) -> list[str]:
        page = ask_code(browser, email)
        seen = [f"{page.status} {page.words}"]
        for _ in range(6):
            page = browser.press(page, {"code": "123456"}, form="code")
            seen.append(f"{page.status} {page.problems} {page.words}")
        return [line.replace(email, "…") for line in seen]

    assert len(code_letters(stage, HAL)) >= 1
    ask_code(known, HAL)
    mailed_code(stage, HAL)
    stage.time.move(hours=1)
    assert told(known, HAL) == told(unknown, "nobody@acme.example")


def test_a_wrong_code_is_told_at_its_field_and_a_sixth_try_is_refused(stage: Stage, browser: Browser) -> None:
    stage.time.move(hours=25)
    page = ask_code(browser, HAL)
    right = mailed_code(stage, HAL)
    wrong = "000000" if right != "000000" else "000001"
    for _ in range(5):
        page = browser.press(page, {"code": wrong}, form="code")
        assert page.status == 400
        assert page.problems == ["The code is not correct. Check it or ask for a new one"]
    page = browser.press(page, {"code": right}, form="code")
    assert page.status == 429
    assert page.header("retry-after") is not None
    assert "staff" not in browser.cookies


def test_a_malformed_address_is_told_and_kept(browser: Browser) -> None:
    page = ask_code(browser, "hal at acme")
    assert page.status == 400
    assert page.value("email") == "hal at acme"
    assert page.problems == ["Enter an email address in the format name@example.com"]


def test_after_signing_in_one_is_back_at_the_page_that_asked(stage: Stage, browser: Browser) -> None:
    request = asked(stage)
    page = browser.get(page_of(request))
    assert page.heading == "Sign in"
    stage.time.move(hours=25)
    page = browser.press(page, {"email": HAL}, form="email")
    page = browser.press(page, {"code": mailed_code(stage, HAL)}, form="code")
    assert page.url == page_of(request)
    assert page.status == 200


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/staff/queue",
        "/staff/../../evil",
        "/staff//evil.example",
        "/c/acme",
        "/staff/sign-in",
        "/staff/queue\r\nSet-Cookie: x",
        "/staff/queue#" + "x" * 600,
        "",
    ],
)
def test_no_address_but_a_page_of_the_staff_is_returned_to(path: str) -> None:
    assert safe_next(path) in {HOME, "/staff//evil.example"}
    assert not safe_next(path).startswith("//")


def test_an_open_redirect_is_not_offered(stage: Stage, browser: Browser) -> None:
    page = signed_in(stage, browser, "/staff/sign-in?next=https%3A%2F%2Fevil.example%2Fstaff%2Fqueue")
    assert page.url == HOME


def test_what_was_being_written_survives_the_end_of_the_session(stage: Stage, browser: Browser) -> None:
    signed_in(stage, browser)
    request = asked(stage)
    form = browser.get(page_of(request, "message"))
    stage.time.move(minutes=31)
    page = browser.press(form, {"text": "Two hundred words."}, form="text")
    assert page.status == 401
    assert "Your session has ended" in page.words
    stage.time.move(hours=25)
    page = browser.press(page, {"email": HAL}, form="email")
    page = browser.press(page, {"code": mailed_code(stage, HAL)}, form="code")
    assert page.heading == "You are signed in again"
    page = browser.press(page, form="resume")
    assert page.status == 200
    assert page.value("text") == "Two hundred words."
    assert present(stage, request).version == request.version
    assert "Your message was sent" in browser.press(page, form="text").words


def test_words_that_another_site_posts_are_not_kept(stage: Stage, browser: Browser) -> None:
    request = asked(stage)
    browser.cookies["staff"] = "0" * 64
    page = browser.post(page_of(request, "message"), {"text": "Not mine", "form_token": "forged"}, follow=False)
    assert page.status == 303
    assert page.header("location") == f"/staff/sign-in?next=%2Fstaff%2Frequests%2F{request.id}"


def test_half_an_hour_of_silence_ends_the_session_and_signing_out_at_once(stage: Stage, browser: Browser) -> None:
    signed_in(stage, browser)
    stage.time.move(minutes=29)
    assert browser.get("/staff/queue", follow=False).status == 200
    stage.time.move(minutes=29)
    assert browser.get("/staff/queue", follow=False).status == 200
    stage.time.move(minutes=31)
    assert browser.get("/staff/queue", follow=False).status == 303
    page = signed_in(stage, browser)
    token = browser.cookies["staff"]
    page = browser.press(page, form="sign-out")
    assert page.heading == "Sign in"
    assert "staff" not in browser.cookies
    browser.cookies["staff"] = token
    assert browser.get("/staff/queue", follow=False).status == 303


def test_signing_out_needs_the_forms_token(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    assert browser.post("/staff/sign-out").status == 400
    assert browser.get("/staff/queue", follow=False).status == 200


def test_too_many_attempts_from_one_place_are_slowed_down(stage: Stage, browser: Browser) -> None:
    into_window = stage.time.now().timestamp() % SIGN_IN.seconds
    stage.time.move(seconds=SIGN_IN.seconds - into_window + 1)  # the whole test lies in one window
    page = browser.get("/staff/sign-in")
    statuses = [browser.press(page, {"email": f"n{n}@x.example"}, form="email").status for n in range(SIGN_IN.most + 1)]
    assert statuses[:-1] == [200] * SIGN_IN.most
    assert statuses[-1] == 429


def test_the_cookie_is_for_us_alone(stage: Stage, browser: Browser) -> None:
    stage.time.move(hours=25)
    page = ask_code(browser, HAL)
    answer = browser.press(page, {"code": mailed_code(stage, HAL)}, form="code", follow=False)
    cookies = [value for name, value in answer.headers if name.lower() == "set-cookie" and value.startswith("staff=")]
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]
    assert answer.header("cache-control") == "no-store"


def test_the_operators_link_opens_one_account(stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    link = first_account_link(stage.desk)
    path = "/staff/first" + link.partition("/staff/first")[2]
    page = browser.press(browser.get(path), {"name": " ", "slug": "No Good", "owner_email": "x"}, form="slug")
    assert page.status == 400
    assert len(page.problems) == 4
    typed = {"name": "Initech", "slug": "acme", "owner_name": "Ian", "owner_email": "ian@initech.example"}
    page = browser.press(page, typed, form="slug")
    assert page.problems == ["This address is already in use"]
    with monkeypatch.context() as meanwhile:
        let_opening_collide(meanwhile)
        page = browser.press(page, {"slug": "initech"}, form="slug")
    assert (page.status, page.value("owner_name")) == (503, "Ian")
    form = page
    page = browser.press(form, {"slug": "initech"}, form="slug")
    assert page.heading == "Initech can take requests"
    assert stage.desk.accounts.by_slug("initech").name == "Initech"
    again = browser.press(form, {"slug": "initech2"}, form="slug")
    assert again.status == 410
    assert browser.get(path).status == 410
    assert browser.get("/staff/first?token=guessed").status == 410
