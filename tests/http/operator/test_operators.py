"""Who may run the deployment: every route of the operator, with every role, another account and no second factor."""

import re
from dataclasses import replace

import pytest

from chalicelib.domain.account import Staff, User
from chalicelib.domain.permissions import PERMITTED, Permission, Role
from chalicelib.errors import InvalidField
from chalicelib.http.endpoint import ROUTES, RouteInfo
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import enter, hire
from tests.http.operating import hire_operator, operate
from tests.http.stage import Stage, application

application()  # fills ROUTES
OPERATORS = [route for route in ROUTES if re.match(r"/operator(/|$)", route.path)]
CASES = [(route, method) for route in OPERATORS for method in route.methods]
RUNNING = PERMITTED[Permission.OPERATE]


def named(case: object) -> str:
    return case.path if isinstance(case, RouteInfo) else str(case)


@pytest.fixture(scope="module")
def people(stage: Stage, operator: Staff) -> dict[Role, User]:
    return {role: hire_operator(stage, operator.account, role) for role in Role}


@pytest.fixture(scope="module")
def strangers(stage: Stage, operator: Staff) -> dict[Role, User]:
    """Staff of Acme; that the fixture asks for the operator sets the deployment up."""
    return {role: hire(stage, role, f"Acme-{role.value}") for role in Role}


def status_of(browser: Browser, route: RouteInfo, method: str) -> int:
    path = re.sub(r"\{\w+\}", "none", route.path)
    page = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
    return page.status


def test_every_route_under_operator_asks_for_the_permission_and_no_other_route_does() -> None:
    assert len(CASES) >= 1
    assert {route.path for route in OPERATORS} == {
        route.path for route in ROUTES if route.permission is Permission.OPERATE
    }


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("route", "method"), CASES, ids=named)
def test_the_role_decides_among_the_operators_staff(
    stage: Stage, people: dict[Role, User], route: RouteInfo, method: str, role: Role
) -> None:
    status = status_of(operate(stage, people[role]), route, method)
    assert (status != 403) == (role in RUNNING), status
    assert status < 500


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(("route", "method"), CASES, ids=named)
def test_nobody_of_another_account_comes_in(
    stage: Stage, strangers: dict[Role, User], route: RouteInfo, method: str, role: Role
) -> None:
    assert status_of(operate(stage, strangers[role]), route, method) == 403


def test_who_strays_there_is_not_sent_to_ask_for_a_role(stage: Stage, strangers: dict[Role, User]) -> None:
    page = operate(stage, strangers[Role.OWNER]).get("/operator")
    assert "This page is for whoever runs this deployment" in page.words
    assert "administrator" not in page.words


@pytest.mark.parametrize(("route", "method"), CASES, ids=named)
def test_who_is_not_signed_in_is_asked_to(browser: Browser, operator: Staff, route: RouteInfo, method: str) -> None:
    path = re.sub(r"\{\w+\}", "none", route.path)
    page = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
    assert page.status == 303
    assert (page.header("location") or "").startswith("/staff/sign-in?next=%2Foperator")


@pytest.mark.parametrize(("route", "method"), CASES, ids=named)
def test_who_has_no_second_factor_sets_one_up_first(
    stage: Stage, operator: Staff, route: RouteInfo, method: str
) -> None:
    path = re.sub(r"\{\w+\}", "none", route.path)
    browser = enter(stage, operator.user)
    page = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
    assert (page.status, page.header("location")) == (303, "/staff/security/factors")


def test_without_the_setting_nobody_operates(stage: Stage, operator: Staff) -> None:
    browser = operate(stage, operator.user)
    before = stage.desk.settings
    stage.desk.settings = replace(before, operator="")
    assert browser.get("/operator").status == 403
    assert "/operator" not in browser.get("/staff").text
    stage.desk.settings = before
    assert browser.get("/operator").status == 200


def test_nobody_takes_the_operators_name_by_signing_up(stage: Stage) -> None:
    before = stage.desk.settings
    stage.desk.settings = replace(before, operator="to-be-run")
    with pytest.raises(InvalidField) as refused:
        acme.open_acme(stage.desk, "to-be-run")
    stage.desk.settings = before
    assert (refused.value.field, refused.value.problem) == ("slug", "taken")


def test_the_two_sides_lead_to_each_other(stage: Stage, desk_of_operator: Browser) -> None:
    assert desk_of_operator.click(desk_of_operator.get("/staff"), "Operator's side").url == "/operator"
    assert desk_of_operator.click(desk_of_operator.get("/operator"), "Your own account").url == "/staff"
    assert "/operator" not in enter(stage, stage.owner).get("/staff").text


def test_a_handler_of_the_operator_is_shown_no_way_there(people: dict[Role, User], stage: Stage) -> None:
    assert "/operator" not in operate(stage, people[Role.HANDLER]).get("/staff").text
