"""Systems write to consumers and read what they have written; and keep notes."""

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.services.handling.write_message import write_to_business
from tests.http.office import asked, present
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")


def test_both_sides_of_the_thread_are_read_page_by_page(stage: Stage, system: Office) -> None:
    request = asked(stage)
    sent = system.post(f"/requests/{request.id}/messages", {"text": "Which shop\ndo you mean?"})
    assert sent.status == 201
    write_to_business(stage.desk, stage.account, request.submission, request.id, "The one in Reno.")
    first = system.get(f"/requests/{request.id}/messages?limit=1").json
    assert first["items"] == [sent.json]
    assert (sent.json["direction"], sent.json["by"]) == ("to consumer", f"key:{system.system.key_id}")
    second = system.get(f"/requests/{request.id}/messages?limit=1&cursor={first['next']}").json
    assert [item["text"] for item in second["items"]] == ["The one in Reno."]
    assert second["next"] is None
    assert "Which shop" not in stage.mail_to("ana@example.com").text


def test_a_note_is_kept_for_colleagues(stage: Stage, system: Office) -> None:
    request = asked(stage)
    for text in ("Rings often.", "Is known in Reno."):
        assert system.post(f"/requests/{request.id}/notes", {"text": text}).status == 201
    page = system.get(f"/requests/{request.id}/notes").json
    assert [item["text"] for item in page["items"]] == ["Rings often.", "Is known in Reno."]
    assert page["next"] is None
    assert system.get(f"/requests/{request.id}/messages").json["items"] == []


def test_a_message_that_is_repeated_by_its_name_is_sent_once(stage: Stage, system: Office) -> None:
    request = asked(stage)
    for _ in range(2):
        assert (
            system.post(f"/requests/{request.id}/messages", {"text": "Hello."}, Idempotency_Key="hello").status == 201
        )
    assert len(system.get(f"/requests/{request.id}/messages").json["items"]) == 1
    other = system.post(f"/requests/{request.id}/messages", {"text": "Bye."}, Idempotency_Key="hello")
    assert other.problem == "idempotency-key-reused"


def test_what_was_seen_can_be_demanded(stage: Stage, system: Office) -> None:
    request = asked(stage)
    seen = system.get(f"/requests/{request.id}").header("etag")
    assert system.post(f"/requests/{request.id}/notes", {"text": "One."}, If_Match=seen).status == 201
    assert system.post(f"/requests/{request.id}/notes", {"text": "Two."}, If_Match=seen).status == 412
    assert system.post(f"/requests/{request.id}/messages", {"text": "Two."}, If_Match=seen).status == 412


@pytest.mark.parametrize("kind", ["messages", "notes"])
def test_words_that_cannot_be_accepted_are_named(stage: Stage, system: Office, kind: str) -> None:
    request = asked(stage)
    for content, field in (({}, "text"), ({"text": " "}, "text"), ({"text": "a", "html": "b"}, "html")):
        assert system.post(f"/requests/{request.id}/{kind}", content).json["errors"][0]["field"] == field
    long = system.post(f"/requests/{request.id}/{kind}", {"text": "x" * 5001})
    assert long.json["errors"][0]["problem"] == "out-of-range"
    assert system.get(f"/requests/{request.id}/{kind}?cursor=x").json["errors"][0]["field"] == "cursor"
    assert present(stage, request).version == request.version


def test_who_may_only_read_does_not_write(stage: Stage) -> None:
    reader, request = connect(stage, Scope.READ), asked(stage)
    for kind in ("messages", "notes"):
        assert reader.get(f"/requests/{request.id}/{kind}").status == 200
        assert reader.post(f"/requests/{request.id}/{kind}", {"text": "a"}).problem == "scope-missing"
