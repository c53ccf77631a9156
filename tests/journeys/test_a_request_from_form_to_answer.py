"""Ana asks Acme Stores for a copy of her data, to delete it and to stop selling it; Acme answers."""

import re

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import Reference
from chalicelib.domain.request import Outcome, State
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.consumer.verify_receipt import verify_receipt
from chalicelib.services.handling.acknowledge_request import acknowledge_request
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.handling.write_message import write_to_consumer
from infra.local import mailbox
from tests.http.client import Browser
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.stage import Stage

ANA = "ana.journey@example.com"
GIVEN = answers(rights={"rights": ["know_specific", "delete", "opt_out_sale"]}, contact={"email": ANA})


@pytest.mark.usefixtures("limited")
def test_a_request_travels_from_the_form_to_its_answer(
    stage: Stage, browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    desk, account = stage.desk, stage.account.id

    # Ana sends the form and gets a receipt at once.
    receipt = send(browser, GIVEN)
    reference = Reference(reference_of(receipt))
    opt_out, copy, delete = desk.requests.submission(account, reference).requests
    assert receipt.heading == "Your request was sent"

    # The opt-out can be done from now on; the others wait for the code.
    states = [desk.requests.get(account, request).state for request in (copy, delete, opt_out)]
    assert states == [State.AWAITING_VERIFICATION, State.AWAITING_VERIFICATION, State.IN_PROGRESS]

    # She saves the signed receipt, and anybody can check it.
    claims = verify_receipt(browser.get(receipt.links["Save the signed receipt"]).text, desk.signer.jwks())
    assert claims.reference == reference
    assert claims.business_name == "Acme Stores"

    # The code in her mail box shows that the address is hers.
    page = browser.click(receipt, "Enter the code")
    status = browser.press(page, {"code": stage.code_to(ANA)})
    assert "Your email address is confirmed" in status.text

    # Acme acknowledges each right; Ana is told by mail, without any of her data.
    for request in (copy, delete):
        acknowledge_request(desk, stage.staff, request)
    assert "is working on your request" in stage.mail_to(ANA).subject

    # Nothing can be released before Acme has compared her with its own records.
    for request in (copy, delete):
        record_match(
            desk,
            stage.staff,
            RecordMatch(
                request=request,
                compared=("name", "email", "customer_number"),
                method=MatchMethod.RECORDS,
                result=MatchResult.MATCHED,
                declaration=True,
                contact_on_file=True,
            ),
        )

    # Acme asks a question; Ana answers on her page.
    write_to_consumer(desk, stage.staff, copy, "Which of your two accounts do you mean?")
    assert "has written to you" in stage.mail_to(ANA).subject
    status = browser.get(f"{HOME}/status")
    assert "Which of your two accounts" in status.words
    status = browser.press(status, {"message": "Both of them."}, form="message")
    assert "Both of them." in status.words

    # She changes her mind about one thing.
    page = browser.click(status, "Withdraw this part: Delete my data")
    assert "was withdrawn" in browser.press(page).words

    # Acme answers in full, and does the opt-out.
    for request, text in ((copy, "Here it is."), (opt_out, "")):
        decision = DecideRequest(request=request, outcome=Outcome.GRANTED, grounds=(), text=text)
        decide_request(desk, stage.staff, decision)
    mail = stage.mail_to(ANA)
    assert "has answered your request" in mail.subject
    assert "Here it is." not in mail.text

    # A week later she follows the link of the mail in another browser.
    stage.time.move(days=7)
    link = re.search(r"http://\S+(/c/acme/status)", mail.text)
    assert link
    other = Browser(stage.app, address="198.51.100.4")
    page = other.press(other.get(link[1]), {"reference": reference, "email": ANA})
    status = other.press(page, {"code": stage.code_to(ANA)})
    assert "Here it is." in status.words
    assert status.words.count("Done in full") == 2
    assert status.words.count("Withdrawn") >= 1

    # She leaves, and nothing stays behind.
    assert other.press(status, form="/leave").heading == "You have left"
    assert other.get(f"{HOME}/status").heading == "Follow your request"

    # Everything is in the audit, and nothing of hers is in it or in a log line.
    tags = [[entry.tag for entry in desk.audit_log.of_request(account, request)] for request in (copy, delete, opt_out)]
    assert tags[0][0] == tags[1][0] == tags[2][0] == Tag.REQUEST_RECEIVED
    assert [chain[-1] for chain in tags] == [Tag.REQUEST_ANSWERED, Tag.REQUEST_WITHDRAWN, Tag.REQUEST_ANSWERED]
    entries = [entry for request in (copy, delete, opt_out) for entry in desk.audit_log.of_request(account, request)]
    said = f"{entries}{capsys.readouterr().out}"
    for personal in ("ana.journey", "López", "4711", "Both of them", "two accounts", "Here it is"):
        assert personal not in said

    # Every letter went to her alone; one that was sent twice, because the mail service's answer was lost, is the same.
    letters = mailbox.messages(to=ANA)
    assert {address for letter in letters for address in letter.to} == {ANA}
    assert len({letter.text for letter in letters if "has answered" in letter.subject}) == 2
