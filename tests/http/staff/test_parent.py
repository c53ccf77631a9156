"""Staff record on the page, or a system by the API, how a parent has shown that they are one."""

import pytest

from chalicelib.domain.permissions import Role
from chalicelib.domain.request import Behalf, Request
from chalicelib.domain.rights import Right
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, page_of, present, whole
from tests.http.stage import Stage
from tests.http.systems import connect


@pytest.fixture
def request_(stage: Stage) -> Request:
    """A parent asks that a child's data be deleted."""
    account = stage.desk.accounts.get(stage.account.id)
    submission = acme.ask(stage.desk, account, Right.DELETE, behalf=Behalf.PARENT)
    return stage.desk.requests.get(account.id, submission.requests[0])


def test_the_page_says_what_is_missing_and_then_who_saw_what(stage: Stage, handler: Browser, request_: Request) -> None:
    before = whole(handler, request_)
    assert "Not shown yet" in before.words
    form = handler.get(page_of(request_, "parent"))
    assert "13 to 15" in form.words
    assert "court" not in form.form("shown").choices["shown"]
    assert handler.press(form, {}, form="shown").problems == ["Say what you have seen"]
    assert handler.press(form, {"shown": "id-check"}, form="shown").status == 400
    done = handler.press(form, {"shown": "id-check", "deleted": "yes"}, form="shown")
    assert "shown that they are one" in done.words
    assert "Government identification, seen on" in whole(handler, request_).words
    proof = present(stage, request_).verification.parent
    assert proof is not None
    assert proof.by.startswith("user:")
    assert handler.get(page_of(request_, "parent")).value("shown") == "id-check"


def test_who_asks_for_themselves_has_no_such_page(stage: Stage, handler: Browser) -> None:
    request = asked(stage)
    assert handler.get(page_of(request, "parent")).status == 409
    assert "Parent or guardian" not in whole(handler, request).words


def test_who_may_only_read_records_nothing(stage: Stage, request_: Request) -> None:
    auditor = enter(stage, hire(stage, Role.AUDITOR))
    assert auditor.get(page_of(request_, "parent")).status == 403


def test_a_system_reads_and_records_the_same(stage: Stage, request_: Request) -> None:
    system, path = connect(stage), f"/requests/{request_.id}"
    assert system.get(path).json["verification"]["parent"] == {"shown": None, "at": None, "by": ""}
    assert system.post(f"{path}/parent", {"shown": "id-check"}).json["errors"][0]["field"] == "deleted"
    assert system.post(f"{path}/parent", {"shown": "telephone"}).status == 200
    told = system.get(path).json["verification"]["parent"]
    assert (told["shown"], told["by"][:4]) == ("telephone", "key:")
    assert system.post(f"/requests/{asked(stage).id}/parent", {"shown": "form"}).json["reason"] == "no-parent"
