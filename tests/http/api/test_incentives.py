"""Financial incentives by the signed API: published once, opted in to by number, withdrawn from at any time."""

from typing import Any

import pytest

from tests.http.stage import Stage
from tests.http.systems import Office

pytestmark = pytest.mark.usefixtures("unlimited")
TERMS = {
    "name": "Club",
    "summary": "Ten percent",
    "terms": "An address",
    "value": "4 USD",
    "method": "Revenue divided by people",
}


def offer(stage: Stage, **more: Any) -> dict[str, Any]:
    today = stage.account.day_of(stage.desk.clock.now()).isoformat()
    return {"categories": ["identifiers"], "effective_from": today, "words": {"en": TERMS}} | more


def test_an_offer_is_published_taken_up_listed_and_left(stage: Stage, system: Office) -> None:
    made = system.post("/incentives", offer(stage))
    assert made.status == 201, made.body
    name = made.json["offer"]
    said = {"offer": name, "email": "iris@example.com", "number": 1}
    joined = system.post("/incentives/opt-in", said)
    assert joined.json["takes_part"] is True
    assert system.post("/incentives/opt-in", said).json == joined.json
    assert system.post("/incentives", offer(stage, offer=name, after=1)).json["number"] == 2
    assert system.post("/incentives/opt-in", said | {"email": "jon@example.com"}).problem == "not-possible"
    left = system.post("/incentives/withdraw", {"offer": name, "email": "iris@example.com"})
    assert left.json["takes_part"] is False
    [stay] = left.json["stays"]
    assert (stay["number"], stay["how"], stay["ended"]) == (1, "system", "system")
    listed = system.get("/incentives/members?limit=100").json["items"]
    assert [one["value"] for one in listed if one["offer"] == name] == ["iris@example.com"]
    assert [one["number"] for one in system.get("/incentives").json["items"] if one["offer"] == name] == [1, 2]


def test_what_is_missing_or_strange_is_named(stage: Stage, system: Office) -> None:
    half = system.post("/incentives", offer(stage, words={"en": TERMS | {"value": ""}}))
    assert half.json["errors"][0]["field"] == "value_en"
    assert system.post("/incentives", offer(stage, words={"xx": TERMS})).problem == "invalid-input"
    assert system.post("/incentives", offer(stage, effective_until="2020-01-01")).problem == "invalid-input"
    assert system.post("/incentives/withdraw", {"offer": "01NONE", "email": "iris@example.com"}).problem == "not-found"
    assert system.post("/incentives/opt-in", {"offer": "01NONE"}).problem == "invalid-input"


def test_one_persons_opt_ins_are_found_and_erased_for_good(stage: Stage, system: Office) -> None:
    name = system.post("/incentives", offer(stage)).json["offer"]
    system.post("/incentives/opt-in", {"offer": name, "email": "kim@example.com", "number": 1})
    kim = {"email": "kim@example.com"}
    [found] = system.post("/incentives/members/search", kim).json["items"]
    assert (found["offer"], found["takes_part"]) == (name, True)
    assert system.post("/consumer-data/search", kim).json["offers"] == 1
    assert system.post("/incentives/members/erase", kim | {"purpose": "whim"}).problem == "invalid-input"
    assert system.post("/incentives/members/search", {}).problem == "invalid-input"
    erased = system.post("/incentives/members/erase", kim | {"purpose": "asked"})
    assert erased.json == {"erased": 1, "backups_days": 35}
    assert system.post("/incentives/members/search", kim).json["items"] == []
    assert system.post("/incentives/members/erase", kim | {"purpose": "asked"}).problem == "not-found"
