"""Whatever is sent to the pages, the answer is a page that can be read, with the right status."""

from collections.abc import Mapping

import pytest

from tests.http.client import Browser, Page
from tests.http.consumer.refusals import readable
from tests.http.filling import HOME, STEPS, answers, fill
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.mark.parametrize("step", [*STEPS, "check"])
def test_a_forged_token_gets_the_page_again_with_what_was_typed(browser: Browser, step: str) -> None:
    page = fill(browser, until=step)
    given = answers()
    fields: Mapping[str, str | list[str]] = {**given.get(step, {}), "form_token": "forged"}  # type: ignore[dict-item]
    again = browser.post(page.url, fields)

    readable(again, 400)
    assert "sent twice" in again.problems[0]
    for name, value in given.get(step, {}).items():
        assert sorted(set(again.values(name))) == sorted([value] if isinstance(value, str) else value)
    following = browser.press(again)
    assert following.status == 200
    assert following.url != page.url


@pytest.mark.parametrize("token", [None, "", "a.b.c", "x" * 5000])
def test_a_missing_or_garbled_token_sends_nothing(stage: Stage, browser: Browser, token: str | None) -> None:
    check = fill(browser, answers(contact={"email": "forged@example.com"}))
    readable(browser.post(check.url, {} if token is None else {"form_token": token}), 400)

    assert stage.desk.requests.by_contact(stage.account.id, "email:forged@example.com") == ()


def test_the_token_of_another_form_or_browser_does_not_fit(stage: Stage, browser: Browser) -> None:
    name = fill(browser, until="name")
    other = fill(Browser(stage.app, address=browser.address), until="name")
    contact_token = browser.get(f"{HOME}/residence").value("form_token")

    for stolen in (other.value("form_token"), contact_token):
        readable(browser.post(name.url, {"name": "Ana", "form_token": stolen}), 400)
    assert browser.post(name.url, {"name": "Ana", "form_token": name.value("form_token")}).url.endswith("/contact")


def test_a_post_from_another_site_does_nothing_and_leaves_the_cookie_alone(stage: Stage, browser: Browser) -> None:
    check = fill(browser, answers(contact={"email": "cross@example.com"}))
    token = check.value("form_token")
    browser.headers["sec-fetch-site"] = "cross-site"
    page = browser.post(check.url, {"form_token": token})
    readable(page, 400)

    stranger = Browser(stage.app, sec_fetch_site="cross-site")
    page = stranger.post(f"{HOME}/name", {"name": "x"})
    readable(page, 400)
    assert stranger.cookies == {}


@pytest.mark.parametrize("path", ["residence", "name", "check", "status"])
def test_a_body_of_a_megabyte_is_too_large_for_a_form(browser: Browser, path: str) -> None:
    fill(browser, until="name")
    body = b"name=" + b"x" * 1_000_000

    readable(browser.send("POST", f"{HOME}/{path}", body=body), 413)


def test_a_form_with_a_thousand_fields_is_refused(browser: Browser) -> None:
    page = browser.post(f"{HOME}/residence", [(f"f{number}", "x") for number in range(1000)])

    assert "more fields than it should" in readable(page, 400).words


@pytest.mark.parametrize(
    "content_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", "nonsense"]
)
@pytest.mark.parametrize("path", ["residence", "check", "status"])
def test_another_content_type_cannot_be_read(browser: Browser, path: str, content_type: str) -> None:
    readable(browser.send("POST", f"{HOME}/{path}", body=b'{"a": 1}', content_type=content_type), 415)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe\x00", b"name=%ff%fe%00", b"&&&===;;;", b"form_token=%F0%28%8C%BC"])
def test_a_body_that_is_no_form_is_answered_as_an_empty_one(browser: Browser, body: bytes) -> None:
    readable(browser.send("POST", f"{HOME}/name", body=body), 400)


@pytest.mark.parametrize(
    "slug", ["nobody", "ACME%2F..", "%00", "a" * 3000, "acme%20", "../acme", "%F0%9F%A6%84", "acme--%27--"]
)
@pytest.mark.parametrize("path", ["", "/residence", "/check", "/status"])
def test_an_unknown_business_is_a_page_that_does_not_exist(browser: Browser, slug: str, path: str) -> None:
    readable(browser.get(f"/c/{slug}{path}"), 404)
    readable(browser.post(f"/c/{slug}{path or '/residence'}", {"residence": "US-CA"}), 404)


def test_the_address_of_a_business_may_be_typed_in_capitals(browser: Browser) -> None:
    assert browser.get("/c/ACME").heading.endswith("Acme Stores")


@pytest.mark.parametrize("path", ["nonsense", "check/more", "receipt", "receipt/1/2/3"])
def test_an_unknown_page_of_a_business_does_not_exist(browser: Browser, path: str) -> None:
    readable(browser.get(f"{HOME}/{path}"), 404)


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize("path", ["", "/residence", "/check"])
def test_another_method_is_told_what_to_do(browser: Browser, path: str, method: str) -> None:
    page = browser.send(method, f"{HOME}{path}")

    assert "use its button" in readable(page, 405).words


def test_a_post_to_a_page_that_only_shows_is_told_what_to_do(browser: Browser) -> None:
    readable(browser.post(HOME, {}), 405)


def test_refusals_speak_the_language_of_the_page(browser: Browser) -> None:
    browser.get(f"{HOME}?lang=es")
    page = browser.post(f"{HOME}/residence", {"residence": ""})

    assert page.status == 400
    assert 'lang="es"' in page.text
    assert page.title.startswith("Error: ")
    assert 'lang="es"' in browser.get("/c/nobody").text
    assert 'lang="es"' in browser.send("PUT", HOME).text


def test_a_limit_that_is_reached_says_when_to_try_again_and_keeps_the_words(browser: Browser, limited: None) -> None:
    page = Page("", 0, [], b"")
    for _ in range(21):
        contact = browser.get(f"{HOME}/contact")
        if contact.heading != "How can the business answer?":
            contact = fill(browser, until="contact")
        page = browser.press(contact, {"email": "limited@example.com", "phone": "415 555 0132"})

    readable(page, 429)
    assert int(page.header("retry-after") or "0") > 0
    assert page.value("email") == "limited@example.com"
    assert page.value("phone") == "415 555 0132"
    assert "slow this down" in page.problems[0]


def test_sending_is_limited_by_address_block_and_the_answers_stay(
    stage: Stage, browser: Browser, limited: None
) -> None:
    check = fill(browser, answers(contact={"email": "block@example.com"}))
    neighbour = Browser(stage.app, address=browser.address.rpartition(".")[0] + ".77")
    other = fill(neighbour, answers(contact={"email": "neighbour@example.com"}))
    for _ in range(60):
        neighbour.press(other, follow=False)
    page = browser.press(check)

    readable(page, 429)
    assert page.heading == check.heading
    assert "block@example.com" in page.words
    stage.time.move(hours=1)
    assert browser.press(check).heading == "Your request was sent"


def test_a_reference_in_the_address_that_is_none_asks_to_sign_in(browser: Browser) -> None:
    for reference in ("1", "00000000000", "1234567890a", "%00", "9" * 4000):
        assert browser.get(f"{HOME}/receipt/{reference}").heading == "Follow your request"


def test_a_cookie_that_we_never_made_counts_as_none(browser: Browser) -> None:
    for cookie in ("'; DROP", "x" * 5000, "é", "../..", ""):
        browser.cookies["sid"] = cookie
        assert browser.get(f"{HOME}/check").url == HOME
        assert browser.get(f"{HOME}/residence").status == 200
