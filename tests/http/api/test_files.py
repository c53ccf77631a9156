"""Systems add the files of an answer."""

from typing import Any

import pytest

from chalicelib.domain.api_key import Scope
from chalicelib.domain.request import Request
from tests.http.api.test_steps import MATCH
from tests.http.office import asked
from tests.http.staff.test_steps import _files as files_of
from tests.http.staff.test_steps import lies_there, put
from tests.http.stage import Stage
from tests.http.systems import Office, Reply, connect

pytestmark = pytest.mark.usefixtures("unlimited")

PDF = b"%PDF-1.7 everything about Ana"


def announced(system: Office, request: Request, name: str = "answer.pdf") -> dict[str, Any]:
    """A file that was announced."""
    reply = system.post(f"/requests/{request.id}/files", {"name": name})
    assert reply.status == 201
    made: dict[str, Any] = reply.json
    return made


def accept(stage: Stage, system: Office, request: Request, content: bytes, name: str = "answer.pdf") -> Reply:
    """Announce a file, send its content and have it looked at."""
    made = announced(system, request, name)
    [file] = [one for one in files_of(stage, request) if one.id == made["file"]["id"]]
    put(stage, file, content)
    return system.post(f"/requests/{request.id}/files/{file.id}/acceptance", None)


def test_a_file_goes_out_with_the_answer(stage: Stage, system: Office) -> None:
    request = asked(stage)
    system.post(f"/requests/{request.id}/match", MATCH)
    made = announced(system, request)
    assert made["file"]["state"] == "expected"
    assert made["url"].startswith("http")
    assert made["fields"]["key"].endswith(made["file"]["id"])
    assert made["most"] == 25 * 1024 * 1024
    [file] = files_of(stage, request)
    put(stage, file, PDF)
    path = f"/requests/{request.id}/files/{file.id}"
    kept = system.post(f"{path}/acceptance", None).json
    assert (kept["state"], kept["size"], kept["released_at"]) == ("accepted", len(PDF), None)
    assert system.post(f"{path}/acceptance", None).json == kept
    assert system.get(f"{path}/link").json["seconds"] == 60
    wish = {"outcome": "granted", "text": "Here it is."}
    assert system.post(f"/requests/{request.id}/decision/preview", wish).json["releases"] == [file.id]
    assert system.post(f"/requests/{request.id}/decision", wish).status == 200
    assert files_of(stage, request)[0].released_at


def test_a_file_is_taken_back_before_it_is_released(stage: Stage, system: Office) -> None:
    request = asked(stage)
    kept = accept(stage, system, request, PDF).json
    path = f"/requests/{request.id}/files/{kept['id']}"
    assert system.post(f"{path}/withdrawal", None).json["state"] == "withdrawn"
    assert not lies_there(stage, files_of(stage, request)[0])
    assert system.post(f"{path}/withdrawal", None).status == 404
    assert system.get(f"{path}/link").status == 404


def test_a_file_that_is_not_what_its_name_says_is_refused(stage: Stage, system: Office) -> None:
    refused = accept(stage, system, asked(stage), b"MZ program").json
    assert refused["state"] == "refused"


def test_a_text_with_a_card_number_carries_a_warning(stage: Stage, system: Office) -> None:
    request = asked(stage)
    system.post(f"/requests/{request.id}/match", MATCH)
    kept = accept(stage, system, request, b"card 4111 1111 1111 1111", "data.txt").json
    assert kept["warnings"] == ["card"]
    shown = system.post(f"/requests/{request.id}/decision/preview", {"outcome": "granted", "text": "See."}).json
    assert shown["looked"]


def test_a_file_that_never_came_and_names_that_are_not_taken_are_told(stage: Stage, system: Office) -> None:
    request = asked(stage)
    made = announced(system, request)
    missing = system.post(f"/requests/{request.id}/files/{made['file']['id']}/acceptance", None)
    assert (missing.status, missing.json["errors"][0]["field"]) == (400, "file")
    path = f"/requests/{request.id}/files"
    for content, field in (
        ({"name": "run.exe"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "a.pdf", "size": 1}, "size"),
    ):
        assert system.post(path, content).json["errors"][0]["field"] == field


def test_who_may_only_read_adds_nothing(stage: Stage) -> None:
    reader, request = connect(stage, Scope.READ), asked(stage)
    assert reader.post(f"/requests/{request.id}/files", {"name": "a.pdf"}).problem == "scope-missing"
    assert files_of(stage, request) == []
    writer = connect(stage, Scope.WRITE)
    assert writer.get(f"/requests/{request.id}/files/none/link").problem == "scope-missing"


def test_a_closed_request_takes_no_file(stage: Stage, system: Office) -> None:
    request = asked(stage)
    system.post(f"/requests/{request.id}/match", MATCH)
    assert system.post(f"/requests/{request.id}/decision", {"outcome": "no-data"}).status == 200
    late = system.post(f"/requests/{request.id}/files", {"name": "a.pdf"})
    assert (late.status, late.json["reason"]) == (409, "request-closed")
