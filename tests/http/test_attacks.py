"""What people with bad intentions try: each test is one attempt, and what it meets."""

import urllib.error
import urllib.request
from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import AnswerFile, FileState
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from chalicelib.http.rate_limits import Limit
from chalicelib.routes.consumer import (
    code as consumer_code,
)
from chalicelib.routes.consumer import (
    form as consumer_form,
)
from chalicelib.routes.consumer import (
    status as consumer_status,
)
from chalicelib.services.handling.attach_file import accept_upload, prepare_upload, view_file
from infra.local import mailbox
from tests.fakes import acme
from tests.http.client import Browser, Page
from tests.http.filling import HOME, answers, fill, reference_of, send
from tests.http.office import asked, enter, hire, page_of, present
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


def sent_by(stage: Stage, browser: Browser, email: str, *rights: str) -> Page:
    """A form that was sent; its receipt."""
    return send(browser, answers(rights={"rights": list(rights or ("delete",))}, contact={"email": email}))


def confirmed(stage: Stage, browser: Browser, email: str, *rights: str) -> Page:
    """The status page of a form that was sent, after its code."""
    page = browser.click(sent_by(stage, browser, email, *rights), "Enter the code")
    return browser.press(page, {"code": stage.code_to(email)})


# A member of staff, and the form that the bucket takes


def test_a_file_cannot_be_exchanged_after_it_was_accepted_although_its_form_is_still_valid(stage: Stage) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    upload = prepare_upload(stage.desk, stage.staff, request.id, "list.txt", back="http://127.0.0.1/back")
    assert post_to_bucket(upload.form.url, upload.form.fields, b"what was looked at") == 303
    file = accept_upload(stage.desk, stage.staff, request.id, upload.file.id)
    assert post_to_bucket(upload.form.url, upload.form.fields, b"<script>what came after</script>") == 303
    assert accept_upload(stage.desk, stage.staff, request.id, file.id).size == file.size
    link = view_file(stage.desk, stage.staff, request.id, file.id)
    with urllib.request.urlopen(link, timeout=10) as answer:  # noqa: S310  the engine's
        assert answer.read() == b"what was looked at"
        assert answer.headers["Content-Type"].startswith("text/plain")
        assert answer.headers["Content-Disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "acc_other/01ARZ3NDEKTSV4RRFFQ69G5FAV/01ARZ3NDEKTSV4RRFFQ69G5FAV"},
        {"Content-Type": "text/html"},
        {"acl": "public-read"},
        {"success_action_redirect": "https://evil.example/"},
    ],
    ids=str,
)
def test_the_form_for_the_bucket_takes_one_object_of_one_type_and_nothing_else(
    stage: Stage, changed: dict[str, str]
) -> None:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    upload = prepare_upload(stage.desk, stage.staff, request.id, "list.txt", back="http://127.0.0.1/back")
    assert post_to_bucket(upload.form.url, {**upload.form.fields, **changed}, b"x") == 403
    assert post_to_bucket(upload.form.url, upload.form.fields, b"") >= 400


def test_a_file_of_another_request_is_neither_shown_nor_checked_nor_removed_under_this_one(stage: Stage) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Nosy"))
    mine, other = asked(stage), asked(stage)
    file = accepted(stage, other.id)
    form = handler.get(page_of(mine)).form("assignee").filled({})
    version = present(stage, other).version
    for step in (f"files/{file.id}", f"files/{file.id}/remove"):
        assert handler.post(page_of(mine, step), form).status == 404
    assert handler.get(page_of(mine, f"files/{file.id}/check")).status == 404
    assert present(stage, other).version == version
    assert accept_upload(stage.desk, stage.staff, other.id, file.id).state is FileState.ACCEPTED


def test_an_administrator_who_recorded_the_match_cannot_be_the_second_person(stage: Stage) -> None:
    request = asked(stage)
    admin = enter(stage, hire(stage, Role.ADMINISTRATOR, "Adam"))
    typed = {
        "compared": ["name", "email", "order"],
        "declaration": "yes",
        "method": "records",
        "result": "matched",
        "contact_on_file": "no",
        "file_contact": "old@example.com",
    }
    admin.press(admin.get(page_of(request, "match")), typed, form="result")
    form = admin.get(page_of(request)).form("assignee").filled({})
    assert admin.post(page_of(request, "approve"), [*form, ("decision", "given")]).status == 409
    admin.press(admin.get(page_of(request, "match")), {**typed, "contact_on_file": "yes"}, form="result")
    answer = admin.get(page_of(request, "answer"))
    fields = dict(answer.form("outcome").filled({})) | {"outcome": "granted", "text": "All.", "action": "send"}
    assert admin.post(page_of(request, "answer"), fields).status == 409
    assert present(stage, request).open


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


@pytest.mark.parametrize(
    "typed",
    [
        "v\u0456ctim2@example.com",
        "victim2@ex\u0430mple.com",
        "victim2@example.com.evil.example",
        "victim2+x@example.com",
    ],
)
def test_an_address_that_only_looks_alike_gets_no_mail_and_moves_none(
    stage: Stage, browser: Browser, elsewhere: Browser, typed: str
) -> None:
    receipt = sent_by(stage, browser, "victim2@example.com")
    stage.deliver()
    mails = len(mailbox.messages())
    page = elsewhere.press(elsewhere.get(STATUS), {"reference": reference_of(receipt), "email": typed})
    assert page.url == f"{STATUS}/code"
    stage.deliver()
    assert len(mailbox.messages()) == mails


def test_an_address_in_other_letters_sends_the_code_to_the_one_that_was_given_at_first(
    stage: Stage, browser: Browser, elsewhere: Browser
) -> None:
    receipt = sent_by(stage, browser, "strasse@example.com")
    stage.deliver()
    before = len(mailbox.messages(to="strasse@example.com"))
    elsewhere.press(elsewhere.get(STATUS), {"reference": reference_of(receipt), "email": "stra\u00dfe@example.com"})
    stage.deliver()
    assert len(mailbox.messages(to="strasse@example.com")) == before + 1
    assert mailbox.messages(to="stra\u00dfe@example.com") == []


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


def test_a_consumer_cannot_keep_staff_from_answering_by_writing_without_end(
    stage: Stage, browser: Browser, limited: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(consumer_status, "WRITE", Limit("write-test", 2, 3600))
    status = confirmed(stage, browser, "loud@example.com", "delete")
    pages = [browser.press(status, {"message": f"Hello {number}"}, form="message") for number in range(3)]
    assert [page.status for page in pages] == [200, 200, 429]
    assert pages[2].value("message") == "Hello 2"
    assert int(pages[2].header("retry-after") or 0) > 0
    [entry] = stage.desk.requests.by_contact(stage.account.id, "email:loud@example.com")
    version = stage.desk.requests.get(stage.account.id, entry.request).version
    browser.press(status, {"message": "Once more"}, form="message")
    assert stage.desk.requests.get(stage.account.id, entry.request).version == version


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


# A page somewhere else in the web


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_sites_page_can_make_staff_do_nothing_even_with_a_stolen_token(stage: Stage, site: str) -> None:
    request = asked(stage)
    handler = enter(stage, hire(stage, Role.HANDLER, f"Cleo-{site}"))
    form = dict(handler.get(page_of(request)).form("assignee").filled({}))
    for step in ("acknowledge", "assign", "note", "answer", "match", "upload"):
        body = "&".join(f"{name}={value}" for name, value in {**form, "text": "x", "file": "a.txt"}.items()).encode()
        page = handler.send("POST", page_of(request, step), body=body, follow=False, sec_fetch_site=site)
        assert page.status == 400, step
    assert present(stage, request).version == request.version


def test_the_token_of_a_colleague_does_not_fit(stage: Stage) -> None:
    request = asked(stage)
    ida, jon = (enter(stage, hire(stage, Role.HANDLER, name)) for name in ("Ida", "Jon"))
    form = dict(ida.get(page_of(request)).form("assignee").filled({}))
    assert jon.post(page_of(request, "acknowledge"), form).status == 400
    assert present(stage, request).version == request.version


def test_reading_a_step_by_its_address_takes_no_step(stage: Stage) -> None:
    request = asked(stage)
    owner = enter(stage, stage.owner)
    for step in ("acknowledge", "assign", "match", "approve", "answer", "extend", "message", "note", "upload"):
        owner.get(page_of(request, f"{step}?action=send&outcome=granted&decision=given&text=x&reason=x&file=a.txt"))
    assert present(stage, request) == request


def accepted(stage: Stage, request: Any) -> AnswerFile:
    """A file of a request that was uploaded and accepted."""
    upload = prepare_upload(stage.desk, stage.staff, request, "secret list.txt", back="http://127.0.0.1/back")
    post_to_bucket(upload.form.url, upload.form.fields, b"secret")
    return accept_upload(stage.desk, stage.staff, request, upload.file.id)


def stage_reference(reference: str) -> Any:
    """A reference as the domain reads it."""
    from chalicelib.domain.ids import parse_reference

    return parse_reference(reference)


def post_to_bucket(url: str, fields: Any, content: bytes) -> int:
    """Send the bucket's form, as a browser would; the status of the answer."""
    line = "--x-boundary-x"
    parts = [
        f'{line}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    ]
    parts.append(f'{line}\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\n')
    body = "".join(parts).encode() + content + f"\r\n{line}--\r\n".encode()
    headers = {"Content-Type": "multipart/form-data; boundary=x-boundary-x"}
    call = urllib.request.Request(url, data=body, headers=headers)  # noqa: S310  the engine's
    try:
        with urllib.request.build_opener(_Stay).open(call, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_more: Any) -> None:
        return None
