"""Systems take the steps of staff: acknowledge, match, extend; and answer."""

from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.request import Outcome, Period, Request
from chalicelib.domain.rights import Right
from tests.http.office import asked, present
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")

MATCH: dict[str, Any] = {
    "compared": ["name", "email", "order"],
    "method": "records",
    "result": "matched",
    "contact_on_file": True,
    "declaration": True,
}
CARD = "Your card is 4111 1111 1111 1111."


def tags(stage: Stage, request: Request) -> list[tuple[str, str]]:
    """What the request's chain holds: tag and actor."""
    return [(entry.tag, entry.actor) for entry in stage.desk.audit_log.of_request(request.account, request.id)]


def test_an_acknowledgement_meets_its_period_and_tells_the_consumer(stage: Stage, system: Office) -> None:
    request = asked(stage)
    reply = system.post(f"/requests/{request.id}/acknowledgement", None)
    assert reply.status == 200
    clock = present(stage, request).clock(Period.ACKNOWLEDGE)
    assert clock is not None
    assert clock.met_at is not None
    told = {one["period"]: one for one in reply.json["clocks"]}
    assert told["acknowledge"]["met_at"]
    assert reply.header("etag") == system.get(f"/requests/{request.id}").header("etag")
    assert (Tag.REQUEST_ACKNOWLEDGED, f"key:{system.system.key_id}") in tags(stage, request)
    again = system.post(f"/requests/{request.id}/acknowledgement", None)
    assert (again.status, again.problem, again.json["reason"]) == (409, "not-possible", "already-acknowledged")


def test_a_match_reaches_the_level_and_names_points_only(stage: Stage, system: Office) -> None:
    request = asked(stage)
    made = system.post(f"/requests/{request.id}/match", MATCH).json
    assert made["verification"]["sufficient"] is True
    assert made["verification"]["match"]["compared"] == MATCH["compared"]
    assert made["verification"]["match"]["by"] == f"key:{system.system.key_id}"
    assert made["verification"]["reached"] == 2


def test_a_contact_that_is_not_on_file_needs_the_one_that_is_and_a_person(stage: Stage, system: Office) -> None:
    request = asked(stage, Right.DELETE)
    strange = MATCH | {"contact_on_file": False}
    refused = system.post(f"/requests/{request.id}/match", strange)
    assert refused.json["errors"][0]["field"] == "file_contact"
    made = system.post(f"/requests/{request.id}/match", strange | {"file_contact": "real@example.com"}).json
    assert made["verification"]["approval"] == "waiting"
    assert made["verification"]["sufficient"] is False
    assert stage.mail_to("real@example.com").to == ["real@example.com"]


def test_more_time_is_taken_once_and_told(stage: Stage, system: Office) -> None:
    request = asked(stage)
    before = present(stage, request).clock(Period.RESPOND)
    made = system.post(f"/requests/{request.id}/extension", {"reason": "Many systems hold the data."}).json
    assert before
    [clock] = [one for one in made["clocks"] if one["period"] == "respond"]
    assert clock["extended"] is True
    assert clock["due"] > before.due.isoformat()
    again = system.post(f"/requests/{request.id}/extension", {"reason": "Even more."})
    assert (again.status, again.json["reason"]) == (409, "already-extended")


def test_an_answer_is_shown_then_given(stage: Stage, system: Office) -> None:
    request = asked(stage, Right.DELETE)
    system.post(f"/requests/{request.id}/match", MATCH)
    wish = {"outcome": "granted", "text": "Everything is deleted."}
    shown = system.post(f"/requests/{request.id}/decision/preview", wish)
    assert shown.status == 200
    assert any("Everything is deleted." in passage["text"] for passage in shown.json["passages"])
    assert (shown.json["found"], shown.json["looked"]) == ([], "")
    assert present(stage, request).open
    done = system.post(f"/requests/{request.id}/decision", wish).json
    assert (done["state"], done["outcome"]) == ("closed", "granted")
    assert present(stage, request).outcome is Outcome.GRANTED
    again = system.post(f"/requests/{request.id}/decision", wish)
    assert (again.status, again.json["reason"]) == (409, "request-closed")


def test_nothing_is_granted_to_who_is_not_verified(stage: Stage, system: Office) -> None:
    request = asked(stage)
    for step in ("decision", "decision/preview"):
        reply = system.post(f"/requests/{request.id}/{step}", {"outcome": "granted"})
        assert (reply.status, reply.problem) == (409, "not-possible")
    denied = system.post(f"/requests/{request.id}/decision", {"outcome": "denied"})
    assert denied.json["errors"][0]["field"] == "grounds"
    assert present(stage, request).open


def test_what_may_never_leave_is_found_before_it_does(stage: Stage, system: Office) -> None:
    request = asked(stage, Right.DELETE)
    system.post(f"/requests/{request.id}/match", MATCH)
    wish = {"outcome": "granted", "text": CARD}
    refused = system.post(f"/requests/{request.id}/decision", wish)
    assert refused.json["errors"][0]["field"] == "looked"
    shown = system.post(f"/requests/{request.id}/decision/preview", wish).json
    assert shown["found"] == [{"kind": "card", "line": 1}]
    checked = system.post("/disclosure-check", {"text": CARD}).json
    assert checked == {"found": shown["found"], "looked": shown["looked"]}
    other = system.post(f"/requests/{request.id}/decision", wish | {"text": CARD + " PIN", "looked": "0" * 16})
    assert other.status == 400
    assert system.post(f"/requests/{request.id}/decision", wish | {"looked": shown["looked"]}).status == 200


def test_a_step_is_taken_only_at_the_version_that_was_seen(stage: Stage, system: Office) -> None:
    request = asked(stage)
    seen = system.get(f"/requests/{request.id}").header("etag")
    system.post(f"/requests/{request.id}/match", MATCH, If_Match=seen)
    late = system.post(f"/requests/{request.id}/acknowledgement", None, If_Match=seen)
    assert (late.status, late.problem) == (412, "precondition-failed")
    bad = system.post(f"/requests/{request.id}/acknowledgement", None, If_Match="W/x")
    assert bad.problem == "precondition-failed"


def test_a_repetition_by_its_name_gets_the_same_answer(stage: Stage, system: Office) -> None:
    request = asked(stage)
    first = system.post(f"/requests/{request.id}/acknowledgement", None, Idempotency_Key="ack-1")
    again = system.post(f"/requests/{request.id}/acknowledgement", None, Idempotency_Key="ack-1")
    assert (again.status, again.body) == (200, first.body)
    assert again.header("idempotency-replayed") == "true"
    assert again.header("etag") == first.header("etag")


@pytest.mark.parametrize(
    ("step", "content", "field"),
    [
        ("match", MATCH | {"values": "Ana"}, "values"),
        ("match", MATCH | {"compared": ["shoe size"]}, "compared[0]"),
        ("match", MATCH | {"compared": []}, "compared"),
        ("match", {"method": "records", "result": "matched"}, "contact_on_file"),
        ("match", MATCH | {"contact_on_file": False, "file_contact": "no address"}, "file_contact"),
        ("extension", {}, "reason"),
        ("extension", {"reason": " "}, "reason"),
        ("extension", {"reason": "Much.", "days": 45}, "days"),
        ("decision", {}, "outcome"),
        ("decision", {"outcome": "withdrawn"}, "outcome"),
        ("decision", {"outcome": "denied", "colour": 1}, "colour"),
        ("acknowledgement", {"text": "Hello"}, "text"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_named(
    stage: Stage, system: Office, step: str, content: dict[str, Any], field: str
) -> None:
    reply = system.post(f"/requests/{asked(stage).id}/{step}", content)
    assert (reply.status, reply.problem) == (400, "invalid-input")
    assert reply.json["errors"][0]["field"] == field


def test_a_key_that_may_only_read_takes_no_step(stage: Stage) -> None:
    reader = connect(stage, Scope.READ)
    request = asked(stage)
    for step in ("acknowledgement", "match", "extension", "decision", "decision/preview"):
        reply = reader.post(f"/requests/{request.id}/{step}", {})
        assert (reply.status, reply.problem) == (403, "scope-missing")
    assert present(stage, request).version == request.version
