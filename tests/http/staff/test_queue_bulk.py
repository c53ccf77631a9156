"""Several requests at once: what will happen is said first, and how it ended of each."""

import pytest

from chalicelib.domain.ids import show_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Outcome, Request
from chalicelib.domain.rights import Right
from chalicelib.services.handling.assign_request import assign_request
from tests.fakes.acme import ask_one
from tests.http.client import Browser, Page
from tests.http.office import enter, hire, present
from tests.http.stage import Stage

QUEUE = "/staff/queue"
BULK = "/staff/queue/bulk"


def fresh(stage: Stage, *, confirmed: bool = True) -> Request:
    return ask_one(stage.desk, stage.desk.accounts.get(stage.account.id), Right.KNOW_SPECIFIC, confirmed=confirmed)


def tick(browser: Browser, act: str, *heads: Request, where: str = "list=open") -> Page:
    """Tick rows of a list and press a button below it."""
    form = browser.get(f"{QUEUE}?{where}").form("row")
    rows = [f"{head.id}.{head.version}" for head in heads]
    return browser.post(form.action, [*form.filled({}), *(("row", row) for row in rows), ("do", act)])


def confirm(browser: Browser, page: Page, **typed: str) -> Page:
    form = page.form("confirmed")
    return browser.post(form.action, form.filled(typed))


def test_requests_are_assigned_after_it_was_said_what_will_happen(stage: Stage) -> None:
    hanna = hire(stage, Role.HANDLER, "Hanna")
    heads = [fresh(stage), fresh(stage)]
    browser = enter(stage, stage.owner)
    page = tick(browser, "assign", *heads, where="list=open&sort=-received")
    assert "2 requests get the assignee that you choose here" in page.words
    assert [present(stage, head).assignee for head in heads] == ["", ""]
    done = confirm(browser, page, assignee=hanna.id)
    assert "2 requests have their new assignee" in done.words
    assert [present(stage, head).assignee for head in heads] == [hanna.id] * 2
    assert done.links["Back to the queue"] == f"{QUEUE}?list=open&sort=-received"


def test_one_that_somebody_changed_is_named_and_the_others_are_done(stage: Stage) -> None:
    heads = [fresh(stage), fresh(stage)]
    browser = enter(stage, stage.owner)
    page = tick(browser, "assign", *heads)
    assign_request(stage.desk, stage.staff, heads[0].id, stage.owner.id)
    done = confirm(browser, page, assignee=stage.owner.id)
    assert "One request has its new assignee" in done.words
    assert "To one request nothing was done" in done.words
    assert "Somebody has changed it since the list was shown" in done.words
    again = tick(browser, "assign", *heads)
    assert "To 2 requests this cannot be done" in again.words
    assert not [form for form in again.forms if "confirmed" in form.names]


def test_junk_is_closed_and_a_persons_request_is_not(stage: Stage) -> None:
    junk, real = fresh(stage, confirmed=False), fresh(stage)
    browser = enter(stage, stage.owner)
    page = tick(browser, "spam", junk, real)
    assert "One request is closed for good. Nobody is told." in page.words
    assert "it may be a person" in page.words
    done = confirm(browser, page)
    assert done.heading == "Closed as spam"
    assert (present(stage, junk).outcome, present(stage, real).outcome) == (Outcome.NO_REQUEST, None)


def test_a_duplicate_needs_the_reference_that_it_repeats(stage: Stage) -> None:
    first, again, other = fresh(stage), fresh(stage), fresh(stage)
    browser = enter(stage, stage.owner)
    page = tick(browser, "duplicate", again, other)
    fields = {f"same_as-{again.id}": show_reference(first.submission), f"same_as-{other.id}": "123"}
    done = confirm(browser, page, **fields)
    assert "One request is closed, and its person is written to" in done.words
    assert "(123)" in done.words
    assert present(stage, again).same_as == first.submission
    assert present(stage, other).open


@pytest.mark.parametrize("act", ["assign", "spam", "duplicate"])
def test_nothing_ticked_is_asked_for_again(stage: Stage, act: str) -> None:
    fresh(stage)
    page = tick(enter(stage, stage.owner), act)
    assert page.status == 400
    assert page.problems == ["Tick at least one request"]


@pytest.mark.parametrize("row", ["", "x", "01ARZ3NDEKTSV4RRFFQ69G5FAV.1", "01ARZ3NDEKTSV4RRFFQ69G5FAV.99999999"])
def test_a_row_that_is_none_is_nothing(stage: Stage, row: str) -> None:
    browser = enter(stage, stage.owner)
    token = browser.get(QUEUE).value("form_token")
    page = browser.post(BULK, {"do": "spam", "confirmed": "yes", "row": row, "form_token": token, "query": "a=%"})
    assert page.status in {200, 400}
    assert "No request is selected" in page.words


def test_a_form_of_another_session_does_nothing(stage: Stage) -> None:
    head = fresh(stage, confirmed=False)
    row = f"{head.id}.{head.version}"
    page = enter(stage, stage.owner).post(BULK, {"do": "spam", "confirmed": "yes", "row": row, "form_token": "x"})
    assert page.status == 400
    assert present(stage, head).open


def test_whoever_may_only_read_is_refused(stage: Stage) -> None:
    browser = enter(stage, hire(stage, Role.AUDITOR, "Audrey"))
    token = browser.get(QUEUE).value("form_token")
    assert browser.post(BULK, {"do": "spam", "form_token": token}).status == 403
