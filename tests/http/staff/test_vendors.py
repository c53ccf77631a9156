"""Vendors from the pages: entered, told, answered by their link, settled, certified for the person."""

from collections.abc import Iterator
from typing import Final

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Vendor
from chalicelib.services.vendors.directory import retire_vendor
from chalicelib.services.vendors.vendor_link import token_of
from tests.http.client import Browser, Page
from tests.http.office import asked, enter, hire, page_of, present
from tests.http.stage import Stage

ENTRY = {
    "vendor_name": "Mail House",
    "vendor_role": "processor",
    "vendor_causes": ["opt-out", "delete"],
    "vendor_required": ["yes"],
    "vendor_identifiers": ["name", "email"],
    "vendor_method": "mail",
    "vendor_email": "privacy@mailhouse.example",
    "vendor_answer_days": "10",
}
OTHERS: Final[dict[str, list[str]]] = {"vendors": []}


def entered(stage: Stage, browser: Browser, name: str) -> Vendor:
    browser.press(browser.get("/staff/vendors/new"), ENTRY | {"vendor_name": name}, form="vendor_name")
    return next(one for one in stage.desk.vendors.listed(stage.account.id) if one.name == name)


@pytest.fixture(autouse=True)
def _none_left(stage: Stage) -> Iterator[None]:
    """What one test has entered is told of nothing in the next."""
    yield
    owner = Staff(stage.desk.accounts.get(stage.account.id), stage.owner, "session")
    for one in stage.desk.vendors.listed(stage.account.id):
        if one.retired_at is None:
            retire_vendor(stage.desk, owner, one.id)


def link_of(stage: Stage, request: Request, vendor: Vendor) -> str:
    return f"/vendor/{token_of(stage.desk.vendors.task(request.account, request.id, vendor.id))}"


def told(stage: Stage, browser: Browser, vendor: Vendor) -> Request:
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    page = browser.get(page_of(request, "vendors"))
    browser.press(page, {"vendors": [vendor.id]}, form="vendors")
    return request


def test_the_directory_is_empty_says_what_to_do_and_takes_an_entry(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    page = browser.get("/staff/vendors/new")
    wrong = browser.press(page, ENTRY | {"vendor_email": "", "vendor_name": ""}, form="vendor_name")
    assert (wrong.status, len(wrong.problems)) == (400, 2)
    shown = browser.press(wrong, {"vendor_name": "Mail & House", "vendor_email": "a@b.example"}, form="vendor_name")
    assert "The vendor was saved" in shown.words
    assert "It was asked nothing yet." in shown.words
    assert "Mail & House" in browser.get("/staff/vendors").words
    changed = browser.press(
        browser.get(shown.url.partition("?")[0] + "/change"), {"vendor_holds": "Addresses"}, form="vendor_name"
    )
    assert "Addresses" in changed.words
    asks = browser.press(changed, form="/retire")
    assert "Retire Mail & House?" in asks.words
    assert "was retired" in browser.press(asks, form="sure").words


def test_who_handles_reads_the_directory_and_changes_nothing(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    vendor = entered(stage, browser, "Handler's view")
    handler = enter(stage, hire(stage, Role.HANDLER, "Hanna"))
    assert "Handler" in handler.get("/staff/vendors").words
    assert handler.get(f"/staff/vendors/{vendor.id}").status == 200
    assert handler.get("/staff/vendors/new").status == 403
    assert handler.get(f"/staff/vendors/{vendor.id}/change").status == 403


def test_a_request_is_told_answered_by_the_link_and_only_then_answered_in_full(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    vendor = entered(stage, browser, "Course")
    request = asked(stage, Right.OPT_OUT_SALE, confirmed=False)
    overview = browser.get(page_of(request))
    assert "Vendors that must do their part are missing" in overview.words
    refused = _in_full(browser, request)
    assert "These vendors are required and have not done their part: Course" in refused.words
    nobody = browser.press(browser.get(page_of(request, "vendors")), OTHERS, form="vendors")
    assert "Say why Course is left out" in nobody.words
    tab = browser.press(browser.get(page_of(request, "vendors")), form="vendors")
    assert "The vendors were told" in tab.words
    assert "Answer awaited" in tab.words
    stranger = Browser(stage.app)
    link = link_of(stage, request, vendor)
    page = stranger.get(link)
    assert "ana@example.com" in page.words
    empty = stranger.press(page, form="vendor_answer")
    assert (empty.status, "Choose an answer" in empty.words) == (400, True)
    thanks = stranger.press(page, {"vendor_answer": "done"}, form="vendor_answer")
    assert "Thank you. Your answer is with" in thanks.words
    assert "ana@example.com" not in thanks.words
    assert "Done" in browser.get(f"{page_of(request)}?part=vendors").words
    assert present(stage, request).open
    _in_full(browser, request)
    assert not present(stage, request).open
    certificate = browser.get(page_of(request, "certificate-of-vendors"))
    assert "Done on" in certificate.words
    signed = browser.get(page_of(request, "certificate-of-vendors/signed"))
    assert signed.text.count(".") == 2


def test_a_vendor_that_contradicts_itself_is_settled_by_staff(stage: Stage) -> None:
    browser, stranger = enter(stage, stage.owner), Browser(stage.app)
    vendor = entered(stage, browser, "Twice")
    request = told(stage, browser, vendor)
    link = link_of(stage, request, vendor)
    stranger.press(stranger.get(link), {"vendor_answer": "done"}, form="vendor_answer")
    bare = stranger.press(stranger.get(link), {"vendor_answer": "refused"}, form="vendor_answer")
    assert "Say why it was refused" in bare.words
    both = stranger.press(bare, {"vendor_reason": "We keep <b>invoices</b>"}, form="vendor_answer")
    assert "Your answers differ" in both.words
    assert "Contradictory" in browser.get("/staff/vendors").words
    task = browser.get(page_of(request, f"vendors/{vendor.id}"))
    assert "We keep <b>invoices</b>" in task.words
    assert "<b>invoices</b>" not in task.text
    none = browser.press(task, form="vendor_counts")
    assert "Choose the answer that counts" in none.words
    settled = browser.press(none, {"vendor_counts": "0"}, form="vendor_counts")
    assert "It was recorded" in settled.words
    assert "Contradictory" not in browser.get("/staff/vendors").words


def test_an_old_link_opens_nothing_after_staff_asked_again_and_doing_without_is_explained(stage: Stage) -> None:
    browser, stranger = enter(stage, stage.owner), Browser(stage.app)
    vendor = entered(stage, browser, "Again")
    request = told(stage, browser, vendor)
    link = link_of(stage, request, vendor)
    task = browser.get(page_of(request, f"vendors/{vendor.id}"))
    browser.post(task.url, _do(task, "again"))
    assert stranger.get(link).status == 404
    assert stranger.get(f"{link}/data").status == 404
    assert stranger.get(link_of(stage, request, vendor)).status == 200
    task = browser.get(page_of(request, f"vendors/{vendor.id}"))
    bare = browser.post(task.url, _do(task, "aside") | {"vendor_without": "impossible"})
    assert "Explain why, for Again" in bare.words
    words = {"vendor_without": "impossible", "vendor_explanation": "It was wound up."}
    browser.post(task.url, _do(task, "aside") | words)
    assert "Done without" in browser.get(f"{page_of(request)}?part=vendors").words


def test_the_vendor_s_own_system_reads_what_is_asked_as_json(stage: Stage) -> None:
    browser, stranger = enter(stage, stage.owner), Browser(stage.app)
    vendor = entered(stage, browser, "Machine")
    request = told(stage, browser, vendor)
    link = link_of(stage, request, vendor)
    told_of = stranger.get(f"{link}/data")
    assert '"standing": "waiting"' in told_of.text
    assert "ana@example.com" in told_of.text
    assert told_of.header("Cache-Control") == "no-store"
    answered = stranger.post(link, {"vendor_answer": "nothing-held"})
    assert answered.status == 303 or "Thank you" in answered.words
    assert '"person": {}' in stranger.get(f"{link}/data").text


def test_a_reader_of_requests_who_may_not_handle_them_tells_nobody(stage: Stage) -> None:
    browser = enter(stage, stage.owner)
    vendor = entered(stage, browser, "Auditor's")
    request = told(stage, browser, vendor)
    auditor = enter(stage, hire(stage, Role.AUDITOR, "Arno"))
    assert auditor.get(page_of(request, "vendors")).status == 403
    assert auditor.get(f"{page_of(request)}?part=vendors").status == 200
    task = auditor.get(page_of(request, f"vendors/{vendor.id}"))
    assert "Answer awaited" in task.words
    assert [form for form in task.forms if ("do", "aside") in form.fields or ("do", "note") in form.fields] == []
    sent = dict(_do(browser.get(task.url), "aside"), vendor_without="impossible", vendor_explanation="Gone.")
    sent["form_token"] = next(
        dict(form.fields)["form_token"] for form in task.forms if "form_token" in dict(form.fields)
    )
    assert auditor.post(task.url, sent).status == 403
    assert "Done without" not in browser.get(task.url).words


def _do(page: Page, act: str) -> dict[str, str]:
    """The fields of the one form of a task's page that does this."""
    form = next(one for one in page.forms if ("do", act) in one.fields)
    return dict(form.fields)


def _in_full(browser: Browser, request: Request) -> Page:
    form = browser.get(page_of(request, "answer")).form("outcome")
    return browser.post(page_of(request, "answer"), [*form.filled({"outcome": "granted"}), ("action", "send")])
