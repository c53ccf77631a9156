"""Who may do what: every route of the staff, with every role and another account, against the table."""

import re

import pytest

from chalicelib.domain.account import User
from chalicelib.domain.permissions import PERMITTED, Permission, Role
from chalicelib.domain.request import Request
from chalicelib.http.endpoint import ROUTES, RouteInfo
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import asked, enter, hire, present
from tests.http.stage import Stage, application

application()  # fills ROUTES
GUARDED = [route for route in ROUTES if route.path.startswith("/staff") and route.permission]
CASES = [(route, method) for route in GUARDED for method in route.methods]
OPEN = {
    *("/staff/sign-in", "/staff/code", "/staff/second", "/staff/first", "/staff/address"),
    *("/staff/sso", "/staff/sso/callback/{slug}"),
}


def named(case: object) -> str:
    return case.path if isinstance(case, RouteInfo) else str(case)


@pytest.fixture(scope="module")
def request_of_acme(stage: Stage) -> Request:
    return asked(stage)


@pytest.fixture(scope="module")
def people(stage: Stage) -> dict[Role, User]:
    return {role: hire(stage, role, f"Per-{role.value}") for role in Role}


@pytest.fixture(scope="module")
def stranger(stage: Stage) -> User:
    return acme.open_acme(stage.desk, "umbrella").user


def address(route: RouteInfo, request: Request) -> str:
    return route.path.replace("{request}", request.id).replace("{file}", "01ARZ3NDEKTSV4RRFFQ69G5FAV")


def call(browser: Browser, route: RouteInfo, method: str, request: Request) -> int:
    path = address(route, request)
    page = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
    return page.status


def test_every_route_of_the_staff_names_a_permission_but_those_before_the_door() -> None:
    unguarded = {route.path for route in ROUTES if route.path.startswith("/staff") and route.permission is None}
    assert unguarded == OPEN
    assert len(CASES) > 15


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("route", "method"), CASES, ids=named)
def test_the_table_decides(
    stage: Stage, people: dict[Role, User], request_of_acme: Request, route: RouteInfo, method: str, role: Role
) -> None:
    assert route.permission is not None
    allowed = role in PERMITTED[route.permission]
    status = call(enter(stage, people[role]), route, method, request_of_acme)
    assert (status != 403) == allowed, status
    assert status < 500


@pytest.mark.parametrize(("route", "method"), [case for case in CASES if "{request}" in case[0].path], ids=named)
def test_another_account_finds_nothing(
    stage: Stage, stranger: User, request_of_acme: Request, route: RouteInfo, method: str
) -> None:
    browser = enter(stage, stranger)
    form_token = browser.get("/staff/queue").value("form_token")
    path = address(route, request_of_acme)
    typed = {
        "form_token": form_token,
        "seen": f"{request_of_acme.version}-1",
        "text": "x",
        "reason": "x",
        "file": "a.csv",
        "decision": "given",
        "outcome": "denied",
        "grounds": "CCPA_UNVERIFIED",
        "action": "send",
        "method": "records",
        "result": "not-matched",
        "contact_on_file": "yes",
    }
    page = browser.get(path, follow=False) if method == "GET" else browser.post(path, typed, follow=False)
    assert page.status == 404
    assert "Ana" not in page.text
    assert present(stage, request_of_acme) == request_of_acme


@pytest.mark.parametrize(("route", "method"), CASES, ids=named)
def test_nobody_is_asked_to_sign_in(
    stage: Stage, request_of_acme: Request, browser: Browser, route: RouteInfo, method: str
) -> None:
    path = address(route, request_of_acme)
    page = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
    assert page.status == 303
    assert (page.header("location") or "").startswith("/staff/sign-in")


def test_who_is_disabled_is_out_at_once(stage: Stage, people: dict[Role, User]) -> None:
    from chalicelib.services.accounts.user_access import disable_user

    user = hire(stage, Role.HANDLER, "Gone")
    browser = enter(stage, user)
    assert browser.get("/staff/queue").status == 200
    disable_user(stage.desk, stage.staff, stage.desk.accounts.user(user.account, user.id))
    assert browser.get("/staff/queue", follow=False).status == 303


@pytest.mark.parametrize("role", Role)
def test_the_page_offers_no_button_that_would_be_refused(
    stage: Stage, people: dict[Role, User], request_of_acme: Request, role: Role
) -> None:
    browser = enter(stage, people[role])
    page = browser.get(f"/staff/requests/{request_of_acme.id}")
    own = re.escape(f"/staff/requests/{request_of_acme.id}/")
    offered = set(re.findall(rf'(?:href|action)="{own}([a-z]+)"', page.text))
    permissions = {route.path.rpartition("/")[2]: route.permission for route in GUARDED}
    for step in offered:
        permission = permissions[step]
        assert permission is not None
        assert role in PERMITTED[permission], step
    works = role in PERMITTED[Permission.HANDLE_REQUESTS]
    assert ("answer" in offered) == works
