"""Whatever is sent to the form, the answer is a page that can be read, with the right status and the words kept."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

import pytest

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from tests.http.client import Browser, Fields, Page
from tests.http.filling import HOME, STEPS, answers, fill, reference_of, send
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

NASTY = {
    "html": "<script>alert(1)</script><b>\"'&amp;",
    "sql": "'; DROP TABLE requests; --",
    "template": "{{ 7*7 }}{% raw %}${7*7}",
    "emoji": "👩‍👩‍👧‍👦 Ana 🦄",
    "arabic": "آنا ماريا",
    "percent": "%00%0d%0aSet-Cookie: a=b",
    "header": "Ana\r\nSet-Cookie: a=b",
}
CORRECTION = answers(rights={"rights": ["correct"]}, details={"wrong": "x", "right_value": "y"})


def readable(page: Page, status: int) -> Page:
    """A page of ours with this status, in words, without a trace of the machine."""
    assert page.status == status
    assert (page.header("content-type") or "").startswith("text/html")
    assert page.heading != "(no heading)"
    assert "Traceback" not in page.text
    assert "Internal Server Error" not in page.text
    return page


def refused(page: Page, *problems: str) -> Page:
    """The same page again with these problems, as the rules for forms ask."""
    readable(page, 400)
    assert page.problems == list(problems)
    assert page.title.startswith("Error: ")
    return page


@contextmanager
def state(stage: Stage, becomes: AccountState) -> Iterator[None]:
    """The business in another state, and back again; what pages remember of it is more than a minute old."""
    before = stage.desk.accounts.get(stage.account.id)
    _change(stage, replace(before, state=becomes))
    stage.time.move(seconds=61)
    try:
        yield
    finally:
        now = stage.desk.accounts.get(stage.account.id)
        _change(stage, replace(now, state=before.state))
        stage.time.move(seconds=61)


def _change(stage: Stage, account: Account) -> None:
    unit = stage.desk.work.begin(account.id, stage.time.now())
    unit.store(account, because=Reason(Tag.ACCOUNT_SETTINGS_CHANGED, "system:tests"))
    unit.commit()


@pytest.mark.parametrize(
    ("step", "given", "problems"),
    [
        ("residence", {}, ["Choose where you live"]),
        ("residence", {"residence": "US-XX"}, ["Choose where you live from the list"]),
        ("rights", {}, ["Choose at least one thing that you want to do"]),
        ("rights", {"rights": ["erase"]}, ["Choose from the list what you want to do"]),
        ("rights", {"rights": ["delete", "everything"]}, ["Choose from the list what you want to do"]),
        ("behalf", {}, ["Choose who you are asking for"]),
        ("behalf", {"behalf": "neighbour"}, ["Choose who you are asking for"]),
        ("behalf", {"behalf": "agent"}, ["Enter your name as the agent"]),
        ("name", {}, ["Enter a name"]),
        ("name", {"name": " \t\u202e\u200b "}, ["Enter a name"]),
        ("contact", {}, ["Enter an email address"]),
        ("contact", {"email": "ana@"}, ["Enter an email address in the format name@example.com"]),
        (
            "contact",
            {"email": "ana", "phone": "12"},
            [
                "Enter an email address in the format name@example.com",
                "Enter a phone number, like 415 555 0132 or +44 20 7946 0000",
            ],
        ),
        (
            "contact",
            {"email": "a@example.com", "preferred_language": "xx"},
            ["Choose the language of the answer"],
        ),
        ("relationship", {}, ["Choose how the business knows you"]),
        ("relationship", {"relationship": "spy"}, ["Choose how the business knows you"]),
        ("details", {"period": "sometimes"}, ["Choose which time you want data from"]),
        ("details", {"period": "range"}, ["Enter the first date", "Enter the last date"]),
        (
            "details",
            {"period": "range", "from_day": "31", "from_month": "2", "from_year": "2025", "until_day": "x"},
            ["The first date must be a real date", "The last date must be a real date"],
        ),
    ],
)
def test_a_missing_or_unfit_answer_gets_the_page_again_with_its_problem(
    browser: Browser, step: str, given: Fields, problems: list[str]
) -> None:
    page = fill(browser, until=step)

    refused(browser.post(page.url, _posted(page, given)), *problems)


def _posted(page: Page, given: Fields) -> list[tuple[str, str]]:
    """The form's token and exactly these fields, as a forged form may send them."""
    fields = [
        (name, value) for name, values in given.items() for value in ([values] if isinstance(values, str) else values)
    ]
    return [("form_token", page.value("form_token")), *fields]


def test_a_date_in_the_future_or_an_end_before_its_start_is_refused(browser: Browser) -> None:
    page = fill(browser, until="details")
    dates = {"period": "range", "from_day": "1", "from_month": "1", "from_year": "2099"}
    dates |= {"until_day": "1", "until_month": "1", "until_year": "2020"}

    again = browser.press(page, dates)
    refused(again, "The first date must be in the past", "The last date must be after the first")
    assert again.value("from_year") == "2099"


def test_a_correction_says_what_is_wrong_and_what_is_right(browser: Browser) -> None:
    page = fill(browser, CORRECTION, until="details")

    refused(browser.press(page, {}), "Say what is wrong", "Say what is right")


@pytest.mark.parametrize(
    ("step", "field", "limit", "needed"),
    [
        ("behalf", "agent_name", 200, {"behalf": "agent"}),
        ("behalf", "agent_organisation", 200, {"behalf": "agent", "agent_name": "Lee"}),
        ("name", "name", 200, {}),
        ("contact", "phone", 40, {"email": "a@example.com"}),
        ("contact", "email", 254, {}),
        ("relationship", "customer_number", 100, {"relationship": "customer"}),
        ("details", "wrong", 2000, {"right_value": "y"}),
        ("details", "right_value", 2000, {"wrong": "x"}),
        ("details", "details", 5000, {"wrong": "x", "right_value": "y"}),
    ],
)
def test_what_is_too_long_is_named_with_its_limit_and_never_cut(
    browser: Browser, step: str, field: str, limit: int, needed: Fields
) -> None:
    page = fill(browser, CORRECTION, until=step)
    long = "é" * (limit + 1)
    again = browser.press(page, {**needed, field: long})

    assert again.status == 400
    assert f"{limit:d}" in " ".join(again.problems)
    assert again.value(field) == long


@pytest.mark.parametrize("field", ["name", "details"])
def test_what_is_exactly_as_long_as_the_limit_is_taken(stage: Stage, browser: Browser, field: str) -> None:
    long = {"name": "é" * 200, "details": "👋" * 5000}[field]
    receipt = send(browser, answers(**{field: {field: long}}))
    submission = stage.desk.requests.submission(stage.account.id, _reference(receipt))

    assert getattr(submission.typed, field) == long


def _reference(receipt: Page) -> Reference:
    return Reference(reference_of(receipt))


@pytest.mark.parametrize("kind", NASTY)
def test_nasty_text_is_kept_as_text_everywhere(stage: Stage, browser: Browser, kind: str) -> None:
    text = NASTY[kind]
    plain = " ".join(text.split())
    given = answers(
        rights={"rights": ["correct"]},
        behalf={"behalf": "agent", "agent_name": text, "agent_organisation": text},
        name={"name": text},
        relationship={"relationship": "other", "customer_number": text},
        details={"wrong": text, "right_value": text, "details": text},
    )
    check = fill(browser, given)
    assert check.words.count(" ".join(plain.split())) >= 5
    assert "<script>alert(1)" not in check.text
    typed = stage.desk.requests.submission(stage.account.id, _reference(browser.press(check))).typed

    assert (typed.name, typed.agent_name, typed.customer_number) == (plain, plain, plain)
    assert typed.details == text.replace("\r\n", "\n").strip()


def test_characters_that_hide_or_reorder_text_are_left_out(stage: Stage, browser: Browser) -> None:
    given = answers(
        name={"name": "Ana\u202egnp.exe\x00\x07\u2066 L\u00adópez"}, details={"details": "a\x0b\x1bb\u200fc\r\nd"}
    )
    typed = stage.desk.requests.submission(stage.account.id, _reference(send(browser, given))).typed

    assert typed.name == "Anagnp.exe López"
    assert typed.details == "abc\nd"


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


@pytest.mark.parametrize("state_now", [AccountState.CLOSING, AccountState.CLOSED])
def test_a_closed_business_names_its_other_ways_and_takes_nothing(
    stage: Stage, browser: Browser, state_now: AccountState
) -> None:
    check = fill(browser, answers(contact={"email": f"{state_now.value}@example.com"}))
    with state(stage, state_now):
        for page in (browser.get(HOME), browser.get(f"{HOME}/name"), browser.press(check), browser.get(check.url)):
            readable(page, 410)
            assert "does not take requests here" in page.heading
            assert "privacy@acme.example" in page.text
        assert browser.get(f"{HOME}/status").status == 200
    assert stage.desk.requests.by_contact(stage.account.id, f"email:{state_now.value}@example.com") == ()
    assert browser.press(browser.get(check.url)).heading == "Your request was sent"


def test_an_erased_business_does_not_exist(stage: Stage, browser: Browser) -> None:
    with state(stage, AccountState.ERASED):
        readable(browser.get(HOME), 404)


def test_what_pages_remember_of_a_business_is_at_most_a_minute_old(stage: Stage, browser: Browser) -> None:
    assert browser.get(HOME).status == 200
    before = stage.desk.accounts.get(stage.account.id)
    _change(stage, replace(before, state=AccountState.CLOSED))
    stage.time.move(seconds=60)

    assert browser.get(HOME).status == 410
    _change(stage, replace(stage.desk.accounts.get(stage.account.id), state=before.state))
    stage.time.move(seconds=60)


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


def test_an_account_that_is_gone_is_not_remembered(stage: Stage) -> None:
    with pytest.raises(NotFound):
        stage.desk.recent_accounts.by_slug("nobody")
