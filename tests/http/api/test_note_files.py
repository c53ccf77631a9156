"""Systems attach files to internal notes; a copy of an identity document is marked as one."""

from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.correspondence import NoteFile
from chalicelib.domain.request import Request
from chalicelib.services.handling.write_message import add_note
from tests.http.api.test_steps import MATCH
from tests.http.office import asked
from tests.http.staff.test_steps import put
from tests.http.stage import Stage
from tests.http.systems import Office

pytestmark = pytest.mark.usefixtures("unlimited")
PDF = b"%PDF-1.7 a copy"


def announced(stage: Stage, system: Office, request: Request, **more: Any) -> tuple[str, dict[str, Any]]:
    """A note and an attachment that was announced for it."""
    note = add_note(
        stage.desk, Staff(stage.desk.accounts.get(stage.account.id), stage.owner), request.id, "See the copy."
    )
    reply = system.post(f"/requests/{request.id}/note-files", {"note": note.id, "name": "passport.pdf", **more})
    assert reply.status == 201, reply.json
    return note.id, reply.json


def files(stage: Stage, request: Request) -> list[NoteFile]:
    found = stage.desk.requests.dossier(request.account, request.id)[1]
    return [item for item in found if isinstance(item, NoteFile)]


def test_a_copy_of_an_identity_document_is_attached_and_looked_at(stage: Stage, system: Office) -> None:
    request = asked(stage)
    note, made = announced(stage, system, request, identity=True)
    assert (made["file"]["identity"], made["file"]["note"], made["file"]["state"]) == (True, note, "expected")
    [file] = files(stage, request)
    put(stage, file, PDF)
    path = f"/requests/{request.id}/note-files"
    kept = system.post(f"{path}/{file.id}/acceptance", None).json
    assert (kept["state"], kept["identity"], kept["size"]) == ("accepted", True, len(PDF))
    assert system.get(f"{path}/{file.id}/link").json["seconds"] == 60
    assert [one["id"] for one in system.get(path).json["items"]] == [file.id]
    assert stage.desk.requests.get(request.account, request.id).copies
    gone = system.post(f"{path}/{file.id}/removal", {}).json["items"][0]
    assert (gone["state"], gone["removed_at"] is None) == ("withdrawn", False)
    assert system.post(f"{path}/{file.id}/removal", {}).status == 404


def test_without_the_mark_it_is_an_ordinary_attachment(stage: Stage, system: Office) -> None:
    request = asked(stage)
    _, made = announced(stage, system, request)
    assert made["file"]["identity"] is False
    assert not stage.desk.requests.get(request.account, request.id).copies


def test_of_a_decided_request_no_copy_can_be_attached(stage: Stage, system: Office) -> None:
    request = asked(stage)
    note, _ = announced(stage, system, request)
    system.post(f"/requests/{request.id}/match", MATCH)
    assert system.post(f"/requests/{request.id}/decision", {"outcome": "granted", "text": "Here."}).status == 200
    path = f"/requests/{request.id}/note-files"
    refused = system.post(path, {"note": note, "name": "passport.pdf", "identity": True})
    assert (refused.status, refused.json["reason"]) == (409, "request-closed")
    assert system.post(path, {"note": note, "name": "letter.pdf"}).status == 201


def test_what_is_wrong_is_said_at_its_field(stage: Stage, system: Office) -> None:
    request = asked(stage)
    note, _ = announced(stage, system, request)
    path = f"/requests/{request.id}/note-files"
    refused = system.post(path, {"note": note, "name": "virus.exe"})
    assert (refused.status, refused.json["errors"][0]["field"]) == (400, "name")
    assert system.post(path, {"note": "01ARZ3NDEKTSV4RRFFQ69G5FAV", "name": "a.pdf"}).status == 404
