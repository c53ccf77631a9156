"""A caller on the web: reference and number, a code to the phone, and where the request stands before it is sorted."""

import re
from dataclasses import replace

import pytest

from chalicelib import texts
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.request import Behalf, Period, Request, Typed
from chalicelib.domain.rights import Right
from chalicelib.domain.verification import Level
from chalicelib.services.intake.sort_request import SortRequest, sort_request
from chalicelib.services.telephone.phone_numbers import add_number
from tests.fakes import caller
from tests.http.client import Browser, Page
from tests.http.line import called, company, open_line, spoke
from tests.http.office import present
from tests.http.stage import Stage


@pytest.fixture(scope="module", autouse=True)
def line(stage: Stage) -> None:
    open_line(stage)
    account = stage.desk.accounts.get(stage.account.id)
    add_number(stage.desk, account, Phone(caller.OURS), actor="operator:test")


@pytest.fixture(autouse=True)
def free(unlimited: None) -> None:
    """The same number asks again and again."""


def asks(browser: Browser, request: Request, **typed: str) -> Page:
    """Ana types her reference and her number."""
    fields = {"reference": request.submission, "phone": "(415) 555-0123"} | typed
    return browser.press(browser.get("/c/acme/status"), fields, form="reference")


def code_texted(stage: Stage) -> str:
    """Deliver, and return the code in the newest text."""
    stage.deliver()
    found = re.search(r"\b(\d{6})\b", company(stage).texts[-1][2])
    assert found
    return found[1]


def follows(stage: Stage, browser: Browser, request: Request) -> Page:
    """Ana types the code as well and sees where her request stands."""
    page = asks(browser, request)
    return browser.press(page, {"code": code_texted(stage)}, form="code")


def test_a_code_goes_to_the_number_and_the_page_says_so(stage: Stage, browser: Browser) -> None:
    page = asks(browser, called(stage))
    assert "to your phone •••• 23, as a text message or by a call" in page.words
    assert "spam" not in page.words
    code_texted(stage)
    to, sender, _ = company(stage).texts[-1]
    assert (to, sender) == (caller.NUMBER.e164, caller.OURS)


def test_the_page_says_that_the_message_is_there_with_its_dates(stage: Stage, browser: Browser) -> None:
    request = called(stage, Right.DELETE)
    spoke(stage, request)
    page = follows(stage, browser, request)
    assert "has your message and is finding out what you ask for" in page.words
    answer = request.clock(Period.RESPOND)
    assert answer is not None
    assert texts.date_text(answer.due, "en") in page.words
    assert "You left a voicemail" in page.words
    head = present(stage, request)
    assert head.verification.contact_confirmed_at is not None
    assert head.verification.reached is Level.NONE  # who calls from a number has proved nothing


def test_who_left_no_message_reads_that_the_business_calls_back(stage: Stage, browser: Browser) -> None:
    assert "will call you back if it can" in follows(stage, browser, called(stage)).words


def test_once_it_is_sorted_the_page_shows_each_right(stage: Stage, browser: Browser) -> None:
    request = called(stage)
    command = SortRequest(
        request=request.id,
        rights=(Right.DELETE, Right.OPT_OUT_SALE),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=Typed(name="Ana", email=None, phone=caller.NUMBER),
    )
    sort_request(stage.desk, stage.staff, command)
    page = follows(stage, browser, request)
    for right in command.rights:
        assert texts.text(f"right.{right.value}.name", "en") in page.words
    assert "noted what you ask for" in page.words


def test_a_number_that_does_not_belong_to_the_reference_gets_nothing_and_the_same_answer(
    stage: Stage, browser: Browser
) -> None:
    request = called(stage)
    stage.deliver()
    before = len(company(stage).texts)
    mine, strange = asks(browser, request), asks(browser, request, phone="+14155550199")
    assert strange.words.replace("99", "23") == mine.words
    stage.deliver()
    assert [to for to, _, _ in company(stage).texts[before:]] == [caller.NUMBER.e164]
    wrong = browser.press(strange, {"code": "123456"}, form="code")
    assert wrong.status == 400


def test_the_answer_goes_to_the_address_so_the_number_beside_it_opens_nothing(stage: Stage, browser: Browser) -> None:
    request = called(stage)
    command = SortRequest(
        request=request.id,
        rights=(Right.DELETE,),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=Typed(name="Ana", email=Email("ana@example.com"), phone=caller.NUMBER),
    )
    sort_request(stage.desk, stage.staff, command)
    stage.deliver()
    before = len(company(stage).texts)
    asks(browser, request)
    stage.deliver()
    assert len(company(stage).texts) == before
    asks(browser, request, email="ana@example.com")
    assert stage.mail_to("ana@example.com")


@pytest.mark.parametrize(
    ("phone", "problem"),
    [("", "Enter an email address in the format name@example.com"), ("12", "Enter a phone number")],
)
def test_one_contact_is_needed(stage: Stage, browser: Browser, phone: str, problem: str) -> None:
    page = asks(browser, called(stage), phone=phone)
    assert page.status == 400
    assert any(said.startswith(problem.split(" in the", maxsplit=1)[0]) for said in page.problems)


def test_the_start_page_says_how_to_call(stage: Stage, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "tel:+1800" not in browser.get("/c/acme").text  # no line is connected
    monkeypatch.setattr(stage.desk, "settings", replace(stage.desk.settings, twilio_account_sid="AC1"))
    page = browser.get("/c/acme")
    assert f'href="tel:{caller.OURS}"' in page.text
    assert "You can also make your request by telephone" in page.text
    assert "Por teléfono" in browser.get("/c/acme?lang=es").text
