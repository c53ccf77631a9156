"""Systems read and change what the business has written itself, and file answers to its questions."""

from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from tests.http.stage import Stage
from tests.http.systems import Office, connect, filing

pytestmark = pytest.mark.usefixtures("unlimited")
ACK = "/letters/acknowledged.en.ccpa"
SHOP: dict[str, Any] = {
    "kind": "one",
    "labels": {"en": "Which shop?", "es": "¿Qué tienda?"},
    "choices": {"en": ["North", "South"], "es": ["Norte", "Sur"]},
}


def put(system: Office, path: str, content: Any) -> Any:
    return system.send(system.system.sign("PUT", f"/api/v1{path}", content))


def test_words_are_written_read_and_restored(system: Office) -> None:
    before = system.get(ACK).json
    assert before["version"] == 0
    passages = {one["id"]: one for one in before["passages"]}
    assert passages["received"]["citation"] == "11 CCR 7021(a)"
    assert not passages["received"]["writable"]
    assert passages["contact"]["must_name"] == ["link"]
    written = put(system, ACK, {"words": {"greeting": "Dear {business},"}, "note": "Warm", "seen": 0}).json
    assert (written["version"], written["note"]) == (1, "Warm")
    assert put(system, ACK, {"words": {"greeting": "Hi,"}, "seen": 0}).problem == "conflict"
    assert put(system, ACK, {"words": {"greeting": "Hi,"}}).json["version"] == 2
    again = system.post(f"{ACK}/restoration", {"version": 1}).json
    assert (again["version"], again["restored"]) == (3, 1)
    page = system.get(f"{ACK}/versions?limit=2").json
    assert [one["version"] for one in page["items"]] == [3, 2]
    page = system.get(f"{ACK}/versions?limit=2&cursor={page['next']}").json
    assert [(one["version"], one["words"]) for one in page["items"]] == [(1, {"greeting": "Dear {business},"})]
    assert page["next"] is None
    assert [one["version"] for one in system.get(f"{ACK}/versions?limit=1").json["items"]] == [3]
    listed = {one["law"]: one["version"] for one in system.get("/letters?step=acknowledged").json["items"]}
    assert (listed["ccpa"], listed["gdpr"], listed["all"]) == (3, 0, 0)
    assert system.get("/letters/denied.en.ccpa/versions").json == {"items": [], "next": None}


def test_wrong_words_are_told_at_their_fields(system: Office) -> None:
    reply = put(system, ACK, {"words": {"greeting": "{who}", "received": "no"}})
    assert reply.status == 400
    assert [(one["field"], one["problem"]) for one in reply.json["errors"]] == [
        ("words.greeting", "unknown-variable"),
        ("words", "unknown"),
    ]
    assert system.get("/letters/staff-code.en.all").problem == "not-found"
    assert system.get("/letters?step=none").problem == "not-found"
    assert system.post(f"{ACK}/restoration", {"version": 99}).problem == "not-found"


def test_a_question_is_added_changed_moved_and_answered_by_a_filing(stage: Stage, system: Office) -> None:
    assert system.post("/questions/delete", SHOP).json["name"] == "which_shop"
    system.post("/questions/delete", SHOP | {"kind": "several", "labels": {"en": "How?", "es": "¿Cómo?"}})
    assert put(system, "/questions/delete/how", SHOP | {"kind": "several", "required": True}).json["required"]
    moved = system.post("/questions/delete/how", {"step": "up"}).json
    assert [one["name"] for one in moved["items"]] == ["how", "which_shop"]
    answers = {"delete": {"which_shop": "south", "how": ["north", "south"]}}
    filed = system.post("/requests", filing(rights=["delete"], answers=answers, language="es"))
    assert filed.status == 201
    read = system.get(f"/requests/{filed.json['requests'][0]['id']}").json
    assert [(one["question"], one["given"]) for one in read["typed"]["answers"]] == [
        ("¿Qué tienda?", ["Sur"]),
        ("¿Qué tienda?", ["Norte", "Sur"]),
    ]
    assert system.post("/requests", filing(rights=["delete"])).status == 201
    retired = system.post("/questions/delete/how", {"step": "retire"}).json
    assert retired["items"][-1]["retired_at"]
    refused = system.post("/requests", filing(rights=["delete"], answers=answers)).json
    assert [(one["field"], one["problem"]) for one in refused["errors"]] == [("answers", "unknown")]
    back = system.post("/questions/delete/how", {"step": "ask-again"}).json
    assert back["items"][-1]["retired_at"] is None
    system.post("/questions/delete/how", {"step": "down"})
    assert len(system.get("/questions").json["items"]) == 2


def test_wrong_questions_and_answers_are_told(system: Office) -> None:
    reply = system.post("/questions/opt_out_sale", {"kind": "short", "labels": {"en": "?"}, "required": True})
    assert [(one["field"], one["problem"]) for one in reply.json["errors"]] == [
        ("labels.es", "missing"),
        ("required", "never-required"),
    ]
    assert system.post("/questions/unsorted", SHOP).problem == "not-found"
    assert put(system, "/questions/delete/none", SHOP).problem == "not-found"
    wrong = filing(rights=["correct"], wrong="x", right_value="y", answers={"delete": {"which_shop": "south"}})
    assert system.post("/requests", wrong).json["errors"][0]["field"] == "answers"


def test_reading_takes_read_and_changing_admin(stage: Stage) -> None:
    reader = connect(stage, Scope.READ)
    assert reader.get("/questions").status == 200
    assert reader.get(ACK).status == 200
    assert put(reader, ACK, {"words": {}}).problem == "scope-missing"
    assert reader.post("/questions/delete", SHOP).problem == "scope-missing"
