"""Staff record answers to the business's own questions, which nobody must answer there."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.ids import RequestId
from chalicelib.domain.question import Wanted
from chalicelib.domain.rights import Right
from chalicelib.services.intake.own_questions import add_question
from tests.http.client import Browser, Page
from tests.http.office import enter
from tests.http.stage import Stage

NEW = "/staff/requests/new"
TYPED = {"channel": "counter", "residence": "US-CA", "name": "Ana López", "email": "ana@example.com"}
SHOP = Wanted(
    kind="one",
    labels={"en": "Which shop?", "es": "¿Qué tienda?"},
    hints={},
    choices={"en": "North\nSouth", "es": "Norte\nSur"},
    required=True,
)
SINCE = Wanted(kind="date", labels={"en": "Since when?", "es": "¿Desde cuándo?"}, hints={}, choices={})


@pytest.fixture(scope="module")
def owner(stage: Stage) -> Browser:
    staff = Staff(stage.desk.accounts.get(stage.account.id), stage.owner)
    add_question(stage.desk, staff, Right.DELETE, SHOP)
    add_question(stage.desk, staff, Right.DELETE, SINCE)
    return enter(stage, stage.owner)


def pressed(browser: Browser, page: Page, action: str, **typed: str | list[str]) -> Page:
    fields = page.form("channel").filled({name.replace("__", "-"): value for name, value in typed.items()})
    return browser.post(NEW, [*fields, ("action", action)])


def checked(browser: Browser) -> Page:
    form = pressed(browser, browser.get(NEW), "place", **TYPED)
    assert "Which shop?" not in form.words
    return pressed(browser, form, "check", rights=["delete"])


def test_they_may_stay_empty_and_what_is_given_is_kept(stage: Stage, owner: Browser) -> None:
    page = checked(owner)
    assert "Which shop?" in page.words
    answered = pressed(owner, page, "send", own__delete__which_shop="south")
    assert "Check before you record it" in answered.words
    done = pressed(owner, answered, "send")
    assert "The request is recorded." in done.words
    head = stage.desk.requests.get(stage.account.id, RequestId(done.url.partition("?")[0].rpartition("/")[2]))
    submission = stage.desk.requests.submission(stage.account.id, head.submission)
    assert [(answer.question, answer.given) for answer in submission.typed.own] == [("Which shop?", ("South",))]


def test_what_cannot_be_read_is_told_by_its_question(owner: Browser) -> None:
    page = pressed(owner, checked(owner), "check", own__date__delete__since_when_day="32")
    assert page.status == 400
    assert page.problems[0].startswith("Since when?: ")
    assert page.value("own-date-delete-since_when_day") == "32"
