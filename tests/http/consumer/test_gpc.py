"""Global Privacy Control: published as the deployment is set, honoured, and shown as processed (11 CCR 7025(c)(6))."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.services.consumer.withdraw_request import withdraw_request
from chalicelib.services.opt_outs.check_suppression import check_suppression
from tests.http.client import Browser, Page
from tests.http.filling import HOME, answers, reference_of, send
from tests.http.office import enter
from tests.http.stage import Stage

pytestmark = pytest.mark.usefixtures("unlimited")

PROCESSED = "opt-out signal as an opt-out of sale and sharing on"
POLICY = "/.well-known/gpc.json"


@pytest.fixture
def off(stage: Stage, unlimited: None) -> Iterator[None]:
    """A deployment that honours no signals."""
    before = stage.desk.settings
    stage.desk.settings = replace(before, gpc="off", gpc_updated="2027-02-01")
    yield
    stage.desk.settings = before


def test_the_policy_file_says_that_signals_are_honoured(browser: Browser) -> None:
    page = browser.get(POLICY)
    assert page.header("content-type") == "application/json"
    assert page.text == '{"gpc": true, "lastUpdate": "2026-11-22"}'


@pytest.mark.usefixtures("off")
def test_a_deployment_that_honours_none_says_so_and_does_as_it_says(browser: Browser) -> None:
    assert browser.get(POLICY).text == '{"gpc": false, "lastUpdate": "2027-02-01"}'
    browser.headers["sec-gpc"] = "1"
    assert "Opt-out signal" not in browser.get(HOME).words


@pytest.mark.parametrize(
    ("value", "on"),
    [("1", True), (" 1 ", True), ("0, 1", True), ("1,1", True), ("11", False), ("1;q=1", False), ("'1'", False)],
)
def test_the_value_is_exactly_one_and_of_several_headers_one_is_enough(
    browser: Browser, value: str, *, on: bool
) -> None:
    browser.headers["sec-gpc"] = value
    page = browser.get(HOME)
    assert ("Opt-out signal honored" in page.words) is on
    assert "Sec-GPC" in (page.header("vary") or "")


def sent_with_signal(stage: Stage, browser: Browser, email: str) -> tuple[str, Page]:
    """Ask for deletion with the signal on, enter the code, and return the reference and the status page."""
    browser.headers["sec-gpc"] = "1"
    receipt = send(browser, answers(rights={"rights": ["delete"]}, contact={"email": email}))
    browser.press(browser.click(receipt, "Enter the code"), {"code": stage.code_to(email)})
    return reference_of(receipt), browser.get(f"{HOME}/status")


def test_the_consumer_sees_that_the_signal_was_processed(stage: Stage, browser: Browser) -> None:
    _, page = sent_with_signal(stage, browser, "sees@example.com")
    assert PROCESSED in page.words
    assert "Opt-out recorded" in page.words
    assert "Opt-out signal of the browser recorded" in page.words  # with its time, in the history
    spanish = browser.get(f"{HOME}/status?lang=es")
    assert "Señal de exclusión respetada" in spanish.words
    assert "Exclusión registrada" in spanish.words


def test_a_signal_that_said_nothing_new_is_shown_as_processed_all_the_same(stage: Stage, browser: Browser) -> None:
    for _ in range(2):
        _, page = sent_with_signal(stage, browser, "twice@example.com")
        assert PROCESSED in page.words


def test_an_opt_out_that_was_taken_back_is_not_shown_as_standing(stage: Stage, browser: Browser) -> None:
    reference, _ = sent_with_signal(stage, browser, "back@example.com")
    submission = stage.desk.requests.submission(stage.account.id, reference)  # type: ignore[arg-type]
    withdraw_request(stage.desk, stage.account, submission.id, submission.requests[0])
    page = browser.get(f"{HOME}/status")
    assert PROCESSED not in page.words
    assert "Opt-out recorded" not in page.words
    assert not check_suppression(stage.desk, stage.account.id, Email("back@example.com")).suppressed


def test_without_a_signal_the_status_page_does_not_mention_one(stage: Stage, browser: Browser) -> None:
    email = "none@example.com"
    receipt = send(browser, answers(rights={"rights": ["opt_out_sale", "delete"]}, contact={"email": email}))
    browser.press(browser.click(receipt, "Enter the code"), {"code": stage.code_to(email)})
    page = browser.get(f"{HOME}/status")
    assert PROCESSED not in page.words
    assert "Opt-out recorded" in page.words


def test_staff_see_at_any_request_what_its_contact_has_opted_out_of(stage: Stage, browser: Browser) -> None:
    send(browser, answers(rights={"rights": ["opt_out_sale"]}, contact={"email": "standing@example.com"}))
    receipt = send(browser, answers(rights={"rights": ["delete"]}, contact={"email": "standing@example.com"}))
    submission = stage.desk.requests.submission(stage.account.id, reference_of(receipt))  # type: ignore[arg-type]
    page = enter(stage, stage.owner).get(f"/staff/requests/{submission.requests[0]}?part=details")
    assert "Has opted out" in page.words
    assert "Sale and sharing, since" in page.words
    tags = [entry.tag for entry in stage.desk.audit_log.of_request(stage.account.id, submission.requests[0])]
    assert Tag.SUPPRESSION_CHANGED not in tags  # it is about deletion
