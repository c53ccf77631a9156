"""Systems let the operator in, see what was read, and end it; only by a key that an owner has made."""

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.permissions import Role
from chalicelib.services.accounts.user_access import change_role
from tests.http.office import hire
from tests.http.operating import open_operator, operate
from tests.http.stage import Stage
from tests.http.systems import Office, another_business, connect

pytestmark = pytest.mark.usefixtures("unlimited")
WISH = {"span": "day", "reason": "A letter did not arrive."}


@pytest.fixture(scope="module")
def by_owner(stage: Stage) -> Office:
    """A system whose key the owner has made."""
    return connect(stage, Scope.ADMIN, actor=f"user:{stage.owner.id}")


def test_a_system_lets_the_operator_in_and_sees_what_was_read(stage: Stage, by_owner: Office) -> None:
    operator = open_operator(stage)
    made = by_owner.post("/grants", WISH)
    assert made.status == 201
    assert (made.json["kind"], made.json["state"], made.json["reason"]) == ("owner", "running", WISH["reason"])
    browser = operate(stage, operator.user)
    browser.press(browser.get(f"/operator/grants/{stage.account.id}/{made.json['id']}"), form="do")
    seen = by_owner.get(f"/grants/{made.json['id']}").json
    assert (seen["pages"], seen["views"][0]["page"], seen["views"][0]["by"]) == (1, "home", operator.operating)
    assert by_owner.get("/grants").json["items"][0]["id"] == made.json["id"]
    ended = by_owner.post(f"/grants/{made.json['id']}/end", {})
    assert ended.json["state"] == "ended"
    assert by_owner.post(f"/grants/{made.json['id']}/end", {}).json == ended.json
    assert browser.get("/staff/queue", follow=False).status == 303


def test_a_key_that_no_present_owner_made_lets_nobody_in(stage: Stage) -> None:
    administrator = hire(stage, Role.ADMINISTRATOR, "Adm")
    former = hire(stage, Role.OWNER, "Former")
    office = connect(stage, Scope.ADMIN, actor=f"user:{former.id}")
    change_role(stage.desk, stage.staff, stage.desk.accounts.user(former.account, former.id), Role.HANDLER)
    for system in (connect(stage, Scope.ADMIN, actor=f"user:{administrator.id}"), office):
        told = system.post("/grants", WISH)
        assert (told.status, told.problem) == (403, "forbidden")
    for scope in (Scope.READ, Scope.WRITE):
        assert connect(stage, scope, actor=f"user:{stage.owner.id}").post("/grants", WISH).status == 403


def test_another_accounts_grant_is_not_there(stage: Stage, by_owner: Office) -> None:
    made = by_owner.post("/grants", WISH).json
    stranger = connect(stage, Scope.ADMIN, account=another_business(stage))
    assert stranger.get(f"/grants/{made['id']}").status == 404
    assert stranger.post(f"/grants/{made['id']}/end", {}).status == 404
    assert stranger.get("/grants").json["items"] == []


def test_what_is_wrong_is_named(by_owner: Office) -> None:
    assert by_owner.post("/grants", WISH | {"span": "year"}).status == 400
    assert by_owner.post("/grants", WISH | {"reason": " "}).status == 400
    assert by_owner.get("/grants/gra_aaaaaaaaaaaaaaaa").status == 404
