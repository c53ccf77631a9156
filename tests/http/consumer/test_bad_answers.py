"""Whatever is typed into the form, the answer is a page that can be read, and the words are kept."""

import pytest

from chalicelib.domain.ids import Reference
from tests.http.client import Browser, Fields, Page
from tests.http.consumer.refusals import readable
from tests.http.filling import answers, fill, reference_of, send
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


def refused(page: Page, *problems: str) -> Page:
    """The same page again with these problems, as the rules for forms ask."""
    readable(page, 400)
    assert page.problems == list(problems)
    assert page.title.startswith("Error: ")
    return page


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
        ("behalf", "agent_name", 100, {"behalf": "agent"}),
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
        name={"name": "Ana\u202egnp exe\x00\x07\u2066 L\u00adópez"}, details={"details": "a\x0b\x1bb\u200fc\r\nd"}
    )
    typed = stage.desk.requests.submission(stage.account.id, _reference(send(browser, given))).typed

    assert typed.name == "Anagnp exe López"
    assert typed.details == "abc\nd"
