"""Every route in every state of an account: what is open while it closes, what can only be read, what is gone."""

from collections.abc import Iterator

import pytest

from chalicelib.domain.account import AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import KeyId
from chalicelib.domain.request import Request
from chalicelib.http.api.operation import API, Operation
from chalicelib.http.endpoint import ROUTES, Reads, RouteInfo
from chalicelib.http.standing import changes
from tests.http.account_state import in_state
from tests.http.client import Browser
from tests.http.office import asked, enter
from tests.http.stage import Stage, application
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")
application()  # fills ROUTES
SAMPLE = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
STAFF = [
    (route, method)
    for route in ROUTES
    if route.path.startswith("/staff") and route.permission
    for method in route.methods
]
CONSUMER = [(route, method) for route in ROUTES if route.path.startswith(("/c/", "/e/")) for method in route.methods]
CHANGING = [case for case in STAFF if changes(case[1], case[0].audit)]
KEPT = [case for case in STAFF if not changes(case[1], case[0].audit)]


def named(case: object) -> str:
    return case.path if isinstance(case, RouteInfo | Operation) else str(case)


@pytest.fixture(scope="module")
def head(stage: Stage) -> Request:
    return asked(stage)


@pytest.fixture(params=AccountState, ids=lambda state: state.value)
def state(stage: Stage, head: Request, request: pytest.FixtureRequest) -> Iterator[AccountState]:
    """The business in each state, and back again."""
    del head
    with in_state(stage, request.param):
        yield request.param


def filled(path: str, head: Request) -> str:
    for name, value in (("{request}", head.id), ("{slug}", "acme"), ("{step}", "name"), ("{right}", "delete")):
        path = path.replace(name, value)
    while "{" in path:
        path = path[: path.index("{")] + SAMPLE + path[path.index("}") + 1 :]
    return path


def call(browser: Browser, path: str, method: str) -> tuple[int, str]:
    page = browser.get(path, follow=False) if method == "GET" else browser.post(path, follow=False)
    return page.status, page.text


def records(stage: Stage) -> int:
    """How far the account's own chain and that of its request have come."""
    return stage.desk.accounts.get(stage.account.id).version


def test_routes_are_told_apart_by_what_they_leave_in_the_audit() -> None:
    assert len(CHANGING) > 40
    paths = {route.path for route, method in KEPT if method == "POST"}
    assert paths >= {"/staff/sign-out", "/staff/again", "/staff/close", "/staff/queue/files", "/staff/audit/export"}
    assert changes("POST", (Tag.VIEW_REQUEST, Tag.REQUEST_DENIED))
    assert not changes("GET", (Tag.REQUEST_DENIED,))
    assert not changes("POST", Reads.OWN_DRAFT)
    assert not changes("POST", (Tag.VIEW_QUEUE,))


def test_staff_change_nothing_in_a_closed_account_and_everything_in_any_other(
    stage: Stage, head: Request, state: AccountState
) -> None:
    if state is AccountState.ERASED:
        for route, method in STAFF:
            status, _ = call(enter(stage, stage.owner), filled(route.path, head), method)
            assert (status, route.path) == (303 if status == 303 else 200, route.path)  # the way to sign in
        return
    for route, method in CHANGING:
        if route.path == "/staff/sign-out":
            continue
        before = stage.desk.requests.get(head.account, head.id).version
        status, text = call(enter(stage, stage.owner), filled(route.path, head), method)
        refused = status == 409 and "The account is closed" in text
        assert refused is (state is AccountState.CLOSED), (route.path, status)
        assert stage.desk.requests.get(head.account, head.id).version == before
        assert status < 500, route.path


@pytest.mark.parametrize(("route", "method"), KEPT, ids=named)
def test_what_can_be_read_can_be_read_in_a_closed_account(
    stage: Stage, head: Request, route: RouteInfo, method: str
) -> None:
    open_status, _ = call(enter(stage, stage.owner), filled(route.path, head), method)
    with in_state(stage, AccountState.CLOSED):
        status, text = call(enter(stage, stage.owner), filled(route.path, head), method)
    assert status == open_status, (route.path, text[:300])


def test_a_consumer_follows_what_was_sent_and_changes_nothing(stage: Stage, head: Request, state: AccountState) -> None:
    for route, method in CONSUMER:
        status, text = call(Browser(stage.app, address="10.99.1.9"), filled(route.path, head), method)
        if state is AccountState.ERASED:
            assert status == 404, (route.path, method, status)
        elif state is AccountState.CLOSED and changes(method, route.audit):
            assert status == 410, (route.path, method, status)
            assert "does not take requests here" in text
        else:
            assert status < 500, (route.path, method, status)
    home = Browser(stage.app, address="10.99.1.9").get("/c/acme")
    takes = state in {AccountState.TRIAL, AccountState.ACTIVE, AccountState.PAST_DUE}
    assert home.status == (200 if takes else 404 if state is AccountState.ERASED else 410)
    if home.status == 410:
        assert "privacy@acme.example" in home.text
        assert "1-415-555-0100" in home.text


@pytest.fixture(scope="module")
def office(stage: Stage) -> Office:
    return connect(stage)


def test_systems_read_a_closed_account_and_change_nothing(
    stage: Stage, office: Office, head: Request, state: AccountState
) -> None:
    stage.desk.api_keys.forget(KeyId(office.system.key_id))
    for operation in API:
        path = filled(operation.path, head)
        content: object = None if operation.method == "GET" else {}
        reply = office.send(office.system.sign(operation.method, path, content))
        if state is AccountState.ERASED:
            assert reply.status == 401, operation.name
        elif operation.method == "GET":
            assert reply.status not in {401, 409}, (operation.name, reply.body)
            assert reply.status < 500, (operation.name, reply.body)
        elif state is AccountState.CLOSED and changes(operation.method, operation.audit):
            assert (reply.problem, reply.json["reason"]) == ("not-possible", "account-closed"), operation.name
        else:
            assert "account-closed" not in reply.body.decode(), operation.name
