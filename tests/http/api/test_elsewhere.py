"""Requests from places that are not served, by systems: deleted and said so, answered as usual, listed."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.serve_places import serve_places
from tests.fakes import acme
from tests.http.stage import Stage
from tests.http.systems import Office

pytestmark = pytest.mark.usefixtures("unlimited")


def test_one_is_deleted_and_another_is_answered_as_usual(stage: Stage, system: Office) -> None:
    account = serve_places(stage.desk, Staff(stage.account, stage.owner), ["US-CA"])
    one, two = (acme.ask(stage.desk, account, Right.ACCESS, residence="DE").requests[0] for _ in range(2))
    listed = system.get("/requests", list="all").json["items"]
    assert {item["id"] for item in listed if "elsewhere" in item["marks"]} >= {one, two}
    path = f"/requests/{one}/elsewhere/deletion"
    refused = system.post(path, {"nothing_else": False})
    assert refused.json["errors"][0]["field"] == "nothing_else"
    done = system.post(path, {"nothing_else": True}, Idempotency_Key="gone")
    assert (done.status, done.json["place"], done.json["outcome"], done.json["deleting"]) == (200, "DE", "mailed", True)
    assert system.post(path, {"nothing_else": True}, Idempotency_Key="gone").json == done.json
    assert system.get(f"/requests/{one}").problem == "not-found"
    kept = system.post(f"/requests/{two}/elsewhere/usual", {}).json
    assert "elsewhere" not in kept["marks"]
    again = system.post(f"/requests/{two}/elsewhere/usual", {})
    assert (again.status, again.json["reason"]) == (409, "not-elsewhere")
    assert system.get("/places/answered").json["items"][0]["letter"] == done.json["letter"]
