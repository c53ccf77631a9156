"""The code after sending, and coming back with reference and address."""

import re

import pytest

from chalicelib.domain.request import State
from infra.local import mailbox
from tests.http.client import Browser
from tests.http.consumer.sent import STATUS, Sent
from tests.http.filling import HOME
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")


def wrong(code: str) -> str:
    """A code that is not this one."""
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_opens_the_status_page_and_confirms_the_contact(stage: Stage, sent: Sent) -> None:
    page = sent.confirm()
    head = stage.desk.requests.get(stage.account.id, sent.requests[0])

    assert page.url.startswith(STATUS)
    assert page.status == 200
    assert "Your email address is confirmed" in page.text
    assert head.verification.contact_confirmed_at is not None
    assert head.state is State.NEW


@pytest.mark.parametrize("shape", ["{0}{1} ", "{0} {1}", "{0}-{1}"])
def test_a_code_may_be_typed_with_spaces_and_hyphens(sent: Sent, shape: str) -> None:
    sent.code = shape.format(sent.code[:3], sent.code[3:])

    assert sent.confirm().url.startswith(STATUS)


def test_showing_a_code_gives_the_browser_a_new_secret(sent: Sent) -> None:
    before = sent.browser.cookies["sid"]
    old = Browser(sent.stage.app)
    old.cookies["sid"] = before
    sent.confirm()

    assert sent.browser.cookies["sid"] != before
    assert old.get(STATUS).heading == "Follow your request"


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("", "Enter the code"),
        ("abc", "Enter the code"),
        ("12", "The code is not correct. Check it or ask for a new one"),
    ],
)
def test_what_is_no_code_is_said_at_the_field(sent: Sent, typed: str, problem: str) -> None:
    page = sent.browser.press(sent.browser.get(f"{HOME}/code"), {"code": typed})

    assert (page.status, page.problems) == (400, [problem])


def test_the_sixth_try_is_refused_even_with_the_right_code_and_a_new_code_mends_it(stage: Stage, sent: Sent) -> None:
    page = sent.browser.get(f"{HOME}/code")
    for _ in range(5):
        assert sent.browser.press(page, {"code": wrong(sent.code)}).status == 400
    refused = sent.browser.press(page, {"code": sent.code})

    assert refused.status == 429
    assert int(refused.header("retry-after") or 0) > 0
    assert refused.problems == ["The code was tried too often. Ask for a new one"]
    again = sent.browser.press(refused, form="/resend")
    assert "new code" in again.text
    sent.code = stage.code_to(sent.email)
    assert sent.confirm().url.startswith(STATUS)


def test_a_code_expires_after_fifteen_minutes(stage: Stage, sent: Sent) -> None:
    before = stage.time.ahead
    stage.time.move(minutes=15, seconds=1)
    page = sent.confirm()
    stage.time.ahead = before

    assert (page.status, page.problems) == (400, ["The code has expired. Ask for a new one"])


def test_a_code_works_once(sent: Sent, stranger: Browser) -> None:
    sent.confirm()
    page = sent.come_back(stranger)

    assert stranger.press(page, {"code": sent.code}).status == 400


def test_asking_again_too_soon_says_how_long_to_wait(sent: Sent) -> None:
    page = sent.browser.press(sent.browser.get(f"{HOME}/code"), form="/resend")
    assert page.url == f"{HOME}/code?done=code-sent"
    page = sent.browser.press(page, form="/resend")

    assert page.status == 429
    assert "You can ask for a new code in" in page.words


def test_coming_back_takes_reference_address_and_a_fresh_code(stage: Stage, sent: Sent, stranger: Browser) -> None:
    page = sent.come_back(stranger)
    assert page.url == f"{STATUS}/code"
    assert sent.email not in page.text
    status = stranger.press(page, {"code": stage.code_to(sent.email)})

    assert status.url == STATUS
    assert status.heading.startswith("Your request ")
    assert stranger.get(sent.receipt.url).status == 200


def test_the_reference_may_be_typed_as_it_is_spoken(stage: Stage, sent: Sent, stranger: Browser) -> None:
    spoken = f"{sent.reference[:4]}-{sent.reference[4:8]} {sent.reference[8:]}"
    page = stranger.press(stranger.get(STATUS), {"reference": spoken, "email": sent.email.upper()})

    assert stranger.press(page, {"code": stage.code_to(sent.email)}).url == STATUS


def test_coming_back_answers_alike_whether_or_not_anything_matches(stage: Stage, sent: Sent, stranger: Browser) -> None:
    known = sent.come_back(stranger)
    third = Browser(stage.app)
    unknown = third.press(third.get(STATUS), {"reference": sent.reference, "email": "p@example.com"})
    strip = re.compile(r'value="[^"]*"')

    assert known.status == unknown.status == 200
    assert strip.sub("", known.text) == strip.sub("", unknown.text)
    for browser, page in ((stranger, known), (third, unknown)):
        results = [browser.press(page, {"code": "000000"}) for _ in range(6)]
        assert [result.status for result in results] == [400] * 5 + [429]
    stage.deliver()
    assert mailbox.messages(to="p@example.com") == []


@pytest.mark.parametrize(
    ("reference", "email", "problems"),
    [
        ("", "", ["Enter the reference number", "Enter an email address"]),
        (
            "12345678901",
            "ana",
            [
                "Check the reference number: it has 11 digits and one of them seems wrong",
                "Enter an email address in the format name@example.com",
            ],
        ),
    ],
)
def test_a_reference_or_address_that_cannot_be_is_said_and_kept(
    stranger: Browser, reference: str, email: str, problems: list[str]
) -> None:
    page = stranger.press(stranger.get(STATUS), {"reference": reference, "email": email})

    assert (page.status, page.problems) == (400, problems)
    assert (page.value("reference"), page.value("email")) == (reference, email)


def test_the_code_page_without_having_asked_leads_to_the_question(stranger: Browser) -> None:
    assert stranger.get(f"{STATUS}/code").url == STATUS
    assert stranger.get(f"{HOME}/code").url == STATUS


def test_a_visit_ends_after_an_hour(stage: Stage, sent: Sent) -> None:
    sent.confirm()
    before = stage.time.ahead
    stage.time.move(hours=1, seconds=1)
    page = sent.browser.get(STATUS)
    stage.time.ahead = before

    assert page.heading == "Follow your request"


def test_leaving_forgets_everything_on_this_device(sent: Sent) -> None:
    page = sent.browser.press(sent.confirm(), form="/leave")

    assert page.heading == "You have left"
    assert "sid" not in sent.browser.cookies
    assert sent.browser.get(STATUS).heading == "Follow your request"
    assert sent.browser.get(sent.receipt.url).heading == "Follow your request"
