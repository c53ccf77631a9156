"""Systems move a request's course: handler, law, questions and their answers, holds, letters that came back."""

from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.permissions import Role
from chalicelib.domain.rights import Right
from tests.http.office import asked, hire, present
from tests.http.staff.test_told import bounced, to_post
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")


def today(stage: Stage) -> str:
    """The day at the business."""
    return stage.account.day_of(stage.desk.clock.now()).isoformat()


def test_a_request_is_given_to_who_may_handle_it(stage: Stage, system: Office) -> None:
    request, hal, auditor = asked(stage), hire(stage, Role.HANDLER, "Hal"), hire(stage, Role.AUDITOR, "Ada")
    path = f"/requests/{request.id}/assignment"
    assert system.post(path, {"assignee": hal.id}).json["assignee"] == hal.id
    for nobody in (auditor.id, "user_none", system.system.key_id):
        assert system.post(path, {"assignee": nobody}).json["errors"][0]["field"] == "assignee"
    assert system.post(path, {"assignee": ""}).json["assignee"] == ""


def test_a_request_is_put_under_the_law_of_where_the_person_lives(stage: Stage, system: Office) -> None:
    request = asked(stage, Right.DELETE)
    path = f"/requests/{request.id}/law"
    wish: dict[str, Any] = {"residence": "DE", "why": "Lives in Kiel."}
    needed = system.post(path, wish)
    assert needed.json["errors"][0]["field"] == "words"
    made = system.post(path, wish | {"words": "You hear from us earlier."}).json
    assert (made["residence"], made["regime"]) == ("DE", "gdpr")
    again = system.post(path, wish | {"words": "You hear from us earlier."})
    assert (again.status, again.json["reason"]) == (409, "same-law")
    assert system.post(path, wish | {"regime": "moon"}).json["errors"][0]["field"] == "regime"
    notes = system.get(f"/requests/{request.id}/notes").json["items"]
    assert [note["text"] for note in notes] == ["Lives in Kiel."]


def test_a_correction_of_the_law_is_shown_before_it_is_done(stage: Stage, system: Office) -> None:
    request = asked(stage, Right.DELETE)
    path = f"/requests/{request.id}/law/preview"
    seen = system.post(path, {"residence": "DE"})
    assert seen.status == 200
    assert (seen.json["now"]["regime"], seen.json["then"]["regime"]) == ("ccpa", "gdpr")
    assert seen.json["then"]["clocks"] != seen.json["now"]["clocks"]
    assert seen.json["moves"] is True
    assert stage.account.name in seen.json["words"]
    assert present(stage, request).version == request.version
    by_name = system.post(path, {"residence": "US-CA", "regime": "gdpr"})
    assert by_name.json["then"]["regime"] == "gdpr"
    again = system.post(path, {"residence": "US-CA"})
    assert (again.status, again.json["reason"]) == (409, "same-law")
    assert system.post(path, {"residence": "XX"}).json["errors"][0]["field"] == "residence"
    assert system.post(path, {"residence": "DE", "why": "x"}).json["errors"][0]["problem"] == "unknown-field"


def test_a_letter_is_read_with_its_words(stage: Stage, system: Office) -> None:
    request = asked(stage)
    system.post(f"/requests/{request.id}/acknowledgement", None)
    letter = next(one for one in system.get(f"/requests/{request.id}").json["letters"] if one["kind"] == "acknowledged")
    read = system.get(f"/requests/{request.id}/letters/{letter['id']}").json
    assert {name: read[name] for name in letter} == letter
    assert (read["language"], read["requester"]) == ("en", present(stage, request).requester)
    assert read["passages"]
    other = asked(stage, Right.DELETE)
    assert system.get(f"/requests/{other.id}/letters/{letter['id']}").problem == "not-found"


def test_a_question_stops_the_clock_where_the_law_says_so_and_its_answer_starts_it(
    stage: Stage, system: Office
) -> None:
    request = asked(stage)
    system.post(f"/requests/{request.id}/law", {"residence": "DE", "why": "Kiel.", "words": "Earlier."})
    path = f"/requests/{request.id}/clarification"
    none = system.post(f"{path}/answer", {"received": today(stage)})
    assert (none.status, none.json["reason"]) == (409, "no-clarification-open")
    made = system.post(path, {"text": "Which account?"})
    assert made.status == 200
    if any(clock["paused_since"] for clock in made.json["clocks"]):
        done = system.post(f"{path}/answer", {"received": today(stage)}).json
        assert not any(clock["paused_since"] for clock in done["clocks"])
    assert system.get(f"/requests/{request.id}/messages").json["items"][-1]["text"] == "Which account?"


def test_proof_of_identity_is_asked_for_and_recorded(stage: Stage, system: Office) -> None:
    request = asked(stage)
    path = f"/requests/{request.id}/identity"
    early = system.post(f"{path}/proof", {"received": today(stage)})
    assert (early.status, early.json["reason"]) == (409, "identity-not-asked")
    assert system.post(path, {"text": "A bill that shows your address."}).status == 200
    assert system.post(f"{path}/proof", {"received": "2199-01-01"}).json["errors"][0]["problem"] == "future"
    assert system.post(f"{path}/proof", {"received": today(stage)}).status == 200
    assert present(stage, request).identity_at
    free = asked(stage, Right.OPT_OUT_SALE)
    refused = system.post(f"/requests/{free.id}/identity", {"text": "Who are you?"})
    assert refused.json["reason"] == "no-verification"


def test_a_hold_stands_until_it_is_released(stage: Stage, system: Office) -> None:
    request = asked(stage)
    path = f"/requests/{request.id}/hold"
    made = system.post(path, {"purpose": "litigation", "words": "Case 12."}).json
    assert (made["late"], made["request"]["held"]) == ("none", True)
    assert system.post(path, {"purpose": "fun"}).json["errors"][0]["field"] == "purpose"
    past = system.post(path, {"purpose": "other", "hold_until": "2020-01-01"})
    assert past.json["errors"][0] | {"detail": ""} == {"field": "hold_until", "problem": "past", "detail": ""}
    assert system.post(f"{path}/release", None).json["held"] is False
    assert system.post(f"{path}/release", None).json["reason"] == "no-hold"


def test_a_hold_needs_the_scope_admin(stage: Stage) -> None:
    writer, request = connect(stage, Scope.READ, Scope.WRITE), asked(stage)
    for path in ("hold", "hold/release"):
        reply = writer.post(f"/requests/{request.id}/{path}", {"purpose": "litigation"})
        assert (reply.status, reply.problem, reply.json["scope"]) == (403, "scope-missing", "admin")
    assert present(stage, request).hold is None


def test_a_letter_that_came_back_is_told_otherwise_mailed_again_or_given_up(stage: Stage, system: Office) -> None:
    request, letter = bounced(stage)
    assert letter.id in present(stage, request).undelivered
    told = {"means": "telephone", "told": today(stage)}
    assert system.post(f"/requests/{request.id}/letters/{letter.id}/told", told).status == 200
    assert present(stage, request).undelivered == ()
    states = {one["id"]: one for one in system.get(f"/requests/{request.id}").json["letters"]}
    assert (states[letter.id]["state"], states[letter.id]["means"]) == ("left", "telephone")
    again = system.post(f"/requests/{request.id}/letters/{letter.id}/told", told)
    assert (again.status, again.problem) == (409, "not-possible")
    request, letter = bounced(stage)
    path = f"/requests/{request.id}/letters/{letter.id}"
    assert system.post(f"{path}/told", told | {"told": "2199-01-01"}).json["errors"][0]["field"] == "told"
    assert system.post(f"{path}/repetition", None).status == 200
    assert present(stage, request).undelivered == ()
    request, letter = to_post(stage)
    path = f"/requests/{request.id}/letters/{letter.id}"
    assert system.post(f"{path}/repetition", None).json["reason"] == "no-address"
    assert system.post(f"{path}/abandonment", None).status == 200


@pytest.mark.parametrize(
    ("step", "content", "field"),
    [
        ("assignment", {}, "assignee"),
        ("law", {"residence": "XX", "why": "a"}, "residence"),
        ("law", {"residence": "DE"}, "why"),
        ("clarification", {"question": "a"}, "question"),
        ("clarification/answer", {"received": "yesterday"}, "received"),
        ("identity", {"text": ""}, "text"),
        ("identity/proof", {}, "received"),
        ("hold", {"purpose": "litigation", "until": "2030-01-01"}, "until"),
        ("letters/none/told", {"means": "pigeon", "told": "2026-11-01"}, "means"),
    ],
)
def test_a_field_that_cannot_be_accepted_is_named(
    stage: Stage, system: Office, step: str, content: dict[str, Any], field: str
) -> None:
    reply = system.post(f"/requests/{asked(stage).id}/{step}", content)
    assert (reply.status, reply.problem) == (400, "invalid-input")
    assert reply.json["errors"][0]["field"] == field


def test_a_step_is_taken_once_and_at_the_version_that_was_seen(stage: Stage, system: Office) -> None:
    request = asked(stage)
    seen = system.get(f"/requests/{request.id}").header("etag")
    path = f"/requests/{request.id}/identity"
    first = system.post(path, {"text": "A bill."}, If_Match=seen, Idempotency_Key="bill")
    assert first.status == 200
    assert system.post(path, {"text": "A bill."}, If_Match=seen, Idempotency_Key="bill").body == first.body
    assert system.post(path, {"text": "A bill."}, If_Match=seen).status == 412
