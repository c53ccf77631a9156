"""Sending the form, once whatever is pressed; and the receipt."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from chalicelib import aws
from chalicelib.domain.audit import canonical_json, commitment
from chalicelib.domain.ids import Reference, show_reference
from chalicelib.domain.rights import Right
from chalicelib.services.consumer.verify_receipt import verify_receipt
from tests.http.client import Browser
from tests.http.consumer.stored import stored
from tests.http.filling import HOME, answers, fill, reference_of, send
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")


def count_requests(stage: Stage, email: str) -> int:
    """How many submissions name an address."""
    return len(stage.desk.requests.by_contact(stage.account.id, f"email:{email}"))


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
