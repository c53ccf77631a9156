"""Systems list, hear and read voicemails."""

from urllib.request import urlopen

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.audit_tags import Tag
from chalicelib.storage.keys import views_chain
from tests.fakes import caller
from tests.http.line import called, open_line, spoke
from tests.http.office import asked
from tests.http.stage import Stage
from tests.http.systems import Office, connect

pytestmark = pytest.mark.usefixtures("unlimited")

WORDS = "My name is Ana. Delete everything."
_PARTS = 8  # a system's views are spread over so many chains


@pytest.fixture(scope="module", autouse=True)
def line(stage: Stage) -> None:
    """A telephone line."""
    open_line(stage)


def test_the_list_says_when_and_how_long_but_not_who_or_what(stage: Stage, system: Office) -> None:
    left = [spoke(stage, called(stage), WORDS) for _ in range(3)]
    found = []
    page = system.get("/voicemails?limit=2").json
    found += page["items"]
    while page["next"]:
        page = system.get(f"/voicemails?limit=2&cursor={page['next']}").json
        found += page["items"]
    assert sorted(one["id"] for one in found) == sorted(one.id for one in left)
    assert {one["sha256"] for one in found} == {one.sha256 for one in left}
    assert (found[0]["audio"], found[0]["playable"], found[0]["held"]) == ("kept", True, True)
    assert "transcript" not in found[0]
    assert caller.NUMBER.e164 not in str(found)


def test_the_words_of_a_request_are_read_and_set_right(stage: Stage, system: Office) -> None:
    request = called(stage)
    voicemail = spoke(stage, request, WORDS)
    [read] = system.get(f"/requests/{request.id}/voicemails").json["items"]
    assert (read["id"], read["transcript"], read["words"], read["certificate"]) == (voicemail.id, WORDS, "done", "")
    path = f"/requests/{request.id}/voicemails/{voicemail.id}/transcript"
    done = system.post(path, {"text": "My name is Hannah."}, Idempotency_Key="right").json
    assert (done["transcript"], done["words"]) == ("My name is Hannah.", "corrected")
    assert done["corrected_by"] == f"key:{system.system.key_id}"
    assert system.post(path, {"text": "My name is Hannah."}, Idempotency_Key="right").json == done
    assert system.post(path, {"text": "My name is Hannah."}).json["errors"][0]["problem"] == "unchanged"
    assert system.post(path, {"words": "x"}).json["errors"][0]["field"] == "words"
    assert system.post(path, {"text": "More."}, If_Match='"1-1"').status == 412


def test_a_link_plays_the_audio_and_is_recorded(stage: Stage, system: Office) -> None:
    request = called(stage)
    voicemail = spoke(stage, request)
    path = f"/requests/{request.id}/voicemails/{voicemail.id}/link"
    link = system.get(path).json
    assert link["seconds"] == 300
    with urlopen(link["url"]) as audio:  # noqa: S310  the bucket's own link
        assert audio.read() == caller.sound(3)
    assert "attachment" in system.get(f"{path}?save=true").json["url"]
    now = stage.desk.clock.now()
    chains = [views_chain(stage.account.id, f"{system.system.key_id}.{part}", now.date()) for part in range(_PARTS)]
    entries = [entry for chain in chains for entry in stage.desk.audit_log.entries(chain)]
    assert sorted(str(one.detail["how"]) for one in entries if one.tag == Tag.VIEW_VOICEMAIL) == ["play", "save"]
    assert system.get(f"{path}?colour=red").json["errors"][0]["field"] == "colour"
    assert system.get(f"/requests/{request.id}/voicemails/RE0/link").problem == "not-found"


def test_an_open_request_holds_what_is_past_its_last_day(stage: Stage, system: Office) -> None:
    request = called(stage)
    spoke(stage, request, WORDS)
    before = stage.time.ahead
    try:
        stage.time.move(days=181)
        [kept] = system.get(f"/requests/{request.id}/voicemails").json["items"]
        assert (kept["playable"], kept["held"]) == (True, True)
        assert kept["expires_at"] < stage.time.now().isoformat()
    finally:
        stage.time.ahead = before


def test_what_came_otherwise_has_none(stage: Stage, system: Office) -> None:
    request = asked(stage)
    assert system.get(f"/requests/{request.id}/voicemails").json == {"items": []}


def test_scopes_are_kept_apart(stage: Stage) -> None:
    request = called(stage)
    voicemail = spoke(stage, request)
    reader, writer = connect(stage, Scope.READ), connect(stage, Scope.WRITE)
    path = f"/requests/{request.id}/voicemails"
    assert reader.post(f"{path}/{voicemail.id}/transcript", {"text": "a"}).problem == "scope-missing"
    assert writer.get(path).problem == "scope-missing"
    assert writer.get("/voicemails").problem == "scope-missing"
    assert writer.get(f"{path}/{voicemail.id}/link").problem == "scope-missing"
