"""Staff send a code to a person's telephone from the page of the request."""

import pytest

from chalicelib.domain.contact import Phone
from chalicelib.domain.correspondence import Letter, LetterKind, Way
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Channel, Request, Sorting
from chalicelib.domain.rights import Right
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.telephone.stop_texts import Wish, stop_texts
from tests.fakes import acme
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of, whole
from tests.http.stage import Stage
from tests.http.telephone import Line, new_caller


@pytest.fixture
def request_(line: Line) -> Request:
    """Somebody has texted."""
    return texted(line)


def texted(line: Line) -> Request:
    account = line.stage.desk.accounts.get(line.account)
    phone = Phone(new_caller())
    return acme.phone_in(line.stage.desk, account, sort=Sorting.READ, channel=Channel.TEXT, phone=phone)


def press(handler: Browser, form: Page, **typed: str) -> Page:
    return handler.press(form, typed, form="seen")


def codes(stage: Stage, request: Request) -> list[Letter]:
    found = stage.desk.requests.letters(request.account, request.submission)
    return [letter for letter in found if letter.kind is LetterKind.TEXT_CODE]


@pytest.mark.parametrize("way", [Way.TEXT, Way.CALL])
def test_the_code_is_sent_the_chosen_way(stage: Stage, handler: Browser, request_: Request, way: Way) -> None:
    form = handler.get(page_of(request_, "phone-code"))
    assert f"•••• {codes_to(stage, request_)[-2:]}" in form.words

    page = press(handler, form, way=way.value)

    assert "The code is on its way to the telephone." in page.words
    assert [letter.way for letter in codes(stage, request_)] == [way]


def codes_to(stage: Stage, request: Request) -> str:
    phone = stage.desk.requests.submission(request.account, request.submission).typed.phone
    assert phone is not None
    return phone.e164


@pytest.mark.parametrize("way", ["", "mail", "pigeon"])
def test_no_way_or_another_is_asked_for_again(stage: Stage, handler: Browser, request_: Request, way: str) -> None:
    page = press(handler, handler.get(page_of(request_, "phone-code")), way=way)
    assert page.status == 400
    assert "Choose whether the code goes as a text or is spoken by a call" in page.words
    assert codes(stage, request_) == []


def test_where_no_texts_are_wanted_only_a_call_is_offered(stage: Stage, handler: Browser, request_: Request) -> None:
    account = stage.desk.accounts.get(request_.account)
    number = Phone(codes_to(stage, request_))
    stop_texts(
        stage.desk,
        Wish(account=account, shared=False, number=number, text=f"SM{number.e164.removeprefix('+')}", language="en"),
    )
    form = handler.get(page_of(request_, "phone-code"))
    assert "asked for no more texts" in form.words
    assert "As a text message" not in form.words
    press(handler, form)
    assert [letter.way for letter in codes(stage, request_)] == [Way.CALL]


def test_a_second_code_at_once_says_how_long_to_wait(stage: Stage, handler: Browser, request_: Request) -> None:
    for _ in range(2):
        page = press(handler, handler.get(page_of(request_, "phone-code")), way="text")
    assert page.status == 409
    assert "Seconds until another can be sent" in page.words
    assert len(codes(stage, request_)) == 1


def test_a_request_without_a_number_is_refused_in_words(stage: Stage, handler: Browser, line: Line) -> None:
    del line
    web = asked(stage, Right.DELETE)
    page = handler.get(page_of(web, "phone-code"))
    assert page.status == 409
    assert "There is no telephone number to which a code could go." in page.words


def test_who_only_reads_may_not_send_one(stage: Stage, request_: Request) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    assert auditor.get(page_of(request_, "phone-code")).status == 403


def test_the_history_says_by_what_the_contact_was_confirmed(stage: Stage, handler: Browser, request_: Request) -> None:
    mark_confirmed(stage.desk, stage.desk.requests.submission(request_.account, request_.submission), contact="call")
    assert "a code spoken by a call came back" in whole(handler, request_).words
