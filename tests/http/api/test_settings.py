"""Systems that may administer: keys, service codes and numbers."""

from typing import Any

import pytest

from chalicelib.domain.account import Account
from chalicelib.domain.api_key import Scope
from chalicelib.domain.contact import Phone
from chalicelib.services.telephone.phone_numbers import add_number
from chalicelib.services.telephone.service_codes import add_code
from tests.fakes.api_client import System
from tests.http.stage import Stage
from tests.http.systems import Office, Reply, connect

pytestmark = pytest.mark.usefixtures("unlimited")


def test_a_key_is_added_used_and_revoked(stage: Stage, system: Office) -> None:
    mine = System(base=stage.desk.public_url, now=lambda: stage.time.now().timestamp())
    wish = {"name": "Warehouse", "scopes": ["read"], "public_key": mine.public_pem}
    made = system.post("/keys", wish, Idempotency_Key="warehouse")
    assert made.status == 201
    assert (made.json["public_key"], made.json["scopes"]) == (mine.public_raw, ["read"])
    assert made.json["created_by"] == f"key:{system.system.key_id}"
    assert system.post("/keys", wish, Idempotency_Key="warehouse").json == made.json
    mine.key_id = made.json["id"]
    warehouse = Office(stage, mine)
    assert warehouse.get("/requests").status == 200
    assert warehouse.get("/keys").problem == "scope-missing"
    revoked = system.post(f"/keys/{mine.key_id}/revocation", None).json
    assert revoked["revoked_at"]
    assert system.post(f"/keys/{mine.key_id}/revocation", None).json["revoked_at"] == revoked["revoked_at"]
    listed = {one["id"]: one for one in system.get("/keys").json["items"]}
    assert listed[mine.key_id]["last_used_on"]
    assert listed[system.system.key_id]["revoked_at"] is None
    stage.time.move(seconds=31)
    assert warehouse.get("/requests").problem == "signature-invalid"


def test_a_code_is_added_greeted_renamed_and_retired(system: Office) -> None:
    first, second = (system.post("/codes", {"name": name}).json for name in ("Acme", "Acme Outlet"))
    path = f"/codes/{first['code']}"
    assert system.post(f"{path}/name", {"name": "Acme Stores"}).json["name"] == "Acme Stores"
    assert system.post(f"{path}/greeting", {"ready": "brief"}).json["ready"] == "brief"
    spoken = system.post(f"{path}/greeting", {"text": "Welcome.", "language": "en"}).json
    assert (spoken["greeting"], spoken["texts"]) == ("text", {"en": "Welcome."})
    plain = system.post(f"{path}/greeting", {"default": True, "language": "en"}).json
    assert (plain["greeting"], plain["texts"]) == ("ready-made", {})  # as before there were words of one's own
    assert system.post(f"{path}/greeting", {"default": True, "ready": "brief"}).status == 400
    assert system.post(f"{path}/greeting", {}).json["greeting"] == "default"
    retired = system.post(f"{path}/retirement", {"forwards_to": second["code"]}).json
    assert retired["retired_at"]
    assert retired["forwards_to"] == second["code"]
    again = system.post(f"{path}/retirement", {})
    assert (again.status, again.json["reason"]) == (409, "code-retired")
    assert {one["code"] for one in system.get("/codes").json["items"]} >= {first["code"], second["code"]}


def test_numbers_are_listed(stage: Stage, system: Office) -> None:
    add_number(stage.desk, stage.account, Phone("+14155550177"), actor="operator:test")
    [number] = system.get("/numbers").json["items"]
    assert (number["number"], number["shared"], number["code"]) == ("+14155550177", False, "")


def test_an_own_number_stands_for_a_brand_and_for_the_account_again(stage: Stage, system: Office) -> None:
    code = system.post("/codes", {"name": "Acme Kids"}).json["code"]
    add_number(stage.desk, stage.account, Phone("+14155550178"), actor="operator:test")
    for wanted in (code, code, ""):
        made = system.post("/numbers/brand", {"number": "+1 415 555 0178", "code": wanted})
        assert (made.status, made.json["code"], made.json["shared"]) == (200, wanted, False)
    assert system.post("/numbers/brand", {"number": "+14155550178", "code": "000000"}).problem == "not-found"
    assert system.post("/numbers/brand", {"number": "none"}).json["errors"][0]["field"] == "number"


def test_numbers_of_others_and_shared_ones_are_not_an_accounts_to_give(
    stage: Stage, system: Office, other: Account
) -> None:
    code = system.post("/codes", {"name": "Acme Toys"}).json["code"]
    add_number(stage.desk, other, Phone("+14155550179"), actor="operator:test")
    add_number(stage.desk, stage.account, Phone("+14155550180"), shared=True, actor="operator:test")
    for number in ("+14155550179", "+14155550180", "+14155550181"):
        for wanted in (code, ""):
            assert system.post("/numbers/brand", {"number": number, "code": wanted}).problem == "not-found"
    assert stage.desk.lines.number("+14155550179").account == other.id
    assert stage.desk.lines.number("+14155550180").shared


@pytest.mark.parametrize(
    ("path", "content", "field"),
    [
        ("/keys", {"name": "A", "scopes": ["read"], "public_key": "x"}, "public_key"),
        ("/keys", {"name": "A", "scopes": [], "public_key": "x"}, "scopes"),
        ("/keys", {"name": "A", "scopes": ["root"], "public_key": "x"}, "scopes[0]"),
        ("/keys", {"name": "A", "scopes": ["read"], "public_key": "x", "secret": "y"}, "secret"),
        ("/codes", {"name": " "}, "name"),
        ("/codes", {"code": "123456"}, "code"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_named(
    system: Office, path: str, content: dict[str, Any], field: str
) -> None:
    reply = system.post(path, content)
    assert (reply.status, reply.problem) == (400, "invalid-input")
    assert field in {one["field"] for one in reply.json["errors"]}


def test_greetings_that_cannot_be_are_refused(system: Office) -> None:
    code = system.post("/codes", {"name": "Acme Garden"}).json["code"]
    for content, field in (
        ({"ready": "loud"}, "ready"),
        ({"ready": "brief", "text": "Hi."}, "ready"),
        ({"text": "Hi."}, "language"),
        ({"language": "en"}, "text"),
    ):
        assert system.post(f"/codes/{code}/greeting", content).json["errors"][0]["field"] == field


def test_what_belongs_to_others_does_not_exist(stage: Stage, system: Office, other: Account) -> None:
    theirs = add_code(stage.desk, other, name="Bolt", actor="operator:test").code
    key = connect(stage, account=other).system.key_id
    for path in (f"/codes/{theirs}/retirement", f"/codes/{theirs}/greeting", f"/keys/{key}/revocation"):
        assert system.post(path, {}).problem == "not-found"
    assert system.post(f"/codes/{theirs}/name", {"name": "Mine"}).problem == "not-found"
    assert theirs not in {one["code"] for one in system.get("/codes").json["items"]}
    assert key not in {one["id"] for one in system.get("/keys").json["items"]}


def test_only_the_scope_admin_administers(stage: Stage) -> None:
    writer = connect(stage, Scope.READ, Scope.WRITE)
    assert writer.get("/keys").problem == "scope-missing"
    for path in (
        "/keys",
        "/keys/none/revocation",
        "/codes",
        "/codes/1/name",
        "/codes/1/greeting",
        "/codes/1/retirement",
        "/numbers/brand",
    ):
        assert writer.post(path, {}).problem == "scope-missing"
    assert writer.get("/codes").status == 200
    assert writer.get("/numbers").status == 200


def test_what_to_publish_is_read_and_the_sites_are_set(stage: Stage, system: Office) -> None:
    found = system.get("/publishing").json
    links = {(one["key"], one["language"]): one for one in found["items"]}
    assert ">Do Not Sell or Share My Personal Information</a>" in links["do-not-sell", "en"]["content"]
    assert links["do-not-sell", "en"]["asked"]
    assert links["gpc", "en"]["kind"] == "json"
    assert 'integrity="sha384-' in links["form", "es"]["content"]
    assert found["allowed"] == {"sites": [], "edition": 0}

    def put(sites: list[str], edition: int | None = None) -> Reply:
        body = {"sites": sites, "edition": edition}
        return system.send(system.system.sign("PUT", "/api/v1/publishing/sites", body))

    made = put(["https://Shop.example/x"], 0)
    assert made.json == {"sites": ["https://shop.example"], "edition": 1}
    assert system.get("/publishing").json["allowed"] == made.json
    assert put([], 0).status == 409
    assert put(["http://shop.example"]).problem == "invalid-input"
