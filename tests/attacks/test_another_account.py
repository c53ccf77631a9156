"""Two accounts full of records: by no route and by no name does one reach what is the other's."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.http.api.frame import API
from chalicelib.http.endpoint import ROUTES
from tests.attacks.furnished import found_of, furnish, named, state_of
from tests.fakes import acme
from tests.http.client import Browser
from tests.http.office import enter
from tests.http.stage import Stage, application
from tests.http.systems import Office, another_business, connect

application()  # fills ROUTES
STAFF = [
    (info.path, method)
    for info in ROUTES
    if info.path.startswith("/staff") and "{" in info.path
    for method in info.methods
]
REFUSED = {303, 400, 403, 404, 409}
# Not names of an account's record: what everybody is told, a right, and where everybody begins to sign in.
PUBLIC = {"/staff/privacy/{number}", "/staff/questions/{right}", "/staff/sso/callback/{slug}"}


@dataclass(frozen=True, slots=True)
class Two:
    """The victim with the names of all that it has, and who knows them all."""

    stage: Stage
    theirs: Request
    names: dict[str, list[str]]
    mallory: Browser
    token: str
    office: Office
    mine: Request
    bolt: Account


@pytest.fixture(scope="module")
def two(stage: Stage) -> Two:
    """Acme, furnished, and Bolt, whose owner knows every name of it."""
    stage.desk.settings = replace(stage.desk.settings, rate_limits="off")
    theirs = furnish(stage, connect(stage))
    bolt = another_business(stage)
    [owner] = stage.desk.accounts.users(bolt.id)
    mallory = enter(stage, owner, factor=True)
    mine = acme.ask_one(stage.desk, stage.desk.accounts.get(bolt.id), Right.KNOW_SPECIFIC)
    token = mallory.get(f"/staff/requests/{mine.id}/note").value("form_token")
    assert token
    return Two(
        stage, theirs, found_of(stage, stage.account.id), mallory, token, connect(stage, account=bolt), mine, bolt
    )


def paths(route: str, two: Two) -> Iterator[str]:
    """The route with the victim's names: in each place, behind its own request and behind one of the attacker's."""
    if "{request}" in route:
        behind = route.replace("{request}", two.theirs.id)
        yield from named(behind, two.names) if "{" in behind else [behind]
        route = route.replace("{request}", two.mine.id)
    if "{" in route:
        yield from named(route, two.names)


def test_the_victim_has_names_of_many_kinds(two: Two) -> None:
    kinds = "\n".join(two.names)
    for kind in ("USER#", "VENDOR#", "NOTE#", "MSG#", "OUT#", "FILE#", "VOICE#", "SERVICE#", "REGISTER#", "CASE#"):
        assert kind in kinds, kinds


def test_no_page_of_staff_opens_or_changes_what_another_account_has(two: Two) -> None:
    before, answered = state_of(two.stage, two.stage.account.id), Counter[int]()
    for route, method in STAFF:
        if route in PUBLIC:
            continue
        for path in paths(route, two):
            sent = {"form_token": two.token, "seen": "0", "do": "remove", "text": "x", "reason": "x", "sure": "yes"}
            page = (
                two.mallory.get(path, follow=False) if method == "GET" else two.mallory.post(path, sent, follow=False)
            )
            answered[page.status] += 1
            assert page.status in REFUSED, (method, path, route, page.status, page.header("location"))
            assert "victim.example" not in page.text
    assert answered[404] > sum(answered.values()) * 0.9, answered
    assert state_of(two.stage, two.stage.account.id) == before


def test_no_operation_of_the_api_opens_or_changes_what_another_account_has(two: Two) -> None:
    before, answered = state_of(two.stage, two.stage.account.id), Counter[int]()
    for operation in API:
        if "{" not in operation.path or "{right}" in operation.path:
            continue
        for path in paths(operation.path, two):
            content: dict[str, str] | None = None if operation.method == "GET" else {}
            reply = two.office.send(two.office.system.sign(operation.method, path, content))
            answered[reply.status] += 1
            assert reply.status in REFUSED, (operation.method, path, operation.path, reply.status, reply.body[:300])
            assert b"victim.example" not in reply.body
    assert answered[404] > sum(answered.values()) * 0.5, answered
    assert state_of(two.stage, two.stage.account.id) == before
