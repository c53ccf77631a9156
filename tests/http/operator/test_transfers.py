"""Transfers by pages: announced, answered by an owner, withdrawn or done."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.domain.transfer import ANNOUNCED, Answer, answer_of
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

NEW = "/operator/transfers/new"
WORDS = {
    "title_en": "We sell this service",
    "text_en": "To people who care.",
    "transfer_to": "Another Operator",
    "transfer_contact": "privacy@another.example",
    "transfer_country": "France",
    "safeguard": "adequacy",
}


def check(operator: Browser, **typed: str) -> Page:
    """Fill in the form as it is offered and look at the transfer."""
    return operator.press(operator.get(NEW), {**WORDS, **typed}, form=NEW)


def sent(operator: Browser, looked: Page, button: str) -> Page:
    """Press one of the two buttons under a transfer that was looked at."""
    return operator.post(NEW, [*looked.form(NEW).fields, ("do", button)])


def test_a_transfer_is_looked_at_announced_answered_and_waits_for_its_day(
    stage: Stage, desk_of_operator: Browser
) -> None:
    looked = check(desk_of_operator)
    assert "Announce this transfer?" in looked.text
    assert 'value="We sell this service"' in sent(desk_of_operator, looked, "edit").text
    done = sent(desk_of_operator, looked, "announce")
    assert "The transfer is announced." in done.text
    url = done.url.partition("?")[0]
    name = url.rpartition("/")[2]
    owner = enter(stage, stage.owner)
    assert "We sell this service" in owner.get("/staff").text
    page = owner.get("/staff/transfers")
    assert "Has not answered" in page.text
    form = f"/staff/transfers/{name}"
    assert owner.post(form, page.form(form).fields).status == 400  # no answer chosen
    told = owner.post(form, [*page.form(form).fields, ("answer", "refuses")])
    assert "Your answer is recorded." in told.text
    assert 'href="/staff/close"' in told.text
    assert answer_of(stage.desk.accounts.get(stage.account.id).transfers, name) is Answer.REFUSES
    operators = desk_of_operator.get(url)
    assert "Acme" in operators.text
    assert (f"{url}/finish" in operators.text, "you can note here that it is done" in operators.text) == (False, True)
    early = desk_of_operator.press(desk_of_operator.get(f"{url}/finish"), form=f"{url}/finish")
    assert (early.status, "It can be done from" in early.text) == (409, True)
    gone = desk_of_operator.press(desk_of_operator.get(f"{url}/withdraw"), form=f"{url}/withdraw")
    assert "The transfer is withdrawn." in gone.text
    assert "We sell this service" not in owner.get("/staff").text
    assert "Withdrawn" in desk_of_operator.get("/operator/transfers").text
    assert "is done or was withdrawn" in desk_of_operator.get(f"{url}/finish").text


def test_who_is_no_owner_reads_and_does_not_answer(stage: Stage, desk_of_operator: Browser) -> None:
    done = sent(desk_of_operator, check(desk_of_operator, transfer_to="For reading"), "announce")
    name = done.url.partition("?")[0].rpartition("/")[2]
    handler = enter(stage, hire(stage, Role.HANDLER, "Hugo"))
    page = handler.get("/staff/transfers")
    assert "Only an owner can answer." in page.text
    token = handler.get("/staff/alerts").value("form_token")
    assert handler.post(f"/staff/transfers/{name}", {"form_token": token, "answer": "agrees"}).status == 403


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title_en": ""}, "Enter a title"),
        ({"transfer_to": ""}, "Enter to whom it passes"),
        ({"safeguard": ""}, "Choose what protects the data there"),
        ({"passes_year": "2020"}, "30 days after it is announced"),
        ({"addressees": "one", "addressee": ""}, "addressee"),
        ({"addressees": "one", "addressee": "nobody-here"}, "addressee"),
        ({"addressees": ""}, "addressees"),
    ],
)
def test_what_is_wrong_is_named(desk_of_operator: Browser, typed: dict[str, str], words: str) -> None:
    page = check(desk_of_operator, **typed)
    assert page.status == 400
    assert words in page.text


def test_the_form_offers_the_first_day_that_is_possible(desk_of_operator: Browser) -> None:
    first = (datetime.now(UTC) + ANNOUNCED).date() + timedelta(days=1)
    assert dict(desk_of_operator.get(NEW).form(NEW).fields)["passes_day"] == str(first.day)
