"""From the public page to the operator's queue, to the account's first page, and back."""

import re
from collections.abc import Iterator

import boto3
import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.misuse import Evidence, MisuseReport
from chalicelib.http.rate_limits import MISUSE
from chalicelib.services.misuse.restrict_account import lift_restriction
from chalicelib.storage.recent_accounts import LIFE
from tests.http.client import Browser, Fields, Page
from tests.http.office import asked, enter, page_of
from tests.http.stage import Stage

PUBLIC = "/report-misuse"
QUEUE = "/operator/misuse"
SAID: Fields = {
    "misuse": "phishing",
    "meant": "acme form",
    "story": "They asked for <b>my card</b>",
    "email": "rosa@example.com",
}
WORDS = "Take the form down."
PNG = b"\x89PNG\r\n\x1a\nrest"


def send_report(stage: Stage, address: str = "198.51.100.7") -> tuple[Browser, Page]:
    visitor = Browser(stage.app, address=address)
    return visitor, visitor.press(visitor.get(PUBLIC), SAID, form="story")


def newest(stage: Stage, operator: Staff) -> MisuseReport:
    return stage.desk.misuse.listed(operator.account.id, open_ones=True, after="", limit=99)[-1]


def upload(stage: Stage, file: Evidence, content: bytes) -> None:
    """Play the browser that sends the bucket's form."""
    key = f"uploads/{file.account}/{file.report}/{file.id}"
    boto3.client("s3").put_object(Bucket=stage.desk.settings.files_bucket, Key=key, Body=content)


@pytest.fixture
def report(stage: Stage, operator: Staff) -> MisuseReport:
    send_report(stage)
    return newest(stage, operator)


@pytest.fixture
def linked(report: MisuseReport, desk_of_operator: Browser) -> MisuseReport:
    page = desk_of_operator.get(f"{QUEUE}/{report.id}")
    page = desk_of_operator.press(page, {"slug": "acme"}, form="slug")
    assert "The report is linked" in page.words
    return report


@pytest.fixture
def lifted(stage: Stage, operator: Staff) -> Iterator[None]:
    """Whatever a test restricts goes on afterwards."""
    yield
    account = stage.desk.accounts.get(stage.account.id)
    if account.restriction:
        lift_restriction(stage.desk, Staff(operator.account, operator.user), account.restriction.report, "Thank you.")
    stage.time.move(seconds=LIFE.total_seconds() + 1)


def test_a_stranger_reports_gets_a_reference_and_their_words_are_shown_to_nobody_else(
    stage: Stage, operator: Staff
) -> None:
    visitor, receipt = send_report(stage)
    report = newest(stage, operator)
    shown = " ".join((report.reference[:4], report.reference[4:8], report.reference[8:]))
    assert shown in receipt.words
    assert "my card" not in receipt.text
    assert receipt.url == f"{PUBLIC}/{report.id}"
    assert visitor.get(f"{PUBLIC}/{'0' * 26}").status == 404
    assert visitor.get(f"{PUBLIC}/x").status == 404


def test_the_form_tells_every_problem_and_keeps_what_was_typed(stage: Stage, operator: Staff) -> None:
    del operator
    visitor = Browser(stage.app)
    page = visitor.press(visitor.get(PUBLIC), {"story": "Something", "email": "nobody"}, form="story")
    assert page.status == 400
    assert len(page.problems) == 3
    assert "Something" in page.text


def test_a_machine_that_fills_every_field_leaves_nothing(stage: Stage, operator: Staff) -> None:
    before = len(stage.desk.misuse.listed(operator.account.id, open_ones=True, after="", limit=99))
    visitor = Browser(stage.app)
    page = visitor.get(PUBLIC)
    assert "website" in page.form("story").names
    visitor.press(page, {**SAID, "website": "http://buy.example"}, form="story")
    assert len(stage.desk.misuse.listed(operator.account.id, open_ones=True, after="", limit=99)) == before


def test_pressing_send_twice_is_one_report_and_a_strangers_token_is_none(stage: Stage, operator: Staff) -> None:
    visitor = Browser(stage.app, address="198.51.100.20")
    page = visitor.get(PUBLIC)
    first = visitor.press(page, SAID, form="story")
    again = visitor.press(page, SAID, form="story")
    assert first.url == again.url
    other = Browser(stage.app, address="198.51.100.21")
    assert other.press(page, SAID, form="story").status == 400
    del operator


def test_one_household_cannot_flood_the_queue(stage: Stage, operator: Staff) -> None:
    del operator
    statuses = [send_report(stage, "192.0.2.9")[1].status for _ in range(MISUSE.most + 1)]
    assert statuses == [200] * MISUSE.most + [429]


def test_one_file_comes_and_only_what_it_says_to_be(stage: Stage, operator: Staff, desk_of_operator: Browser) -> None:
    visitor, receipt = send_report(stage, "198.51.100.30")
    report = newest(stage, operator)
    refused = visitor.press(receipt, form="ending")
    assert refused.problems == ["Choose what kind of file it is"]
    form = visitor.press(receipt, {"ending": "png"}, form="ending")
    assert "The file" in form.words
    announced = stage.desk.misuse.get(operator.account.id, report.id).evidence
    assert announced
    upload(stage, announced, b"<html>no picture</html>")
    page = visitor.get(f"{PUBLIC}/{report.id}/check")
    assert "was not what you had chosen" in page.words
    visitor.press(page, {"ending": "png"}, form="ending")
    announced = stage.desk.misuse.get(operator.account.id, report.id).evidence
    assert announced
    upload(stage, announced, PNG)
    assert "Your file has arrived" in visitor.get(f"{PUBLIC}/{report.id}/check").words
    page = desk_of_operator.get(f"{QUEUE}/{report.id}")
    got = desk_of_operator.press(page, form="/evidence")
    link = next(address for words, address in got.links.items() if words.startswith("Save the file"))
    assert "response-content-disposition=attachment" in link.lower()


def test_the_queue_shows_no_words_and_the_report_shows_them_escaped(
    report: MisuseReport, desk_of_operator: Browser
) -> None:
    queue = desk_of_operator.get(QUEUE)
    assert report.reference[:4] in queue.words
    assert "my card" not in queue.text
    page = desk_of_operator.get(f"{QUEUE}/{report.id}")
    assert "They asked for <b>my card</b>" in page.words
    assert "<b>my card" not in page.text
    assert "rosa@example.com" in page.words
    assert "open reports of misuse" in desk_of_operator.get("/operator").words


def test_staff_enter_what_came_by_phone(desk_of_operator: Browser) -> None:
    page = desk_of_operator.get(f"{QUEUE}/new")
    refused = desk_of_operator.press(page, {"story": "He calls"}, form="story")
    assert refused.status == 400
    page = desk_of_operator.press(page, {**SAID, "came": "phone"}, form="story")
    assert "The report is entered" in page.words
    assert "By phone" in page.words


def test_nobody_but_the_operator_sees_reports(stage: Stage, report: MisuseReport) -> None:
    owner = enter(stage, stage.owner, factor=True)
    for path in (QUEUE, f"{QUEUE}/{report.id}", f"{QUEUE}/{report.id}/restrict"):
        assert owner.get(path).status == 403


def test_a_warning_reaches_the_owners_and_the_report_says_so(
    stage: Stage, linked: MisuseReport, desk_of_operator: Browser
) -> None:
    page = desk_of_operator.get(f"{QUEUE}/{linked.id}/warn")
    assert "Every owner of the account gets a letter" in page.words
    assert desk_of_operator.press(page, {"letter": ""}, form="letter").problems == ["Write what the account is told"]
    page = desk_of_operator.press(page, {"letter": WORDS}, form="letter")
    assert "The owners of the account are told" in page.words
    assert "The account was warned" in page.words
    account = f"/operator/accounts/{stage.account.id}"
    assert page.links["The account's page"] == account
    assert page.links["Close the account"] == f"{account}/close"
    mail = stage.mail_to(stage.owner.email.address)
    assert WORDS in mail.text
    assert "rosa" not in mail.text.lower()


@pytest.mark.usefixtures("lifted")
def test_a_restricted_account_takes_nothing_in_politely_says_so_on_its_first_page_and_sends_no_words_of_its_own(
    stage: Stage, linked: MisuseReport, desk_of_operator: Browser
) -> None:
    request = asked(stage)
    page = desk_of_operator.get(f"{QUEUE}/{linked.id}/restrict")
    assert "can be followed, answered, appealed" in page.words
    assert desk_of_operator.press(page, {"letter": WORDS}, form="letter").problems == ["Choose what is stopped"]
    page = desk_of_operator.press(page, {"letter": WORDS, "stops": ["intake", "outgoing"]}, form="letter")
    assert "Restricted since" in page.words
    stage.time.move(seconds=LIFE.total_seconds() + 1)
    closed = Browser(stage.app).get("/c/acme")
    assert closed.status == 410
    assert "does not take requests here" in closed.words
    assert Browser(stage.app).get("/c/acme/status").status == 200
    owner = enter(stage, stage.owner)
    home = owner.get("/staff")
    assert "The operator has restricted this account" in home.words
    assert WORDS in home.words
    message = owner.get(page_of(request, "message"))
    assert "has stopped what your business sends" in message.words  # before anything is typed
    refused = owner.press(message, {"text": "Buy this!"}, form="text")
    assert any("has stopped what your account sends" in problem for problem in refused.problems)
    page = desk_of_operator.get(f"{QUEUE}/{linked.id}/lift")
    page = desk_of_operator.press(page, {"letter": "Thank you."}, form="letter")
    assert "The restriction is lifted" in page.words
    stage.time.move(seconds=LIFE.total_seconds() + 1)
    assert Browser(stage.app).get("/c/acme").status == 200
    assert "restricted" not in owner.get("/staff").words


def test_a_note_a_closing_and_another_look(report: MisuseReport, desk_of_operator: Browser) -> None:
    url = f"{QUEUE}/{report.id}"
    page = desk_of_operator.press(desk_of_operator.get(url), {"text": "Looks real"}, form="text")
    assert "Looks real" in page.words
    refused = desk_of_operator.press(page, {"text": " "}, form="text")
    assert refused.status == 400
    step = desk_of_operator.get(f"{url}/close")
    assert desk_of_operator.press(step, form="closed_as").problems == ["Choose what it came to"]
    page = desk_of_operator.press(step, {"closed_as": "no-misuse"}, form="closed_as")
    assert "No misuse" in page.words
    assert report.reference[:4] in desk_of_operator.get(f"{QUEUE}?state=closed").words
    again = next(form for form in page.forms if ("do", "reopen") in form.fields)
    assert "The report is open again" in desk_of_operator.post(url, again.fields).words
    late = desk_of_operator.press(step, {"closed_as": "acted"}, form="closed_as")
    assert late.status == 409


def test_every_page_of_a_business_leads_to_the_form(stage: Stage, operator: Staff) -> None:
    del operator
    page = Browser(stage.app).get("/c/acme")
    link = next(address for words, address in page.links.items() if words.startswith("Report a misuse"))
    assert re.search(r"/report-misuse\?about=acme$", link)
    assert Browser(stage.app).get(link).value("meant") == "acme"


def test_the_mailbox_says_what_is_missing_to_an_operator_without_a_shared_number(desk_of_operator: Browser) -> None:
    page = desk_of_operator.get("/staff/mailbox")
    assert page.status == 200
    assert "runs no number that all accounts share" in page.words
