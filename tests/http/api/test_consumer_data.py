"""Systems find what is held about a person, take it along, and have it erased."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.jws import payload_of
from chalicelib.services.consumer_data.carry_out import erase_consumers
from chalicelib.services.takeout.takeouts import write_takeouts
from tests.http.staff.test_consumers import closed
from tests.http.stage import Stage
from tests.http.systems import Office, connect, filing

pytestmark = pytest.mark.usefixtures("unlimited")


def found(system: Office, **whose: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = system.post("/consumer-data/search", whose).json["items"]
    return items


def test_a_person_is_found_by_contact_or_request(stage: Stage, system: Office) -> None:
    head = closed(stage, "kim@example.com")
    [held] = found(system, email="kim@example.com")
    assert held["reference"] == head.submission
    assert held["requests"] == [{"id": head.id, "right": "opt_out_sale", "state": "closed"}]
    assert held["stays"] == []
    assert found(system, request=head.id) == [held]
    assert found(system, phone="+12135550142") == []
    for whose in ({}, {"email": "kim@example.com", "phone": "+12135550142"}):
        assert system.post("/consumer-data/search", whose).status == 400
    assert system.post("/consumer-data/search", {"request": "01ARZ3NDEKTSV4RRFFQ69G5FAV"}).status == 404


def test_a_person_is_exported(stage: Stage, system: Office) -> None:
    head = closed(stage, "lea@example.com")
    asked = system.post("/consumer-data/exports", {"submissions": [head.submission], "request": head.id})
    assert (asked.status, asked.json["step"]) == (202, "gather")
    write_takeouts(stage.desk)
    [done] = [one for one in system.get("/consumer-data/exports").json["items"] if one["id"] == asked.json["id"]]
    assert (done["step"], done["records"]["submission"]) == ("done", 1)
    assert system.get(f"/consumer-data/exports/{done['id']}/link").json["seconds"] == 300
    assert system.get(f"/exports/{done['id']}/link").status == 404
    assert system.post("/consumer-data/exports", {"submissions": ["12345678901"]}).status in {400, 404}


def test_a_person_is_erased_certified_and_logged(stage: Stage, system: Office) -> None:
    head = closed(stage, "mia@example.com")
    open_ = system.post("/requests", filing()).json
    wish = {"submissions": [head.submission, open_["reference"]], "purpose": "asked", "request": head.id}
    assert system.post("/consumer-data/erasures", wish | {"purpose": "because"}).status == 400
    order = system.post("/consumer-data/erasures", wish)
    assert (order.status, sorted(order.json["waiting"])) == (202, sorted(wish["submissions"]))
    erase_consumers(stage.desk, until=stage.desk.clock.now() + timedelta(minutes=1))
    path = f"/consumer-data/erasures/{order.json['id']}"
    after = system.get(path).json
    assert (after["waiting"], after["erased"]["request"], after["finished_at"]) == ([open_["reference"]], 1, None)
    assert payload_of(after["certificate"])["waiting_submissions"] == 1
    assert system.post(f"{path}/call-off", {}).json["called_off"] == 1
    assert system.post(f"{path}/call-off", {}).status == 409
    assert system.get(f"/requests/{head.id}").status == 404
    lines: list[dict[str, Any]] = []
    cursor = ""
    while True:
        page = system.get(f"/consumer-data/log?limit=1{f'&cursor={cursor}' if cursor else ''}").json
        lines += page["items"]
        cursor = page["next"]
        if not cursor:
            break
    [line] = [one for one in lines if one["request"] == head.id]
    assert (line["right"], line["channel"], line["outcome"], line["grounds"]) == ("opt_out_sale", "web", "granted", [])
    assert "mia" not in str(lines)
    assert order.json["id"] in {one["id"] for one in system.get("/consumer-data/erasures").json["items"]}


def test_only_a_key_that_administers_does_any_of_it(stage: Stage) -> None:
    head = closed(stage, "nil@example.com")
    for scope in (Scope.READ, Scope.WRITE):
        system = connect(stage, scope)
        assert system.post("/consumer-data/search", {"email": "nil@example.com"}).status == 403
        assert system.post("/consumer-data/exports", {"submissions": [head.submission]}).status == 403
        wish = {"submissions": [head.submission], "purpose": "asked"}
        assert system.post("/consumer-data/erasures", wish).status == 403
    assert connect(stage, Scope.READ).get("/consumer-data/log").status == 200
