"""Complaints outside by the API: noted, listed with to whom one can turn, followed, ended."""

import pytest

from chalicelib.domain.api_key import Scope
from tests.fakes import acme
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")


@pytest.fixture
def path(stage: Stage) -> str:
    return f"/requests/{acme.ask_one(stage.desk, stage.account).id}/outside-cases"


def test_a_case_is_noted_listed_followed_and_ended(stage: Stage, system: Office, path: str) -> None:
    made = system.post(path, {"body": "regulator", "filed_on": "2026-01-02", "reference": "AZ 17"})
    assert (made.status, made.json["state"], made.json["due"]) == (201, "open", None)
    listed = system.get(path).json
    assert [one["id"] for one in listed["items"]] == [made.json["id"]]
    assert listed["bodies"][0]["code"] == "regulator"
    moved = system.post(f"{path}/{made.json['id']}", {"state": "open", "due": "2026-02-01", "reference": "B"})
    assert (moved.status, moved.json["due"], moved.json["reference"]) == (200, "2026-02-01", "B")
    over = system.post(f"{path}/{made.json['id']}", {"state": "upheld"})
    assert over.json["ended_at"]
    assert system.post(f"{path}/{made.json['id']}", {"state": "open"}).status == 409
    assert connect(stage, Scope.READ).post(path, {"body": "regulator", "filed_on": "2026-01-02"}).status == 403


def test_what_does_not_fit_is_named(system: Office, path: str) -> None:
    for body, field in (
        ({"body": "nobody", "filed_on": "2026-01-02"}, "body"),
        ({"body": "other", "filed_on": "2026-01-02"}, "name"),
        ({"body": "regulator", "filed_on": "2026-01-02", "due": "2025-01-02"}, "due"),
        ({"body": "regulator", "filed_on": "2999-01-02"}, "filed_on"),
    ):
        told = system.post(path, body)
        assert (told.status, told.json["errors"][0]["field"]) == (400, field)


def test_those_of_all_requests_are_listed_by_their_next_date(stage: Stage, system: Office) -> None:
    heads = [acme.ask_one(stage.desk, stage.account) for _ in range(3)]
    made = [
        system.post(f"/requests/{head.id}/outside-cases", {"body": "regulator", "filed_on": "2026-01-02"} | due).json
        for head, due in zip(heads, ({}, {"due": "2026-01-09"}, {"due": "2026-01-05"}), strict=True)
    ]
    first = system.get("/outside-cases?limit=2").json
    assert [(one["id"], one["request"]) for one in first["items"]] == [
        (made[2]["id"], heads[2].id),
        (made[1]["id"], heads[1].id),
    ]
    rest = system.get(f"/outside-cases?limit=100&cursor={first['next']}").json
    assert made[0]["id"] in {one["id"] for one in rest["items"]}
    over = system.post(f"/requests/{heads[0].id}/outside-cases/{made[0]['id']}", {"state": "settled"})
    assert over.status == 200
    ended = system.get("/outside-cases?state=ended").json["items"]
    assert ended[0]["request_reference"] == heads[0].submission
    assert system.get("/outside-cases?state=all").status == 400
