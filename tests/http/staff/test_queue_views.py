"""A person keeps views of the queue under names of their own."""

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.domain.saved_view import VIEWS_LIMIT, SavedView
from chalicelib.services.accounts.saved_views import save_view
from tests.http.client import Browser
from tests.http.office import enter, hire
from tests.http.stage import Stage

QUEUE = "/staff/queue"
VIEWS = "/staff/queue/views"


def kept(stage: Stage, user_id: str) -> tuple[SavedView, ...]:
    return next(user for user in stage.desk.accounts.users(stage.account.id) if user.id == user_id).views


def keep(browser: Browser, query: str, name: str) -> str:
    page = browser.press(browser.get(f"{QUEUE}?{query}"), {"name": name}, form="/queue/views")
    assert page.status == 200
    return page.text


def test_a_view_is_kept_as_it_is_shown_and_leads_there(stage: Stage) -> None:
    user = hire(stage, Role.AUDITOR, "Vera")
    browser = enter(stage, user)
    text = keep(browser, "sort=-due&due=late&x=1&cursor=", "Late <first>")
    assert "The view is kept" in text
    assert kept(stage, user.id) == (SavedView(name="Late <first>", query="list=open&due=late&sort=-due"),)
    page = browser.click(browser.get(QUEUE), "Late <first>")
    assert page.url.endswith("?list=open&due=late&sort=-due")
    assert 'aria-current="page">Late &lt;first&gt;' in page.text
    assert "Late &lt;first&gt;" not in enter(stage, stage.owner).get(QUEUE).text


def test_it_gets_another_name_and_goes(stage: Stage) -> None:
    user = hire(stage, Role.HANDLER, "Walt")
    browser = enter(stage, user)
    keep(browser, "list=closed", "Done")
    page = browser.get(VIEWS)
    rename = next(form for form in page.forms if ("do", "rename") in form.fields)
    page = browser.post(rename.action, rename.filled({"name": "Ended"}))
    assert "The view has its new name" in page.text
    delete = next(form for form in page.forms if ("do", "delete") in form.fields)
    page = browser.post(delete.action, delete.filled({}))
    assert "No request was touched" in page.text
    assert "You keep no views yet" in page.words
    assert kept(stage, user.id) == ()


@pytest.mark.parametrize(
    ("fields", "status", "words"),
    [
        ({"do": "save", "name": "", "query": "list=open"}, 400, "Enter a name"),
        ({"do": "save", "name": "x" * 61, "query": ""}, 400, "60 characters or fewer"),
        ({"do": "rename", "view": "gone", "name": "x"}, 404, ""),
        ({"do": "steal"}, 400, ""),
    ],
)
def test_what_cannot_be_done_is_said_and_what_was_typed_stays(
    stage: Stage, fields: dict[str, str], status: int, words: str
) -> None:
    browser = enter(stage, stage.owner)
    token = browser.get(VIEWS).value("form_token")
    page = browser.post(VIEWS, {**fields, "form_token": token})
    assert page.status == status
    assert words in page.text
    if fields["do"] == "save" and fields["name"]:
        assert page.value("name") == fields["name"]


def test_there_is_room_for_twenty(stage: Stage) -> None:
    user = hire(stage, Role.HANDLER, "Zoe")
    staff = stage.staff
    mine = type(staff)(staff.account, user)
    for number in range(VIEWS_LIMIT):
        save_view(stage.desk, mine, f"View {number}", "list=open")
    browser = enter(stage, user)
    page = browser.press(browser.get(QUEUE), {"name": "One more"}, form="/queue/views")
    assert page.status == 409
    assert "You can keep 20 views" in page.text


def test_only_what_an_address_may_ask_for_is_kept(stage: Stage) -> None:
    user = hire(stage, Role.HANDLER, "Mia")
    browser = enter(stage, user)
    token = browser.get(VIEWS).value("form_token")
    query = "search=ana@example.com&right=delete&state=<script>&list=open"
    browser.post(VIEWS, {"do": "save", "name": "Odd", "query": query, "form_token": token})
    assert kept(stage, user.id) == (SavedView(name="Odd", query="list=open&right=delete"),)
