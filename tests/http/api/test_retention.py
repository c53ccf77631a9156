"""Systems read and set what is kept, hold contacts, and delete a part for good."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.services.handling.write_message import add_note
from tests.http.api.test_own import put
from tests.http.stage import Stage
from tests.http.systems import Office, filing

pytestmark = pytest.mark.usefixtures("unlimited")


def test_the_period_is_read_and_set_and_no_shorter_than_the_law_s(system: Office) -> None:
    assert system.get("/retention").json["kept_months"] == 24
    assert put(system, "/retention", {"kept_months": 48}).json["kept_months"] == 48
    refused = put(system, "/retention", {"kept_months": 12})
    assert (refused.status, refused.json["errors"][0]["field"]) == (400, "kept_months")
    assert put(system, "/retention", {"kept_months": 24}).json["kept_months"] == 24


def test_a_contact_is_held_listed_and_released(system: Office) -> None:
    made = system.post("/legal-holds", {"phone": "+12135550199", "purpose": "authority"}).json
    hold = made["hold"]
    assert (made["late"], hold["stands"], hold["request"]) == ("none", True, None)
    assert "+12135550199" not in str(made)
    assert [one["id"] for one in system.get("/legal-holds").json["items"]] == [hold["id"]]
    assert system.post(f"/legal-holds/{hold['id']}/release", {}).json["items"] == []
    assert system.post(f"/legal-holds/{hold['id']}/release", {}).status == 404


def test_exactly_one_contact_is_named(system: Office) -> None:
    for given in ({}, {"email": "a@example.com", "phone": "+12135550199"}):
        assert system.post("/legal-holds", {"purpose": "other"} | given).status == 400


def test_a_note_is_deleted_for_good(stage: Stage, system: Office) -> None:
    filed = system.post("/requests", filing()).json["requests"][0]
    staff = Staff(stage.desk.accounts.get(stage.account.id), stage.owner)
    note = add_note(stage.desk, staff, filed["id"], "Not for long.")
    path = f"/requests/{filed['id']}/deletion"
    wish = {"part": "note", "id": note.id, "purpose": "mistake"}
    assert system.post(path, wish | {"purpose": "because"}).status == 400
    assert system.post(path, wish).status == 200
    assert system.post(path, wish).status == 404
    entry = stage.desk.audit_log.of_request(stage.account.id, filed["id"])[-1]
    assert (entry.tag, entry.actor.startswith("key:")) == ("request:note:deleted", True)
