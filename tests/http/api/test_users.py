"""Systems that may administer: the staff of an account, and what the business says of itself."""

import pytest

from chalicelib.domain.permissions import Role
from tests.http.office import enter, hire
from tests.http.stage import Stage
from tests.http.systems import Office

pytestmark = pytest.mark.usefixtures("unlimited")


def test_somebody_is_invited_gets_another_role_and_goes(stage: Stage, system: Office) -> None:
    made = system.post("/users", {"name": "Rob", "email": "rob@acme.example", "role": "handler"})
    assert made.status == 201
    assert (made.json["role"], made.json["last_sign_in_at"], made.json["second_factor"]) == ("handler", None, False)
    path = f"/users/{made.json['id']}"
    assert system.post(f"{path}/role", {"role": "auditor"}).json["role"] == "auditor"
    assert system.post(f"{path}/access", {"allowed": False}).json["disabled_at"]
    assert system.post(f"{path}/role", {"role": "handler"}).json["reason"] == "user-disabled"
    assert system.post(f"{path}/access", {"allowed": True}).json["disabled_at"] is None
    listed = {one["id"]: one for one in system.get("/users").json["items"]}
    assert listed[made.json["id"]]["email"] == "rob@acme.example"
    assert listed[stage.owner.id]["role"] == "owner"


def test_a_system_neither_makes_nor_unmakes_an_owner(stage: Stage, system: Office) -> None:
    path = f"/users/{stage.owner.id}"
    wish = {"name": "Evil", "email": "evil@acme.example", "role": "owner"}
    for told in (
        system.post("/users", wish),
        system.post(f"{path}/role", {"role": "handler"}),
        system.post(f"{path}/access", {"allowed": False}),
    ):
        assert (told.status, told.json["reason"]) == (409, "owners-only")
    assert system.post("/users/usr_nobody/role", {"role": "handler"}).status == 404
    taken = system.post("/users", wish | {"role": "handler", "email": "owner@acme.example"})
    assert taken.status == 400
    assert system.post("/users", wish | {"role": "king"}).status == 400


def test_whose_access_a_system_ends_is_out_at_once(stage: Stage, system: Office) -> None:
    ned = hire(stage, Role.HANDLER, "Ned")
    browser = enter(stage, ned)
    assert browser.get("/staff/queue").status == 200
    system.post(f"/users/{ned.id}/access", {"allowed": False})
    assert browser.get("/staff/queue", follow=False).status == 303


def test_the_business_is_shown_and_changed(stage: Stage, system: Office) -> None:
    before = system.get("/business").json
    assert before["name"] == "Acme Stores"
    changed = system.put("/business", before | {"privacy_url": "acme.example/privacy"})
    assert changed.json["privacy_url"] == "https://acme.example/privacy"
    refused = system.put("/business", before | {"email": "nobody"})
    assert refused.status == 400
    system.put("/business", before)
