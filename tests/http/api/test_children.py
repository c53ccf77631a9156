"""Restricted tasks by the API: who handles requests opens them, who administers reads and ends them."""

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.services.children.sweep_children import sweep_children
from tests.fakes import acme
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")
BODY = {"found": "said", "saw": "Says she is eleven.", "parent_email": "paula@example.com"}


def test_a_request_becomes_a_task_that_is_read_and_ended(stage: Stage, system: Office) -> None:
    head = acme.ask_one(stage.desk, stage.desk.accounts.get(stage.account.id))
    made = system.post(f"/requests/{head.id}/child", BODY)
    assert (made.status, made.json["outcome"]) == (201, None)
    assert system.get(f"/requests/{head.id}").status == 404
    assert head.id not in str(system.get("/requests").json)
    path = f"/child-tasks/{made.json['id']}"
    sweep_children(stage.desk)
    office = connect(stage, Scope.ADMIN)
    assert [one["id"] for one in office.get("/child-tasks").json["items"]] == [made.json["id"]]
    whole = office.get(path).json
    assert (whole["child"]["email"], whole["child"]["saw"]) == ("ana@example.com", "Says she is eleven.")
    assert office.post(f"{path}/parent", {"email": "no address"}).json["errors"][0]["field"] == "parent_email"
    assert office.post(f"{path}/parent", {"email": "pedro@example.com"}).status == 200
    done = office.post(f"{path}/done", {"outcome": "removed"})
    assert (done.status, bool(done.json["letter"]), bool(done.json["purged_at"])) == (200, True, True)
    assert office.get(path).json["child"] is None
    assert [one["id"] for one in office.get("/child-tasks?list=over").json["items"]] == [made.json["id"]]
    assert office.post(f"{path}/done", {"outcome": "removed"}).status == 409


def test_other_keys_learn_how_many_wait_and_no_more(stage: Stage, system: Office) -> None:
    before = connect(stage, Scope.READ).get("/child-tasks/count").json["open"]
    made = system.post("/child-tasks", {"name": "Ana", "customer_number": "4711", "words": "Born 2016."})
    assert (made.status, made.json["found"], made.json["channel"]) == (201, "declared", "api")
    for scope in (Scope.READ, Scope.WRITE):
        other = connect(stage, scope)
        assert other.get("/child-tasks").status == 403
        assert other.get(f"/child-tasks/{made.json['id']}").status == 403
    assert connect(stage, Scope.READ).get("/child-tasks/count").json == {"open": before + 1}
    known = connect(stage, Scope.ADMIN).get(f"/child-tasks/{made.json['id']}").json["child"]
    assert (known["name"], known["customer_number"], known["saw"]) == ("Ana", "4711", "Born 2016.")


def test_a_child_of_whom_nothing_is_known_is_no_task(system: Office) -> None:
    told = system.post("/child-tasks", {"words": "Somebody."})
    assert (told.status, told.json["errors"][0]["field"]) == (400, "name")
    told = system.post("/child-tasks", {"email": "ana"})
    assert (told.status, told.json["errors"][0]["field"]) == (400, "email")


def test_a_task_is_undone_and_the_request_is_there_anew(stage: Stage, system: Office) -> None:
    head = acme.ask_one(stage.desk, stage.desk.accounts.get(stage.account.id))
    path = f"/child-tasks/{system.post(f'/requests/{head.id}/child', BODY).json['id']}"
    office = connect(stage, Scope.ADMIN)
    assert office.post(f"{path}/adult", {"why": "shown"}).problem == "not-possible"  # the job has not come yet
    sweep_children(stage.desk)
    assert connect(stage, Scope.WRITE).post(f"{path}/adult", {"why": "shown"}).status == 403
    assert office.post(f"{path}/adult", {"why": "whim"}).json["errors"][0]["field"] == "adult"
    undone = office.post(f"{path}/adult", {"why": "shown"})
    assert (undone.status, undone.json["outcome"]) == (200, "adult")
    assert stage.desk.requests.submission(stage.account.id, undone.json["reference"]).typed.email == acme.ANA
