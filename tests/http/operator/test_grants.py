"""Reading an account by a grant: what opens, what stays closed, what is recorded, and when it ends."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.grant import Entered, Grant, GrantSpan
from chalicelib.domain.ids import show_reference
from chalicelib.domain.permissions import Permission, Role
from chalicelib.domain.request import Request
from chalicelib.errors import Forbidden, NotFound
from chalicelib.http.endpoint import ROUTES
from chalicelib.http.staff.by_grant import OPEN, OWN
from chalicelib.services.accounts.sessions import note_entered, prove_again, staff_of
from chalicelib.services.accounts.user_access import change_role
from chalicelib.services.grants.give_grant import GiveGrant, end_grant, give_grant
from chalicelib.services.grants.reading import reader_of
from chalicelib.services.grants.views import views_of
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import asked, enter, hire
from tests.http.operating import changes_of, hire_operator, operate, trace_of
from tests.http.stage import Stage, application

application()  # fills ROUTES
STAFF = [route for route in ROUTES if re.match(r"/staff(/|$)", route.path) and route.permission]
pytestmark = pytest.mark.usefixtures("unlimited")


def filled(route: str, request: Request) -> str:
    return re.sub(r"\{\w+\}", "none", route.replace("{request}", request.id))


def prove(stage: Stage, browser: Browser) -> None:
    """As if they had just shown again who they are."""
    prove_again(stage.desk, staff_of(stage.desk, browser.cookies["staff"]), way="authenticator")


@pytest.fixture(scope="module")
def request_of_acme(stage: Stage) -> Request:
    return asked(stage)


@pytest.fixture
def grant(stage: Stage, operator: Staff) -> Grant:
    return give_grant(stage.desk, stage.staff, GiveGrant(span=GrantSpan.DAY, reason="A letter did not arrive."))


@pytest.fixture
def reader(stage: Stage, operator: Staff, grant: Grant) -> Browser:
    """The operator in a fresh session, inside Acme."""
    browser = operate(stage, operator.user)
    page = browser.press(browser.get(f"/operator/grants/{grant.account}/{grant.id}"), form="do")
    assert page.url == "/staff"
    return browser


def test_without_a_grant_the_operator_reads_nothing(stage: Stage, operator: Staff, request_of_acme: Request) -> None:
    browser = operate(stage, operator.user)
    assert browser.get(f"/staff/requests/{request_of_acme.id}").status == 404
    assert "Ana" not in browser.get("/staff/queue").text


def test_by_a_grant_the_operator_reads_as_an_auditor_does(reader: Browser, request_of_acme: Request) -> None:
    home = reader.get("/staff")
    assert "You read Acme Stores, because an owner let you in" in home.text
    assert "Ana" in reader.get("/staff/queue").text
    page = reader.get(f"/staff/requests/{request_of_acme.id}")
    assert page.status == 200
    assert "Ana" in page.text
    assert f"/staff/requests/{request_of_acme.id}/answer" not in page.text
    assert reader.get("/staff/audit").status == 200
    assert page.header("cache-control") == "no-store"


@pytest.mark.parametrize("route", sorted({route.path for route in STAFF if "POST" in route.methods} - OWN))
def test_nothing_can_be_sent_by_a_grant(stage: Stage, reader: Browser, request_of_acme: Request, route: str) -> None:
    before = trace_of(stage.account.id)
    token = reader.get("/operator/grants").value("form_token")
    path = filled(route, request_of_acme)
    assert reader.post(path, {"form_token": token, "do": "demand"}, follow=False).status == 403
    assert changes_of(before, trace_of(stage.account.id)) == set()


@pytest.mark.parametrize("route", sorted({route.path for route in STAFF if "GET" in route.methods} - OWN - set(OPEN)))
def test_what_is_not_named_stays_closed(reader: Browser, request_of_acme: Request, route: str) -> None:
    page = reader.get(filled(route, request_of_acme), follow=False)
    assert page.status == 403
    assert "Nothing can be changed there" in page.text


@pytest.mark.parametrize("route", sorted(OPEN))
def test_each_open_page_is_recorded_and_writes_nothing_else(
    stage: Stage, reader: Browser, grant: Grant, request_of_acme: Request, route: str
) -> None:
    before = trace_of(stage.account.id)
    page = reader.get(filled(route, request_of_acme), follow=False)
    assert page.status in {200, 404}, page.text
    views = views_of(stage.desk, grant)
    assert (views.pages, views.shown[0].page) == (2, OPEN[route])  # entering led to Home
    chain = f"A#{stage.account.id}#VIEWS#{grant.id}#"
    assert all(name.startswith(chain) for name in changes_of(before, trace_of(stage.account.id)))


def test_what_is_open_is_a_page_that_an_auditor_may_read() -> None:
    declared = {route.path: route for route in STAFF if "GET" in route.methods}
    assert set(OPEN) <= set(declared)
    for path in OPEN:
        permission = declared[path].permission
        assert permission in {Permission.READ_REQUESTS, Permission.READ_AUDIT}
        assert not declared[path].fresh


def test_the_account_sees_who_came_and_what_was_read(
    stage: Stage, reader: Browser, grant: Grant, operator: Staff, request_of_acme: Request
) -> None:
    reader.get(f"/staff/requests/{request_of_acme.id}")
    reader.press(reader.get("/staff"), form="/operator/leave")
    owner = enter(stage, stage.owner)
    page = owner.get(f"/staff/grants/{grant.id}")
    assert operator.user.id in page.text
    assert "The operator entered the account by a grant" in page.text
    assert "The operator left the account" in page.text
    assert show_reference(request_of_acme.submission) in page.text
    assert f"/staff/grants/{grant.id}" in owner.get("/staff/grants").text
    looks = owner.get("/staff/audit?where=looks&user=operator")
    assert "The operator read a page by a grant" in looks.text


def test_an_ended_grant_ends_the_reading_with_the_next_click(
    stage: Stage, reader: Browser, grant: Grant, request_of_acme: Request
) -> None:
    assert reader.get("/staff/queue").status == 200
    owner = enter(stage, stage.owner)
    owner.press(owner.click(owner.get(f"/staff/grants/{grant.id}"), "End this access"), form="do")
    page = reader.get(f"/staff/requests/{request_of_acme.id}", follow=False)
    assert (page.status, page.header("location")) == (303, "/operator/grants?done=grant-over")
    assert "Ana" not in reader.get("/staff/queue").text  # their own again
    assert views_of(stage.desk, grant).pages == 2  # where entering led, and the queue


def test_a_grant_ends_by_itself(stage: Stage, operator: Staff, request_of_acme: Request) -> None:
    short = give_grant(stage.desk, stage.staff, GiveGrant(span=GrantSpan.HOUR, reason="Short."))
    browser = operate(stage, operator.user)
    here = f"/operator/grants/{short.account}/{short.id}"
    browser.press(browser.get(here), form="do")
    for _ in range(2):
        stage.time.move(minutes=25)
        assert browser.get("/staff/queue").status == 200
    stage.time.move(minutes=11)
    page = browser.get("/staff/queue", follow=False)
    assert (page.status, page.header("location")) == (303, "/operator/grants?done=grant-over")
    assert "Enter" not in [button for form in browser.get(here).forms for button in form.names]
    token = browser.get("/operator/grants").value("form_token")
    prove(stage, browser)
    again = browser.post(here, {"form_token": token, "do": "enter"}, follow=False)
    assert again.status == 409
    assert "Ana" not in browser.get("/staff/queue").text


def test_a_grant_opens_its_own_account_only(stage: Stage, reader: Browser, grant: Grant, operator: Staff) -> None:
    other = acme.open_acme(stage.desk, "globex")
    theirs = acme.ask_one(stage.desk, other.account)
    assert reader.get(f"/staff/requests/{theirs.id}").status == 404
    for account, name in (
        (other.account.id, grant.id),  # another account's
        (grant.account, "gra_aaaaaaaaaaaaaaaa"),  # forged
        (operator.account.id, grant.id),
        ("acc_aaaaaaaaaaaaaaaa", grant.id),
        (grant.account, "x"),
    ):
        assert reader.get(f"/operator/grants/{account}/{name}").status == 404


def test_a_session_whose_grant_is_forged_reads_nothing(stage: Stage, operator: Staff, grant: Grant) -> None:
    other = acme.open_acme(stage.desk, "initech")
    for entered in (
        Entered(other.account.id, grant.id),
        Entered(grant.account, "gra_aaaaaaaaaaaaaaaa"),
        Entered(operator.account.id, grant.id),
    ):
        browser = operate(stage, operator.user)
        staff = staff_of(stage.desk, browser.cookies["staff"])
        note_entered(stage.desk, staff, entered)
        page = browser.get("/staff/queue", follow=False)
        assert (page.status, page.header("location")) == (303, "/operator/grants?done=grant-over")


def test_nobody_else_reads_by_it(stage: Stage, operator: Staff, grant: Grant) -> None:
    handler = hire_operator(stage, operator.account, Role.HANDLER)
    for user in (handler, acme.open_acme(stage.desk, "hooli").user):
        browser = operate(stage, user)
        note_entered(stage.desk, staff_of(stage.desk, browser.cookies["staff"]), Entered(grant.account, grant.id))
        assert "Ana" not in browser.get("/staff/queue").text


def test_another_session_of_the_same_person_stays_outside(stage: Stage, reader: Browser, operator: Staff) -> None:
    assert "Ana" in reader.get("/staff/queue").text
    assert "Ana" not in operate(stage, operator.user).get("/staff/queue").text


def test_who_no_longer_operates_is_out_in_the_middle_of_reading(stage: Stage, operator: Staff, grant: Grant) -> None:
    colleague = hire_operator(stage, stage.desk.accounts.get(operator.account.id), Role.ADMINISTRATOR)
    browser = operate(stage, colleague)
    browser.press(browser.get(f"/operator/grants/{grant.account}/{grant.id}"), form="do")
    assert "Ana" in browser.get("/staff/queue").text
    fresh = stage.desk.accounts.user(colleague.account, colleague.id)
    owner = replace(operator, account=stage.desk.accounts.get(operator.account.id))
    change_role(stage.desk, owner, fresh, Role.HANDLER)
    page = browser.get("/staff/queue", follow=False)
    assert page.status == 303
    assert (page.header("location") or "").startswith("/staff/sign-in")


def test_without_the_setting_the_reading_ends(stage: Stage, reader: Browser) -> None:
    before = stage.desk.settings
    stage.desk.settings = replace(before, operator="acme")  # even where the account itself were the operator's
    assert "Ana" not in reader.get("/staff/queue").text
    stage.desk.settings = before


def test_who_reads_can_sign_out_and_show_who_they_are(reader: Browser) -> None:
    assert reader.get("/staff/again").status == 200
    page = reader.press(reader.get("/staff/queue"), form="/staff/sign-out")
    assert reader.get("/staff", follow=False).status == 303
    assert page.status == 200


def test_keys_of_the_operator_open_nothing(stage: Stage, operator: Staff, grant: Grant) -> None:
    system = replace(operator, key="key_aaaaaaaaaaaaaaaa")
    with pytest.raises(Forbidden):
        reader_of(stage.desk, replace(system, entered=Entered(grant.account, grant.id)))


def test_only_an_owner_lets_the_operator_in(stage: Stage, operator: Staff) -> None:
    administrator = enter(stage, hire(stage, Role.ADMINISTRATOR, "Adm"))
    assert administrator.get("/staff/grants/give").status == 403
    assert "/staff/grants/give" not in administrator.get("/staff/grants").text
    owner = enter(stage, stage.owner)
    form = owner.click(owner.get("/staff/grants"), "Let the operator in")
    empty = owner.press(form, form="grant_span")
    assert (empty.status, empty.problems) == (400, ["Choose for how long"])
    page = owner.press(form, {"grant_span": "hour", "grant_reason": "Help with a letter"}, form="grant_span")
    assert "The operator may now read your account" in page.text
    assert "Help with a letter" in page.text
    assert "until" in stage.mail_to("owner@acme.example").text


def test_another_accounts_grant_is_not_there(stage: Stage, grant: Grant) -> None:
    other = acme.open_acme(stage.desk, "umbrella")
    browser = enter(stage, other.user)
    for path in (f"/staff/grants/{grant.id}", f"/staff/grants/{grant.id}/end"):
        assert browser.get(path).status == 404
    with pytest.raises(NotFound):
        end_grant(stage.desk, other, grant.id)
