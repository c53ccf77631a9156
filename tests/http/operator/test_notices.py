"""Notices of the operator, from the form to the pages of the accounts' staff."""

import re

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.services.notices.contents import CONTENTS
from chalicelib.services.notices.mailings import continue_mailings
from tests.fakes.acme import open_acme
from tests.http.client import Browser, Page
from tests.http.office import enter, hire
from tests.http.stage import Stage

NEW = "/operator/notices/new"
WORDS = {"title_en": "Maintenance on Sunday", "text_en": "The desk is closed.\nFrom 2 to 3."}


def check(operator: Browser, **typed: str) -> Page:
    """Fill in the form as it is offered and look at the notice."""
    return operator.press(operator.get(NEW), {**WORDS, **typed}, form=NEW)


def post(operator: Browser, **typed: str) -> str:
    """Post a notice; return the address of its page."""
    posted = sent(operator, check(operator, **typed), "post")
    assert posted.status == 200, posted.text
    return posted.url.partition("?")[0]


def sent(operator: Browser, looked: Page, button: str) -> Page:
    """Press one of the two buttons under a notice that was looked at."""
    return operator.post(NEW, [*looked.form(NEW).fields, ("do", button)])


def name_of(url: str) -> str:
    return url.rpartition("/")[2]


@pytest.fixture
def hanna(stage: Stage) -> Browser:
    """A handler of Acme at her desk."""
    return enter(stage, hire(stage, Role.HANDLER, f"Hanna-{stage.desk.chance.bytes(4).hex()}"))


def test_a_notice_is_looked_at_posted_read_by_each_and_shown_no_more(
    stage: Stage, desk_of_operator: Browser, hanna: Browser
) -> None:
    looked = check(desk_of_operator)
    assert "Post this notice?" in looked.text
    assert "Maintenance on Sunday" not in hanna.get("/staff").text  # nothing is told before it is posted
    url = post(desk_of_operator)
    above = hanna.get("/staff/queue")
    assert "Maintenance on Sunday" in above.text
    opened = hanna.click(above, "Maintenance on Sunday")
    assert "From 2 to 3." in opened.text
    back = hanna.press(hanna.get("/staff/queue"), form=f"/staff/notices/{name_of(url)}")
    assert back.url == "/staff/queue?list=open"  # where she was
    assert "Maintenance on Sunday" not in back.text
    assert "Maintenance on Sunday" in enter(stage, stage.owner).get("/staff").text
    assert "(read)" in hanna.get("/staff/notices").text
    desk_of_operator.press(desk_of_operator.get(f"{url}/withdraw"), form=f"{url}/withdraw")
    assert "Maintenance on Sunday" not in enter(stage, stage.owner).get("/staff").text
    assert "was withdrawn" in desk_of_operator.get(url).text


def test_a_page_that_is_sent_twice_posts_one_notice(stage: Stage, desk_of_operator: Browser, operator: Staff) -> None:
    looked = check(desk_of_operator, title_en="Once only")
    urls = {sent(desk_of_operator, looked, "post").url.partition("?")[0] for _ in range(2)}
    assert len(urls) == 1
    listed = stage.desk.notices.page(operator.account.id, before="", limit=50)
    assert [one.titles["en"] for one in listed].count("Once only") == 1
    _withdraw(desk_of_operator, urls.pop())


def test_what_is_changed_before_posting_keeps_what_was_typed(desk_of_operator: Browser) -> None:
    again = sent(desk_of_operator, check(desk_of_operator), "edit")
    assert 'value="Maintenance on Sunday"' in again.text
    assert "The desk is closed." in again.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title_en": ""}, "Enter a title"),
        ({"text_en": ""}, "Enter what the notice says"),
        ({"title_es": "Aviso"}, "Enter the Spanish text"),
        ({"until_year": "2020"}, "The last date must be after the first"),
        ({"from_month": "13"}, "The first date must be a real date"),
        ({"addressees": "one"}, "Enter the short name of the account"),
        ({"addressees": "one", "addressee": "nobody"}, "There is no account with this address"),
        ({"addressees": "some"}, "Choose whom the notice is for"),
        ({"severity": "dreadful"}, "Choose how the notice stands out"),
    ],
)
def test_what_is_missing_or_wrong_is_said_and_nothing_is_posted(
    desk_of_operator: Browser, typed: dict[str, str], words: str
) -> None:
    refused = check(desk_of_operator, **typed)
    assert refused.status == 400
    assert words in refused.text
    assert "The desk is closed." in refused.text or typed.get("text_en") == ""


def test_a_notice_to_one_account_is_for_its_staff_only_and_mailed_to_its_owner(
    stage: Stage, desk_of_operator: Browser, hanna: Browser
) -> None:
    bolt = open_acme(stage.desk, "bolt")
    url = post(desk_of_operator, title_en="For Bolt", addressees="one", addressee="Bolt", mailed="yes")
    assert "For Bolt" in enter(stage, bolt.user).get("/staff").text
    assert "For Bolt" not in hanna.get("/staff").text
    assert hanna.get(f"/staff/notices/{name_of(url)}").status == 404
    assert "on the way. Letters so far: 0. Accounts: 0." in desk_of_operator.get(url).text
    assert continue_mailings(stage.desk, CONTENTS) == 1
    assert "ended. Letters: 1. Accounts: 1." in desk_of_operator.get(url).text
    letter = stage.desk.outbox.find(stage.desk.outbox.place(bolt.account.id, f"{name_of(url)}-{bolt.user.id}"))
    assert letter
    assert letter.to == bolt.user.email
    _withdraw(desk_of_operator, url)


def test_a_notice_in_spanish_is_said_in_spanish_and_marked_where_there_is_no_other(
    desk_of_operator: Browser, hanna: Browser
) -> None:
    url = post(desk_of_operator, title_es="Domingo", text_es="Cerrado.", title_en="", text_en="")
    assert '<a class="govuk-link govuk-link--no-visited-state" href="' in hanna.get("/staff?lang=en").text
    assert re.search(r'lang="es">Domingo', hanna.get("/staff?lang=en").text)
    _withdraw(desk_of_operator, url)


def test_a_notice_that_is_over_cannot_be_withdrawn(desk_of_operator: Browser) -> None:
    url = post(desk_of_operator)
    page = desk_of_operator.get(f"{url}/withdraw")
    _withdraw(desk_of_operator, url)
    refused = desk_of_operator.press(page, form=f"{url}/withdraw")
    assert refused.status == 409
    assert "over or was withdrawn" in refused.text


def test_the_list_goes_back_in_pages(desk_of_operator: Browser) -> None:
    urls = []
    for number in range(3):
        urls.append(post(desk_of_operator, title_en=f"Number {number}"))
        _withdraw(desk_of_operator, urls[-1])
    listed = desk_of_operator.get("/operator/notices")
    assert listed.text.index("Number 2") < listed.text.index("Number 1") < listed.text.index("Number 0")
    earlier = desk_of_operator.get(f"/operator/notices?before={name_of(urls[1])}").text
    assert "Number 0" in earlier
    assert "Number 1" not in earlier


def _withdraw(operator: Browser, url: str) -> None:
    assert operator.press(operator.get(f"{url}/withdraw"), form=f"{url}/withdraw").status == 200
