"""Staff record what came by post, at the counter, by telephone or by e-mail."""

from datetime import timedelta

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.controller import Written
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Channel, Request
from chalicelib.http.staff.navigation import MENU
from chalicelib.services.referrals.directory import add_controller
from tests.http.client import Browser, Page
from tests.http.office import enter, hire, whole
from tests.http.stage import Stage

NEW = "/staff/requests/new"
PORTAL = "https://portal.beverly.example"
TYPED = {"channel": "post", "residence": "US-CA", "name": "Ana <b>López</b>"}


@pytest.fixture(scope="module")
def handler(stage: Stage) -> Browser:
    return enter(stage, hire(stage, Role.HANDLER, "Hal"))


def pressed(browser: Browser, page: Page, action: str, **typed: str | list[str]) -> Page:
    fields = page.form("channel").filled(dict(typed))
    return browser.post(NEW, [*fields, ("action", action)])


def with_rights(browser: Browser) -> Page:
    """The form with what the law of the place gives."""
    return pressed(browser, browser.get(NEW), "place", **TYPED)


def of(stage: Stage, page: Page) -> Request:
    name = page.url.partition("?")[0].rpartition("/")[2]
    return next(head for head in stage.desk.requests.several(stage.account.id, [RequestId(name)]).values())


def test_it_is_shown_with_its_dates_before_it_is_written(stage: Stage, handler: Browser) -> None:
    assert NEW in handler.get("/staff/queue").text
    form = with_rights(handler)
    assert "delete" in form.text
    checked = pressed(handler, form, "check", rights=["delete"], received_time="0:00")
    assert checked.problems == []
    assert "Check before you record it" in checked.words
    assert "There is no e-mail address" in checked.words
    assert "<b>López" not in checked.text
    done = pressed(handler, checked, "send")
    assert "The request is recorded." in done.words
    head = of(stage, done)
    assert head.channel is Channel.POST
    words = whole(handler, head).words
    assert "Ana <b>López</b>" in words
    assert "Hal" in words
    again = pressed(handler, checked, "send")
    assert again.url == done.url


def test_what_was_changed_since_it_was_shown_is_shown_again(stage: Stage, handler: Browser) -> None:
    checked = pressed(handler, with_rights(handler), "check", rights=["delete"])
    changed = pressed(handler, checked, "send", name="Ben")
    assert "Check before you record it" in changed.words
    assert "The request is recorded." in pressed(handler, changed, "send").words


def test_a_receipt_that_lies_far_back_is_warned_of_and_its_day_is_no_hour(stage: Stage, handler: Browser) -> None:
    day = stage.account.day_of(stage.time.now()) - timedelta(days=60)
    typed = {"received_day": str(day.day), "received_month": str(day.month), "received_year": str(day.year)}
    checked = pressed(handler, with_rights(handler), "check", rights=["delete"], **typed)
    assert "a legal period is over already" in checked.words
    done = pressed(handler, checked, "send")
    received = done.words.partition("Received ")[2][:40]
    assert str(day.year) in received
    assert " at " not in received
    assert "m PST" not in received
    assert "m PDT" not in received


def test_problems_keep_all_that_was_typed(stage: Stage, handler: Browser) -> None:
    page = pressed(handler, with_rights(handler), "check", received_day="31", received_month="2", details="In ink")
    assert page.status == 400
    assert "Enter a real date, for example 4 7 2026" in page.problems
    assert page.value("details") == "In ink"
    assert page.value("received_month") == "2"


def test_the_company_that_somebody_names_is_asked_for_only_where_the_business_processes_for_others(
    stage: Stage, handler: Browser
) -> None:
    assert "company" not in handler.get(NEW).form("channel").names
    owner = Staff(stage.desk.accounts.get(stage.account.id), stage.owner, "session")
    add_controller(stage.desk, owner, Written(name="Beverly Pizza Inc.", method="portal", address=PORTAL, reach=PORTAL))
    page = pressed(handler, with_rights(handler), "check", rights=["delete"], company="beverley piza")
    head = of(stage, pressed(handler, page, "send"))
    assert "beverley piza" in whole(handler, head).words
    refer = handler.get(f"/staff/requests/{head.id}/refer")
    assert "Beverly Pizza Inc." in refer.words
    long = pressed(handler, with_rights(handler), "check", rights=["delete"], company="b" * 201)
    assert long.problems == ["The name may have at most 200 characters"]


def test_a_form_of_another_session_writes_nothing(stage: Stage, handler: Browser) -> None:
    other = enter(stage, hire(stage, Role.HANDLER, "Ida"))
    form = with_rights(handler)
    stolen = other.get(NEW).form("channel").filled({"entry": form.value("entry"), **TYPED})
    page = other.post(NEW, [*stolen, ("rights", "delete"), ("action", "send")])
    assert page.status == 400
    assert page.value("name") == TYPED["name"]


def test_only_who_handles_requests_records_them(stage: Stage) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Aud"))
    assert auditor.get(NEW).status == 403
    assert NEW not in auditor.get("/staff/queue").text
    assert any(entry.path == NEW for entry in MENU)
