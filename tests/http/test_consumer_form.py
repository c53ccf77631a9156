"""The form from its start to the receipt, as a browser without JavaScript walks it."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.domain.audit import canonical_json, commitment
from chalicelib.domain.ids import Reference, show_reference
from chalicelib.domain.request import Request, Submission
from chalicelib.domain.rights import Right
from chalicelib.law.choice import opt_outs_first, rights_for
from chalicelib.services.consumer.verify_receipt import verify_receipt
from tests.http.client import Browser, Page
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


def stored(stage: Stage, receipt: Page) -> tuple[Submission, list[Request]]:
    """What lies in the tables under the receipt's reference."""
    submission = stage.desk.requests.submission(stage.account.id, Reference(reference_of(receipt)))
    return submission, [stage.desk.requests.get(stage.account.id, request) for request in submission.requests]


def count_requests(stage: Stage, email: str) -> int:
    """How many submissions name an address."""
    return len(stage.desk.requests.by_contact(stage.account.id, f"email:{email}"))


def test_the_start_page_says_who_can_ask_what_and_names_the_other_ways(browser: Browser) -> None:
    page = browser.get(HOME)

    assert page.status == 200
    assert page.heading == "Make a privacy request to Acme Stores"
    assert "privacy@acme.example" in page.text
    assert browser.click(page, "Start now").heading == "Where do you live?"
    assert not browser.cookies or set(browser.cookies) == {"sid"}


def test_the_start_page_needs_no_cookie(browser: Browser) -> None:
    assert browser.get(HOME).header("set-cookie") is None


def test_a_sent_form_is_stored_as_it_was_typed_with_one_request_for_each_right(stage: Stage, browser: Browser) -> None:
    receipt = send(browser, answers(contact={"email": "Ana@Example.com", "phone": "(415) 555-0132"}))
    submission, heads = stored(stage, receipt)

    assert receipt.status == 200
    assert [head.right for head in heads] == [Right.KNOW_SPECIFIC, Right.DELETE]
    assert submission.typed.name == "Ana María López"
    assert submission.typed.email is not None
    assert submission.typed.email.address == "Ana@example.com"
    assert submission.typed.phone is not None
    assert submission.typed.phone.e164 == "+14155550132"
    assert submission.typed.customer_number == "A-4711"
    assert submission.typed.period == "all"
    assert submission.residence == "US-CA"
    assert submission.language == "en"
    assert {head.regime for head in heads} == {"ccpa"}


def test_the_receipt_shows_reference_rights_dates_and_the_next_step(stage: Stage, browser: Browser) -> None:
    receipt = send(browser)
    _, heads = stored(stage, receipt)

    assert receipt.heading == "Your request was sent"
    assert show_reference(Reference(reference_of(receipt))) in receipt.words
    assert "Get a copy of the data you have about me" in receipt.words
    due = heads[0].clocks[1].due
    assert f"{due:%B} {due.day}, {due.year}" in receipt.words
    assert "a•••@example.com" in receipt.words
    assert "ana@example.com" not in receipt.text
    assert browser.click(receipt, "Enter the code").heading == "Enter the code"


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


@pytest.mark.parametrize("residence", ["other", "unsaid", "US-NY"])
def test_a_place_without_a_known_law_gets_the_strictest_clocks(stage: Stage, browser: Browser, residence: str) -> None:
    _, heads = stored(stage, send(browser, answers(residence={"residence": residence})))

    assert {head.regime for head in heads} == {"strictest"}


def test_a_virginian_is_offered_what_the_law_of_virginia_knows(stage: Stage, browser: Browser) -> None:
    given = answers(
        residence={"residence": "US-VA"},
        rights={"rights": ["access", "delete", "opt_out_targeted"]},
        contact={"email": "va@example.com"},
    )
    page = fill(browser, given, until="rights")
    offered = re.findall(r'name="rights" type="checkbox" value="([a-z_]+)"', page.text)
    assert offered == [
        *("access", "delete", "correct", "portability"),
        *("opt_out_sale", "opt_out_targeted", "opt_out_profiling"),
    ]
    _, heads = stored(stage, send(browser, given))
    assert [head.right for head in heads] == [Right.OPT_OUT_TARGETED, Right.ACCESS, Right.DELETE]
    assert {(head.regime, head.law_reason) for head in heads} == {("va_vcdpa", "residence")}


@pytest.mark.parametrize("residence", ["US-UT", "US-IA", "GB", "CH", "CA", "BR", "IS", "US-PR"])
def test_the_form_can_be_sent_from_everywhere_with_all_that_it_offers(
    stage: Stage, browser: Browser, residence: str
) -> None:
    on = stage.account.day_of(stage.desk.clock.now())
    offered = rights_for(residence, on=on)
    corrects = {Right.CORRECT, Right.RECTIFY} & set(offered)
    given = answers(
        residence={"residence": residence},
        rights={"rights": [right.value for right in offered]},
        details={"wrong": "My street", "right_value": "Pine"} if corrects else {},
    )
    receipt = send(browser, given)
    assert receipt.status == 200
    assert [head.right for head in stored(stage, receipt)[1]] == list(opt_outs_first(offered))


def test_a_european_is_offered_european_rights(stage: Stage, browser: Browser) -> None:
    page = fill(browser, answers(residence={"residence": "DE"}), until="rights")
    assert "Erase my data" in page.words
    assert "Stop selling" not in page.words
    given = answers(residence={"residence": "DE"}, rights={"rights": ["access", "erase"]})

    assert {head.regime for head in stored(stage, send(browser, given))[1]} == {"gdpr"}


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


def test_ten_presses_of_send_at_once_are_one_submission(stage: Stage, browser: Browser) -> None:
    check = fill(browser, answers(contact={"email": "ten@example.com"}))
    with ThreadPoolExecutor(10) as pool:
        receipts = list(pool.map(lambda _: browser.press(check), range(10)))

    assert {receipt.status for receipt in receipts} == {200}
    assert {receipt.heading for receipt in receipts} == {"Your request was sent"}
    assert len({receipt.url for receipt in receipts}) == 1
    assert count_requests(stage, "ten@example.com") == 1


def test_a_form_that_is_replayed_after_sending_shows_the_receipt(stage: Stage, browser: Browser) -> None:
    name = fill(browser, answers(contact={"email": "replay@example.com"}), until="name")
    check = fill(browser, answers(contact={"email": "replay@example.com"}))
    receipt = browser.press(check)

    assert browser.press(name, {"name": "Somebody else"}).url == receipt.url
    assert browser.press(check).url == receipt.url
    assert browser.get(f"{HOME}/check").url == receipt.url
    assert stored(stage, receipt)[0].typed.name == "Ana María López"
    assert count_requests(stage, "replay@example.com") == 1


def test_a_second_request_can_be_made_in_the_same_browser(stage: Stage, browser: Browser) -> None:
    first = send(browser)
    second = send(browser)

    assert reference_of(first) != reference_of(second)
    assert second.heading == "Your request was sent"


def test_a_first_page_that_is_replayed_after_sending_starts_nothing_anew(browser: Browser) -> None:
    residence = browser.get(f"{HOME}/residence")
    receipt = send(browser)

    assert browser.press(residence, {"residence": "DE"}).url == receipt.url


def test_the_receipt_of_somebody_else_cannot_be_seen(stage: Stage, browser: Browser) -> None:
    receipt = send(browser)
    stranger = Browser(stage.app, address=browser.address)

    for path in (receipt.url, f"{receipt.url}/signed", f"{receipt.url}/content", f"{HOME}/code"):
        page = stranger.get(path)
        assert page.url == f"{HOME}/status"
        assert page.heading == "Follow your request"
    send(stranger, answers(contact={"email": "stranger@example.com"}))
    assert stranger.get(receipt.url).heading == "Follow your request"


def test_the_signed_receipt_is_a_file_that_verifies_and_names_nobody(stage: Stage, browser: Browser) -> None:
    receipt = send(browser)
    file = browser.get(receipt.links["Save the signed receipt"])
    claims = verify_receipt(file.text, stage.desk.signer.jwks())

    assert file.header("content-disposition") == f'attachment; filename="recourse-receipt-{reference_of(receipt)}.jws"'
    assert claims.reference == reference_of(receipt)
    assert [right.right for right in claims.rights] == [Right.KNOW_SPECIFIC, Right.DELETE]
    assert browser.get(receipt.links["Save the signed receipt"]).text == file.text

    content = json.loads(browser.get(receipt.links["Save what you wrote"]).text)
    assert content["content"]["name"] == "Ana María López"
    digest = commitment(bytes.fromhex(content["salt"]), canonical_json(content["content"]))
    assert digest == claims.submission_digest


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


def test_sending_is_one_counter_call_one_read_and_one_transaction(
    stage: Stage, browser: Browser, limited: None
) -> None:
    check = fill(browser, answers(contact={"email": "budget@example.com"}))
    calls: list[str] = []
    events = aws.client("dynamodb").meta.events

    def note(model: Any, **_: Any) -> None:
        calls.append(model.name)

    events.register("before-call.dynamodb", note)
    try:
        assert browser.press(check, follow=False).status == 303
    finally:
        events.unregister("before-call.dynamodb", note)

    assert calls == ["UpdateItem", "GetItem", "TransactWriteItems"]
