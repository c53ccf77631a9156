"""Restricted tasks on the pages: made after a second yes, seen by who may and by nobody else."""

import pytest

from chalicelib.domain.ids import show_reference
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.children.sweep_children import sweep_children
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import enter, hire, page_of
from tests.http.stage import Stage

LIST = "/staff/children"


@pytest.fixture
def request_(stage: Stage) -> Request:
    return acme.ask_one(stage.desk, stage.desk.accounts.get(stage.account.id), Right.DELETE)


@pytest.fixture(scope="module")
def owner(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.OWNER, "Otto"))


def made(handler: Browser, request: Request) -> None:
    """A handler makes a request a restricted task."""
    form = handler.get(page_of(request, "child"))
    assert "cannot be undone" in form.words
    wrong = handler.press(form, {}, form="child_saw")
    assert wrong.problems == ["Choose how it was found out"]
    filled = {"child_found": "said", "child_saw": "Says she is eleven.", "child_parent_email": "paula@example.com"}
    asked = handler.press(form, filled, form="child_saw")
    assert "Nothing brings them back" in asked.words
    assert "This is done for good" in asked.words
    done = handler.press(asked, form="sure")
    assert "restricted task now" in done.words
    assert "tasks wait." in done.words or "1 task waits." in done.words
    for secret in ("Ana", "ana@example.com", "eleven", "paula"):
        assert secret not in done.words


def only(owner: Browser) -> str:
    """The address of the newest task on the list."""
    listed = owner.get(LIST)
    return [link for link in listed.links.values() if link.startswith(f"{LIST}/0")][-1]


def test_a_handler_makes_it_and_then_sees_nothing_of_it_any_more(
    stage: Stage, handler: Browser, owner: Browser, request_: Request
) -> None:
    made(handler, request_)
    assert handler.get(page_of(request_)).status == 404
    assert "Ana" not in handler.get("/staff/queue").words
    assert "Ana" not in handler.get("/staff/queue?q=ana%40example.com").words
    address = only(owner)
    assert handler.get(address).status == 403
    assert "Says she is eleven." in owner.get(address).words
    assert "ana@example.com" in owner.get(address).words
    del stage


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.AUDITOR])
def test_others_see_that_one_waits(
    stage: Stage, handler: Browser, owner: Browser, request_: Request, role: Role
) -> None:
    made(handler, request_)
    browser = enter(stage, hire(stage, role, f"Other {role.value}"))
    page = browser.get(LIST)
    assert "tasks wait." in page.words
    assert "ana@" not in page.words
    assert browser.get(only(owner)).status == 403


def test_who_may_names_a_parent_and_ends_it_after_being_asked(
    stage: Stage, handler: Browser, owner: Browser, request_: Request
) -> None:
    made(handler, request_)
    sweep_children(stage.desk)
    address = only(owner)
    page = owner.get(address)
    named = owner.press(page, {"child_parent_email": "pedro@example.com"}, form="child_parent_email")
    assert "The parent is noted" in named.words
    assert owner.press(named, {}, form="child_outcome").problems == ["Choose what was done"]
    asked = owner.press(named, {"child_outcome": "removed"}, form="child_outcome")
    assert "nobody can look it up again" in asked.words
    done = owner.press(asked, {}, form="sure")
    assert "Nothing here names the child any more" in done.words
    assert "A parent was told" in done.words
    assert "ana@example.com" not in done.words
    over = owner.get(f"{LIST}?state=over")
    assert "Removed" in over.words
    assert address not in owner.get(LIST).links.values()


def test_the_background_makes_no_page_stale_and_a_colleague_does(
    stage: Stage, handler: Browser, owner: Browser, request_: Request
) -> None:
    made(handler, request_)
    page, late = (owner.get(only(owner)) for _ in range(2))
    sweep_children(stage.desk)
    named = owner.press(page, {"child_parent_email": "pia@example.com"}, form="child_parent_email")
    assert named.status == 200
    refused = owner.press(late, {"child_parent_email": "pol@example.com"}, form="child_parent_email")
    assert refused.status == 409
    assert owner.get(only(owner)).value("child_parent_email") == "pia@example.com"


def test_the_file_holds_the_record_and_nobody_in_it(
    stage: Stage, handler: Browser, owner: Browser, request_: Request
) -> None:
    made(handler, request_)
    saved = owner.press(owner.get(LIST), {}, form=f"{LIST}/file")
    assert saved.status == 200
    assert len(saved.body.strip().splitlines()) > 1
    assert b"example.com" not in saved.body
    del stage


def test_an_owner_makes_an_adults_request_anew_and_the_handler_sees_it_again(
    stage: Stage, handler: Browser, owner: Browser, request_: Request
) -> None:
    form = handler.get(page_of(request_, "child"))
    assert "Otto" in form.words  # who will see it, and can undo it
    made(handler, request_)
    sweep_children(stage.desk)
    address = only(owner)
    page = owner.get(address)
    assert owner.press(page, {}, form="child_adult").problems == ["Choose how you know"]
    asked = owner.press(page, {"child_adult": "shown"}, form="child_adult")
    assert "after all" in asked.heading
    assert "The task is over." in owner.press(asked, form="sure").words
    assert "It was an adult" in owner.get(f"{LIST}?state=over").words
    [entry, *_] = stage.desk.requests.by_contact(stage.account.id, acme.ANA.look_up)
    assert "Ana" in handler.get(page_of(stage.desk.requests.get(stage.account.id, entry.request))).words


def test_one_press_changes_nothing_the_page_says_first_what_will_happen(handler: Browser, request_: Request) -> None:
    filled = {"child_found": "said", "child_saw": "Says she is eleven."}
    asked = handler.press(handler.get(page_of(request_, "child")), filled, form="child_saw")
    assert show_reference(request_.submission) in asked.heading
    assert "Ana" in handler.get(page_of(request_)).words
    back = handler.click(asked, "Cancel")
    assert "Ana" in back.words


def test_who_was_asked_and_is_overtaken_is_told_what_happened_meanwhile(
    stage: Stage, handler: Browser, request_: Request
) -> None:
    filled = {"child_found": "said", "child_saw": "Says she is eleven."}
    asked = handler.press(handler.get(page_of(request_, "child")), filled, form="child_saw")
    handler.press(handler.get(page_of(request_, "acknowledge")), form="seen")
    late = handler.press(asked, form="sure")
    assert late.status == 409
    assert stage.desk.requests.get(stage.account.id, request_.id).open
