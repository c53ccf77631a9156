"""A request from a place that is not served, on the staff's pages: put before them, shown before it goes, listed."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.errors import NotFound
from chalicelib.services.accounts.serve_places import serve_places
from chalicelib.services.elsewhere.finish_elsewhere import finish_elsewhere
from tests.fakes import acme
from tests.http.office import enter, hire, page_of, present
from tests.http.stage import Stage


@pytest.fixture
def german(stage: Stage) -> Request:
    account = serve_places(stage.desk, Staff(stage.account, stage.owner), ["US-CA"])
    sent = acme.ask(stage.desk, account, Right.ACCESS, Right.ERASE, residence="DE")
    return stage.desk.requests.get(account.id, sent.requests[0])


def test_the_default_is_to_delete_and_say_so_and_it_is_shown_first(stage: Stage, german: Request) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Fritz"))
    page = handler.get(page_of(german))
    assert "comes from a place that you do not serve" in page.words
    step = handler.click(page, "Say what follows")
    assert "Germany" in step.words
    assert "bfdi.bund.de" in step.words
    assert ("choice", "delete") in step.form("choice").filled({})
    shown = handler.press(step, {}, form="choice")
    assert "The letter that the person gets" in shown.words
    assert "24 months" in shown.words
    assert present(stage, german).open
    wrong = handler.press(shown, {}, form="nothing_else")
    assert wrong.problems == ["Say that you hold nothing else about the person"]
    done = handler.press(wrong, {"nothing_else": "yes"}, form="nothing_else")
    assert "The request is deleted" in done.words
    assert "Germany" in done.words
    assert "Deleted; told by email" in done.words
    with pytest.raises(NotFound):
        present(stage, german)
    assert handler.get(page_of(german)).status == 404
    desk = stage.desk
    assert finish_elsewhere(desk, until=desk.clock.now().replace(year=2100)) >= 1
    listed = handler.get("/staff/places/answered")
    assert "goes on in the background" not in listed.words
    file = handler.press(listed, {}, form="/staff/places/answered/file")
    assert file.text.lstrip("\ufeff").splitlines()[0] == "date,place,outcome,letter"


def test_answered_as_usual_it_takes_its_course(stage: Stage, german: Request) -> None:
    handler = enter(stage, hire(stage, Role.HANDLER, "Frieda"))
    done = handler.press(handler.get(page_of(german, "elsewhere")), {"choice": "usual"}, form="choice")
    assert "The request is answered as usual" in done.words
    assert "a place that you do not serve" not in done.words
    assert present(stage, german).elsewhere == ""
    assert handler.get(page_of(german, "elsewhere")).status == 409


def test_who_does_not_handle_requests_cannot(stage: Stage, german: Request) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Rolanda"))
    assert auditor.get(page_of(german, "elsewhere")).status == 403
    assert auditor.get("/staff/places/answered").status == 200
