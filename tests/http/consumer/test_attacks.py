"""What strangers and other consumers try: each test is one attempt, and what it meets."""

from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.permissions import Role
from chalicelib.http.rate_limits import Limit
from chalicelib.routes.consumer import (
    code as consumer_code,
)
from chalicelib.routes.consumer import (
    form as consumer_form,
)
from infra.local import mailbox
from tests.fakes import acme
from tests.http.attempts import accepted, confirmed, sent_by
from tests.http.client import Browser, Page
from tests.http.filling import HOME, fill, reference_of
from tests.http.office import enter, hire
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

STATUS = f"{HOME}/status"


UMBRELLA = "/c/umbrella"


@pytest.fixture(scope="module")
def umbrella(stage: Stage) -> Account:
    """Another business of the same deployment."""
    return acme.open_acme(stage.desk, "umbrella").account


@pytest.fixture
def elsewhere(stage: Stage) -> Browser:
    """The attacker's browser, in another place."""
    return Browser(stage.app, address="198.51.100.66")


# Another consumer, and another business


def test_a_cookie_that_somebody_planted_does_not_show_what_is_typed_later(stage: Stage, browser: Browser) -> None:
    browser.get(f"{HOME}/residence")
    planted = browser.cookies["sid"]
    receipt = sent_by(stage, browser, "planted@example.com")
    attacker = Browser(stage.app, address="198.51.100.67")
    attacker.cookies["sid"] = planted
    for path in (f"{HOME}/name", f"{HOME}/contact", f"{HOME}/check", receipt.url, f"{receipt.url}/content"):
        page = attacker.get(path)
        assert "planted@example.com" not in page.text
        assert reference_of(receipt) not in page.text
    assert browser.get(receipt.url).status == 200


def test_a_cookie_kept_from_before_leaving_or_before_the_code_opens_no_status_page(
    stage: Stage, browser: Browser
) -> None:
    receipt = sent_by(stage, browser, "kept@example.com")
    before = dict(browser.cookies)
    status = browser.press(browser.click(receipt, "Enter the code"), {"code": stage.code_to("kept@example.com")})
    during = dict(browser.cookies)
    browser.press(status, form="leave")
    for cookies in (before, during):
        again = Browser(stage.app, address="198.51.100.68")
        again.cookies = dict(cookies)
        assert again.get(STATUS).form("reference")
        posted = again.post(f"{STATUS}/message", dict(status.form("message").filled({"message": "x"})), follow=False)
        assert posted.header("location") == STATUS


def test_who_has_shown_a_code_at_one_business_is_nobody_at_another(
    stage: Stage, browser: Browser, umbrella: Account
) -> None:
    status = confirmed(stage, browser, "two@example.com")
    reference = status.text.partition("/receipt/")[2][:11]
    assert browser.get(f"{HOME}/receipt/{reference}").status == 200
    for path in ("status", f"receipt/{reference}", f"receipt/{reference}/content", f"receipt/{reference}/signed"):
        assert browser.get(f"{UMBRELLA}/{path}").form("reference"), path
    request = stage.desk.requests.submission(stage.account.id, stage_reference(reference)).requests[0]
    token = status.value("form_token")
    for path in (f"status/withdraw/{request}", f"status/files/{request}/x", "status/message"):
        page = browser.post(f"{UMBRELLA}/{path}", {"form_token": token, "message": "x"}, follow=False)
        assert page.header("location") == f"{UMBRELLA}/status", path
    assert stage.desk.requests.get(stage.account.id, request).open
    page = browser.post(f"{UMBRELLA}/residence", {"form_token": fill(browser, until="residence").value("form_token")})
    assert page.status == 400


def test_the_request_and_file_of_another_submission_of_the_same_business_are_not_there(
    stage: Stage, browser: Browser, elsewhere: Browser
) -> None:
    confirmed(stage, elsewhere, "victim@example.com", "opt_out_sale", "delete")
    status = confirmed(stage, browser, "attacker@example.com", "delete")
    [entry] = stage.desk.requests.by_contact(stage.account.id, "email:victim@example.com")
    file = accepted(stage, entry.request)
    token = browser.click(status, "Withdraw this part").value("form_token")
    assert browser.get(f"{STATUS}/withdraw/{entry.request}").status == 404
    assert browser.post(f"{STATUS}/withdraw/{entry.request}", {"form_token": token}).status == 404
    form = {"form_token": status.value("form_token")}
    assert browser.post(f"{STATUS}/files/{entry.request}/{file.id}", form).status == 404
    assert stage.desk.requests.get(stage.account.id, entry.request).open


def test_a_file_that_is_not_released_is_not_there_for_its_own_consumer(stage: Stage, browser: Browser) -> None:
    status = confirmed(stage, browser, "early@example.com", "delete")
    [entry] = stage.desk.requests.by_contact(stage.account.id, "email:early@example.com")
    file = accepted(stage, entry.request)
    page = browser.post(f"{STATUS}/files/{entry.request}/{file.id}", {"form_token": status.value("form_token")})
    assert page.status == 404
    assert file.name not in browser.get(STATUS).text


def followed(stage: Stage, browser: Browser, elsewhere: Browser, typed: str) -> Page:
    """What somebody sees who has the victim's reference and types another address; it moves no mail."""
    receipt = sent_by(stage, browser, "victim2@example.com")
    stage.deliver()
    mails = len(mailbox.messages())
    page = elsewhere.press(elsewhere.get(STATUS), {"reference": reference_of(receipt), "email": typed})
    stage.deliver()
    assert len(mailbox.messages()) == mails
    return page


@pytest.mark.parametrize(
    "typed", ["victim2@ex\u0430mple.com", "victim2@example.com.evil.example", "victim2+x@example.com"]
)
def test_an_address_that_only_looks_alike_gets_no_mail_and_moves_none(
    stage: Stage, browser: Browser, elsewhere: Browser, typed: str
) -> None:
    assert followed(stage, browser, elsewhere, typed).url == f"{STATUS}/code"


@pytest.mark.parametrize("typed", ["v\u0456ctim2@example.com", "v\u0131ctim2@example.com"])
def test_an_address_with_other_letters_is_refused_before_anybody_looks_for_it(
    stage: Stage, browser: Browser, elsewhere: Browser, typed: str
) -> None:
    page = followed(stage, browser, elsewhere, typed)
    assert (page.status, page.url) == (400, STATUS)
    assert any("@" in problem for problem in page.problems)


def test_an_address_in_capitals_sends_the_code_to_the_one_that_was_given_at_first(
    stage: Stage, browser: Browser, elsewhere: Browser
) -> None:
    receipt = sent_by(stage, browser, "strasse@example.com")
    stage.deliver()
    before = len(mailbox.messages(to="strasse@example.com"))
    elsewhere.press(elsewhere.get(STATUS), {"reference": reference_of(receipt), "email": "STRASSE@Example.com"})
    stage.deliver()
    assert len(mailbox.messages(to="strasse@example.com")) == before + 1


def test_two_mailboxes_that_only_casefold_alike_stay_two(stage: Stage, browser: Browser, elsewhere: Browser) -> None:
    receipt = sent_by(stage, browser, "strasse@example.com")
    stage.deliver()
    mails = len(mailbox.messages())
    elsewhere.press(elsewhere.get(STATUS), {"reference": reference_of(receipt), "email": "stra\u00dfe@example.com"})
    stage.deliver()
    assert len(mailbox.messages()) == mails


# A teenager with a script


def test_one_address_block_cannot_use_up_the_forms_of_a_business(
    stage: Stage, browser: Browser, elsewhere: Browser, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_form, "BEGIN", Limit("begin-test", 3, 3600))
    seen = []
    for _ in range(5):
        browser.cookies.clear()
        seen.append(browser.press(browser.get(f"{HOME}/residence"), {"residence": "US-CA"}).status)
    assert seen == [200, 200, 200, 429, 429]
    assert elsewhere.press(elsewhere.get(f"{HOME}/residence"), {"residence": "US-CA"}).status == 200


def test_a_stranger_cannot_lock_somebody_elses_address_out_of_the_form(
    browser: Browser, elsewhere: Browser, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_form, "CONTACT", Limit("contact-test", 2, 86_400))
    fill(elsewhere, until="contact")
    seen = [elsewhere.press(elsewhere.get(f"{HOME}/contact"), {"email": "wife@example.com"}).status for _ in range(4)]
    assert seen == [200, 200, 429, 429]
    page = browser.press(fill(browser, until="contact"), {"email": "wife@example.com"})
    assert page.status == 200
    assert page.url.endswith("/relationship")


@pytest.mark.parametrize("header", ["x-forwarded-for", "x-real-ip", "forwarded", "true-client-ip"])
def test_a_header_does_not_move_the_caller_to_another_address_block(
    stage: Stage, browser: Browser, limited: None, monkeypatch: pytest.MonkeyPatch, header: str
) -> None:
    monkeypatch.setattr(consumer_code, "CODE", Limit(f"code-{header}", 2, 3600))
    receipt = sent_by(stage, browser, f"{header}@example.com")
    page = browser.click(receipt, "Enter the code")
    seen = []
    for number in range(4):
        browser.headers = {header: f"192.0.2.{number}"}
        browser.address = browser.address.rpartition(".")[0] + f".{number + 20}"
        seen.append(browser.press(page, {"code": "000000"}, form="code").status)
    assert seen == [400, 400, 429, 429]


@pytest.mark.parametrize("path", ["/\\evil.example/x", "//evil.example/x", "/\\/evil.example", "/c/acme//evil.example"])
@pytest.mark.parametrize("host", ["127.0.0.1:8000", "evil.example"])
def test_no_link_of_a_page_leads_to_a_host_that_the_address_or_header_named(
    browser: Browser, path: str, host: str
) -> None:
    page = browser.send("GET", path, host=host)
    assert page.status == 404
    for link in page.links.values():
        assert not link.replace("\\", "/").startswith("//"), link
        assert "evil.example" not in link.partition("/")[0]
        assert not link.startswith("http://evil"), link


@pytest.mark.parametrize("slug", ["\uff41cme", "acme%00", "acm\u0435", "acme%2F..%2Fumbrella", "acme%0d%0aX-Evil:%201"])
def test_a_slug_that_only_looks_alike_is_no_business(browser: Browser, slug: str) -> None:
    page = browser.get(f"/c/{slug}/status")
    assert page.status == 404
    assert page.header("x-evil") is None


def test_no_personal_page_may_be_kept_by_any_cache(stage: Stage, browser: Browser) -> None:
    receipt = sent_by(stage, browser, "cache@example.com")
    code = browser.click(receipt, "Enter the code")
    status = browser.press(code, {"code": stage.code_to("cache@example.com")})
    staff = enter(stage, hire(stage, Role.AUDITOR, "Cass"))
    pages = [receipt, code, status, browser.get(f"{receipt.url}/content"), browser.get(f"{receipt.url}/signed")]
    pages += [staff.get("/staff/queue"), staff.get("/staff/requests/x"), fill(browser, until="contact")]
    for page in pages:
        assert page.header("cache-control") == "no-store", page.url


def stage_reference(reference: str) -> Any:
    """A reference as the domain reads it."""
    from chalicelib.domain.ids import parse_reference

    return parse_reference(reference)
