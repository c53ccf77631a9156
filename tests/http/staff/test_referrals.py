"""Passing on as people do it: the directory, the choice, the letter, the controller's own page, and what staff note."""

import base64
import json
import re

import pytest

from chalicelib.domain.correspondence import Message
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome
from chalicelib.domain.rights import Right
from chalicelib.services.referrals.follow_referrals import follow_referrals
from tests.fakes import acme
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of, present
from tests.http.stage import Stage

COMPANY = {
    "controller_name": "Beverly Pizza Inc.",
    "controller_privacy_url": "https://beverly.example/privacy",
    "controller_method": "mail",
    "controller_email": "privacy@beverly.example",
    "controller_offered": "yes",
}


@pytest.fixture(scope="module")
def owner(stage: Stage) -> Browser:
    return enter(stage, stage.owner)


@pytest.fixture(scope="module")
def company(stage: Stage, owner: Browser) -> str:
    """Beverly Pizza in the directory; its id."""
    owner.press(owner.get("/staff/controllers/new"), COMPANY, form="controller_name")
    return next(one.id for one in stage.desk.controllers.every(stage.account.id) if one.name.startswith("Beverly"))


def passed_on(stage: Stage, handler: Browser, company: str) -> tuple[str, Page]:
    """A request that was passed on; the address of the controller's page, and staff's page of the referral."""
    request = asked(stage, Right.DELETE)
    form = handler.get(page_of(request, "refer"))
    shown = handler.press(form, {"controller": company, "words": "She writes from Denver."}, form="controller")
    sent = handler.post(page_of(request, "refer"), [*shown.form("controller").filled({}), ("action", "send")])
    assert "The request was passed on" in sent.words
    assert present(stage, request).outcome is Outcome.REFERRED
    mail = stage.mail_to("privacy@beverly.example")
    found = re.search(r"https?://[^/\s]+(/referral/\S+)", mail.text)
    assert found
    assert "Ana" not in mail.text + mail.subject
    return found[1], handler.get(page_of(request, "referral"))


def test_an_empty_directory_says_what_to_do_and_a_wrong_entry_names_every_problem(stage: Stage, owner: Browser) -> None:
    del stage
    assert "There is no company in the list" in owner.get("/staff/controllers").words
    wrong = owner.press(owner.get("/staff/controllers/new"), {"controller_name": ""}, form="controller_name")
    assert wrong.status == 400
    assert len(wrong.problems) == 3


def test_a_request_is_passed_on_read_and_answered_by_the_controller(stage: Stage, owner: Browser, company: str) -> None:
    path, page = passed_on(stage, owner, company)
    assert "Handed over" in page.words
    controller = Browser(stage.app, address="198.51.100.7")
    shown = controller.get(path)
    assert shown.status == 200
    assert "Ana María López" in shown.words
    assert "She writes from Denver." in shown.words
    assert shown.header("Cache-Control") == "no-store"
    missing = controller.press(shown, {"said": "instructs"}, form="said")
    assert missing.problems == ["Write what is to be done, or why it is not yours to decide"]
    done = controller.press(missing, {"said": "instructs", "answer_words": "Delete all of it."}, form="said")
    assert "This request was answered" in done.words
    assert 'name="said"' not in done.text
    told = owner.get(page.url)
    assert "It has decided, and says what is to be done" in told.words
    assert "Delete all of it." in told.words
    mail = stage.mail_to(stage.owner.email.address)
    assert "has answered request" in mail.text
    assert "Delete all of it." not in mail.text


def test_a_second_and_different_answer_is_refused(stage: Stage, owner: Browser, company: str) -> None:
    path, page = passed_on(stage, owner, company)
    controller = Browser(stage.app, address="198.51.100.8")
    shown = controller.get(path)
    controller.press(shown, {"said": "answered"}, form="said")
    again = controller.press(shown, {"said": "not-ours", "answer_words": "Not us."}, form="said")
    assert again.status == 409
    assert "Not us." not in owner.get(page.url).words


def test_an_address_that_is_not_quite_right_opens_nothing(stage: Stage, owner: Browser, company: str) -> None:
    path, _ = passed_on(stage, owner, company)
    stranger = Browser(stage.app, address="198.51.100.9")
    for wrong in (path[:-1] + ("0" if path[-1] != "0" else "1"), "/referral/x-y", "/referral/acc_x-1-2-3"):
        for address in (wrong, f"{wrong}/package", f"{wrong}/files/x"):
            assert stranger.get(address).status == 404


def test_the_signed_document_can_be_saved_by_both_and_has_the_same_request(
    stage: Stage, owner: Browser, company: str
) -> None:
    path, page = passed_on(stage, owner, company)
    saved = Browser(stage.app, address="198.51.100.10").get(f"{path}/package")
    assert saved.header("Content-Type") == "application/jose"
    own = owner.post(page.url, dict(page.form("how").filled({})) | {"do": "package"})
    parts = [json.loads(base64.urlsafe_b64decode(one.text.split(".")[1] + "==")) for one in (saved, own)]
    assert parts[0]["request"] == parts[1]["request"]
    assert parts[0]["request"]["content"]["name"] == "Ana María López"
    assert parts[0]["answer_at"].endswith(path)


def test_what_is_taken_back_closes_the_controllers_page_and_can_be_passed_on_again(
    stage: Stage, owner: Browser, company: str
) -> None:
    path, page = passed_on(stage, owner, company)
    ended = owner.press(page, {"how": "taken-back", "text": ""}, form="how")
    assert "The referral has ended" in ended.words
    assert Browser(stage.app, address="198.51.100.11").get(path).status == 404
    again = owner.get(f"{page.url.partition('?')[0].removesuffix('referral')}refer")
    assert "This request was passed on before" in again.words
    shown = owner.press(again, {"controller": company}, form="controller")
    assert shown.status == 200
    assert "Beverly Pizza Inc." in shown.words


def test_silence_is_ended_only_with_words_for_the_person(stage: Stage, owner: Browser, company: str) -> None:
    _, page = passed_on(stage, owner, company)
    empty = owner.press(page, {"how": "no-answer", "text": ""}, form="how")
    assert empty.status == 400
    ended = owner.press(page, {"how": "no-answer"}, form="how")
    assert "The referral has ended" in ended.words
    request = RequestId(page.url.split("/")[3])
    filed = stage.desk.requests.dossier(stage.account.id, request)[1]
    [said] = [item.text for item in filed if isinstance(item, Message) and "asked more than once" in item.text]
    assert "right to complain" in said


def test_an_auditor_reads_and_changes_nothing(stage: Stage, owner: Browser, company: str) -> None:
    _, page = passed_on(stage, owner, company)
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Rita"))
    read = auditor.get(page.url)
    assert read.status == 200
    assert 'name="how"' not in read.text
    assert auditor.get("/staff/controllers/new").status == 403
    assert auditor.get("/staff/referrals").status == 200
    assert "Beverly Pizza Inc." in auditor.get("/staff/controllers").words


def test_a_service_is_taken_up_and_ended(stage: Stage, owner: Browser) -> None:
    typed = {"service_name": "Call management", "service_role": "processor", "service_codes": "123450"}
    listed = owner.press(owner.get("/staff/controllers/services/new"), typed, form="service_name")
    assert "Call management" in listed.words
    [service] = stage.desk.controllers.services(stage.account.id)
    owner.press(owner.get(f"/staff/controllers/services/{service.id}"), {"service_ended": "yes"}, form="service_name")
    assert stage.desk.controllers.services(stage.account.id)[0].ended_at is not None


def test_the_list_shows_what_waits(stage: Stage, owner: Browser, company: str) -> None:
    _, page = passed_on(stage, owner, company)
    assert "Beverly Pizza Inc." in owner.get("/staff/referrals").words
    assert page.url.partition("?")[0] in owner.get("/staff/referrals").text
    assert "Nothing waits" not in owner.get("/staff/referrals").words


def test_staff_of_an_account_that_a_request_was_passed_on_to_read_what_was_sent_with_it(
    stage: Stage, owner: Browser
) -> None:
    bea = acme.open_acme(stage.desk, "beverly")
    typed = COMPANY | {"controller_method": "account", "controller_partner": "beverly", "controller_name": "Bev Here"}
    owner.press(owner.get("/staff/controllers/new"), typed, form="controller_name")
    here = next(one.id for one in stage.desk.controllers.every(stage.account.id) if one.name == "Bev Here")
    request = asked(stage, Right.DELETE)
    fields = {"controller": here, "words": "She writes from Denver."}
    shown = owner.press(owner.get(page_of(request, "refer")), fields, form="controller")
    owner.post(page_of(request, "refer"), [*shown.form("controller").filled({}), ("action", "send")])
    follow_referrals(stage.desk)
    [referral] = stage.desk.referrals.of_request(request.account, request.id)
    assert referral.there is not None
    assert referral.there.request is not None
    theirs = enter(stage, bea.user)
    page = theirs.get(f"/staff/requests/{referral.there.request}/referral")
    assert "passed this request on to you" in page.words
    brought = theirs.click(page, "Read what they sent with it: their words to you, and the files")
    assert brought.status == 200
    assert "She writes from Denver." in brought.words
    assert 'name="said"' not in brought.text  # it is answered in the queue
    reads = enter(stage, hire(stage, Role.AUDITOR, "Ron", bea.account))
    assert "Read what they sent" not in reads.get(page.url).words
