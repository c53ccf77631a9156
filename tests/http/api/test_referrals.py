"""Passing on by the API: the directory, a referral to its end, and problems named by the fields of the body."""

import pytest

from chalicelib.domain.rights import Right
from tests.fakes import acme
from tests.http.systems import Office, filing

pytestmark = pytest.mark.usefixtures("unlimited")
COMPANY = {
    "name": "Beverly Pizza",
    "method": "portal",
    "address": "https://portal.beverly.example",
    "reach": "x@y.example",
}


def test_a_company_is_added_put_right_and_ended(system: Office) -> None:
    made = system.post("/controllers", COMPANY)
    assert made.status == 201
    assert system.post("/controllers", COMPANY | {"name": "BEVERLY PIZZA, Inc."}).json["errors"][0]["field"] == "name"
    path = f"/controllers/{made.json['id']}"
    changed = system.put(path, COMPANY | {"codes": ["123450"], "ended": True, "version": made.json["version"]})
    assert (changed.json["codes"], changed.json["ended_at"] is None) == (["123450"], False)
    assert system.put(path, COMPANY | {"version": made.json["version"]}).status == 409
    odd = {"name": "Other", "address": "http://x", "codes": ["12"], "reach": ""}
    wrong = system.post("/controllers", COMPANY | odd)
    assert sorted(each["field"] for each in wrong.json["errors"]) == ["address", "codes", "reach"]
    assert "123450" in str(system.get("/controllers").json["items"])


def test_a_service_has_a_role(system: Office) -> None:
    made = system.post("/services", {"name": "Calls", "role": "processor"})
    assert made.status == 201
    body = {"name": "Calls", "role": "controller", "version": 1}
    assert system.put(f"/services/{made.json['id']}", body).json["role"] == "controller"
    assert [one["name"] for one in system.get("/services").json["items"]] == ["Calls"]


def test_a_request_is_passed_on_handed_over_answered_and_listed(system: Office) -> None:
    company = system.post("/controllers", COMPANY | {"name": "Zenith"}).json["id"]
    request = acme.ask_one(system.stage.desk, system.stage.desk.accounts.get(system.stage.account.id), Right.DELETE)
    base = f"/requests/{request.id}/referrals"
    made = system.post(base, {"controller": company})
    assert (made.status, made.json["state"]) == (201, "to-hand-over")
    assert system.post(base, {"controller": company}).status == 409
    one = f"{base}/{made.json['id']}"
    assert system.post(f"{one}/package", {}).json["package"].count(".") == 2
    handed = system.post(f"{one}/handed-over", {"version": made.json["version"]})
    assert handed.json["state"] == "handed-over"
    empty = system.post(f"{one}/said", {"said": "instructs", "version": handed.json["version"]})
    assert empty.status == 400
    said = system.post(f"{one}/said", {"said": "instructs", "words": "Delete it.", "version": handed.json["version"]})
    assert (said.json["state"], said.json["answer_words"]) == ("answered", "Delete it.")
    assert system.post(f"{one}/end", {"how": "taken-back", "version": said.json["version"]}).status == 409
    assert made.json["id"] in str(system.get("/referrals?list=over").json["items"])
    assert made.json["id"] not in str(system.get("/referrals").json["items"])


def test_a_request_that_a_system_files_names_the_company_that_it_is_about(system: Office) -> None:
    system.post("/controllers", COMPANY | {"name": "Plaza Hotels"})
    filed = system.post("/requests", filing(rights=["delete"], company="plaza hotel"))
    assert filed.status == 201
    read = system.get(f"/requests/{filed.json['requests'][0]['id']}")
    assert read.json["typed"]["company"] == "plaza hotel"
    long = system.post("/requests", filing(rights=["delete"], company="p" * 201))
    assert [each["field"] for each in long.json["errors"]] == ["company"]
