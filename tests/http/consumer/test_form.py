"""The form from its start to the page before sending, as a browser without JavaScript walks it."""

from datetime import timedelta

import pytest

from chalicelib.domain.rights import Right
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import HOME, answers, fill, reference_of, send
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

OPT_OUT = answers(
    rights={"rights": ["opt_out_sale"]},
    name={},
    contact={"phone": "415 555 0132"},
    relationship={},
    details={},
)


def test_the_start_page_says_who_can_ask_what_and_names_the_other_ways(browser: Browser) -> None:
    page = browser.get(HOME)

    assert page.status == 200
    assert page.heading == "Make a privacy request to Acme Stores"
    assert "privacy@acme.example" in page.text
    assert browser.click(page, "Start now").heading == "Where do you live?"
    assert not browser.cookies or set(browser.cookies) == {"sid"}


def test_the_start_page_needs_no_cookie(browser: Browser) -> None:
    assert browser.get(HOME).header("set-cookie") is None


def test_the_check_page_shows_everything_and_each_answer_can_be_changed(stage: Stage, browser: Browser) -> None:
    check = fill(
        browser, answers(rights={"rights": ["correct"]}, details={"wrong": "My street", "right_value": "Pine"})
    )
    for words in (
        "California",
        "Correct my data",
        "For myself",
        "Ana María López",
        "ana@example.com",
        "A-4711",
        "Pine",
    ):
        assert words in check.words

    name = browser.click(check, "Change Name")
    assert name.value("name") == "Ana María López"
    again = browser.press(name, {"name": "Ana López"})

    assert again.url.endswith("/check")
    assert "Ana López" in again.words
    assert stored(stage, browser.press(again))[0].typed.name == "Ana López"


def test_a_change_that_makes_other_answers_unfit_asks_for_them_before_sending(browser: Browser) -> None:
    check = fill(browser, OPT_OUT)
    assert check.url.endswith("/check")

    rights = browser.click(check, "Change What you want")
    name = browser.press(rights, {"rights": ["opt_out_sale", "delete"]})
    assert name.heading == "What is your name?"
    assert name.problems == ["Enter a name"]
    contact = browser.press(name, {"name": "Ana"})
    assert contact.problems == ["Enter an email address"]
    relationship = browser.press(contact, {"email": "changed@example.com"})
    assert relationship.problems == ["Choose how the business knows you"]
    assert browser.press(relationship, {"relationship": "visitor"}).url.endswith("/check")


def test_the_back_button_shows_what_was_answered(browser: Browser) -> None:
    fill(browser, until="relationship")

    assert browser.get(f"{HOME}/name").value("name") == "Ana María López"
    assert browser.get(f"{HOME}/rights").values("rights") == ["know_specific", "delete"]
    assert browser.get(f"{HOME}/residence").value("residence") == "US-CA"


def test_a_step_that_is_opened_too_early_leads_to_the_first_unanswered_one(browser: Browser) -> None:
    assert browser.get(f"{HOME}/details").url.endswith("/residence")
    fill(browser, until="behalf")
    assert browser.get(f"{HOME}/check").url.endswith("/behalf")


def test_an_opt_out_asks_for_nothing_but_one_way_to_recognise_the_person(stage: Stage, browser: Browser) -> None:
    receipt = send(browser, OPT_OUT)
    submission, heads = stored(stage, receipt)

    assert [head.right for head in heads] == [Right.OPT_OUT_SALE]
    assert submission.typed.name == ""
    assert submission.typed.email is None
    assert "Enter the code" not in receipt.links
    assert browser.get(f"{HOME}/code").url.endswith(reference_of(receipt))


def test_an_opt_out_by_name_alone_is_taken(stage: Stage, browser: Browser) -> None:
    receipt = send(browser, {**OPT_OUT, "name": {"name": "Ana"}, "contact": {}})

    assert stored(stage, receipt)[0].typed.name == "Ana"
    assert "cannot write to you" in receipt.words


def test_an_opt_out_of_nobody_is_asked_for_one_way_to_recognise_the_person(browser: Browser) -> None:
    contact = fill(browser, {**OPT_OUT, "contact": {}}, until="contact")
    page = browser.press(contact, {})

    assert page.status == 400
    assert page.problems == ["Enter an email address or a phone number"]


def test_an_agent_names_themselves_and_their_organisation(stage: Stage, browser: Browser) -> None:
    behalf = {"behalf": "agent", "agent_name": "Lee Chan", "agent_organisation": "Chan & Co."}
    submission, _ = stored(stage, send(browser, answers(behalf=behalf)))

    assert (submission.behalf, submission.typed.agent_name) == ("agent", "Lee Chan")
    assert submission.typed.agent_organisation == "Chan & Co."


def test_a_range_of_dates_is_read_as_people_write_it(stage: Stage, browser: Browser) -> None:
    dates = {"period": "range", "from_day": "4", "from_month": "Ene", "from_year": "2025"}
    dates |= {"until_day": "31", "until_month": "12", "until_year": "2025"}
    submission, _ = stored(stage, send(browser, answers(details=dates)))

    assert submission.typed.period == "2025-01-04/2025-12-31"


def test_the_privacy_signal_is_honoured_preselected_and_recorded(stage: Stage, browser: Browser) -> None:
    browser.headers["sec-gpc"] = "1"
    assert "Opt-out signal honored" in browser.get(HOME).words
    rights = fill(browser, until="rights")
    assert rights.values("rights") == ["opt_out_sale"]
    coloradan = fill(browser, answers(residence={"residence": "US-CO"}), until="rights")
    assert coloradan.values("rights") == ["opt_out_sale", "opt_out_targeted"]

    unticked = answers(rights={"rights": ["delete"]}, contact={"email": "signal@example.com"})
    receipt = send(browser, unticked)
    submission, heads = stored(stage, receipt)

    assert submission.signal
    assert [head.right for head in heads] == [Right.OPT_OUT_SALE, Right.DELETE]
    assert "Opt-out signal honored" in receipt.words


@pytest.mark.parametrize("value", ["0", "true", "1.0", ""])
def test_any_other_value_of_the_signal_is_as_if_absent(browser: Browser, value: str) -> None:
    browser.headers["sec-gpc"] = value

    assert "Opt-out signal" not in browser.get(HOME).words
    assert fill(browser, until="rights").values("rights") == []


def test_the_form_speaks_spanish_and_remembers_it(stage: Stage, browser: Browser) -> None:
    assert browser.get(f"{HOME}?lang=es").heading == "Presente una solicitud de privacidad a Acme Stores"
    page = fill(browser, until="contact")
    assert 'lang="es"' in page.text
    assert page.value("preferred_language") == "es"
    submission, _ = stored(stage, browser.press(fill(browser)))

    assert submission.language == "es"


def test_the_language_switch_keeps_the_place_in_the_form(browser: Browser) -> None:
    check = fill(browser)
    name = browser.get(f"{HOME}/name?change=1")
    spanish = browser.click(name, "Español")

    assert spanish.url == f"{HOME}/name?change=1&lang=es"
    assert browser.press(spanish, {"name": "Ana"}).url.endswith("/check")
    assert check.status == 200


def test_a_draft_ends_after_a_day(stage: Stage, browser: Browser) -> None:
    contact = fill(browser, until="contact")
    before = stage.time.ahead
    stage.time.ahead += timedelta(hours=25)
    try:
        page = browser.press(contact, {"email": "late@example.com"})
        assert page.heading == "Where do you live?"
        assert browser.get(f"{HOME}/check").heading != "Check your answers before you send them"
    finally:
        stage.time.ahead = before


def test_every_page_has_the_security_headers_and_is_never_cached(browser: Browser) -> None:
    for page in (browser.get(HOME), browser.get(f"{HOME}/residence"), send(browser)):
        assert "default-src 'none'" in (page.header("content-security-policy") or "")
        assert page.header("cache-control") == "no-store"
        assert page.header("x-content-type-options") == "nosniff"


def test_the_cookie_cannot_be_read_by_scripts_or_sent_from_elsewhere(browser: Browser) -> None:
    cookie = browser.get(f"{HOME}/residence").header("set-cookie") or ""

    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Path=/" in cookie
