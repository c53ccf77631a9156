"""Internal notes: written, changed, with attachments; all on one path, told apart by the address and by `do`."""

from typing import Any, Final
from urllib.parse import quote

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, again, overtaken, refused, resumed, run_step
from chalicelib.http.staff.upload_page import ACCEPT, LIMIT_MB, content_form, told
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.handling.attach_to_note import (
    NoteUpload,
    accept_attachment,
    announce_attachment,
    remove_attachment,
)
from chalicelib.services.handling.change_note import change_note, newest_version
from chalicelib.services.handling.write_message import add_note

_PART: Final = "notes"


def _context(call: Call, head: Request) -> dict[str, Any]:
    """An empty form, or the words of the note that is changed."""
    name = _changed(call)
    if not name:
        return {"changed_note": ""}
    _, filed = call.desk.requests.dossier(head.account, head.id)
    return {"changed_note": name, "values": {"text": newest_version(filed, name).text}}


def _changed(call: Call) -> str:
    """The note that is changed: the form says so too, because an address is shortened when a session has ended."""
    return call.query.get("note", "") or (call.value("note") if call.method == "POST" else "")


def _write(call: Call, seen: int) -> None:
    name, text = _changed(call), call.value("text")
    if name:
        change_note(call.desk, call.staff, request_id(call), name, text, seen=seen)
    else:
        add_note(call.desk, call.staff, request_id(call), text, seen=seen)


def _attach_context(call: Call, head: Request) -> dict[str, Any]:
    _, filed = call.desk.requests.dossier(head.account, head.id)
    newest_version(filed, call.query.get("attach", ""))
    return {"accept": ACCEPT, "limit_mb": LIMIT_MB, "may_identity": head.in_work}


def _announce(call: Call, seen: int | None = None) -> NoteUpload:
    del seen  # an attachment may be added whatever else has happened
    request = request_id(call)
    back = f"{call.desk.public_url}{request_url(request)}/note?check={{file}}"
    return announce_attachment(
        call.desk,
        call.staff,
        request,
        call.query.get("attach", ""),
        call.value("file"),
        back=back,
        identity=call.value("identity") == "yes",
    )


_NOTE: Final = Step(template="staff/note.html", done="note-added", context=_context, act=_write, part=_PART)
_ATTACH: Final = Step(
    template="staff/note_file.html", done="note-file-added", context=_attach_context, act=_announce, part=_PART
)


@step_page(
    "note",
    *(Tag.REQUEST_NOTE_ADDED, Tag.REQUEST_NOTE_CHANGED, Tag.REQUEST_NOTE_FILE_ANNOUNCED),
    *(Tag.REQUEST_NOTE_FILE_ATTACHED, Tag.REQUEST_NOTE_FILE_REFUSED, Tag.REQUEST_NOTE_FILE_REMOVED),
)
def note(call: Call) -> Response:
    """Write or change a note, attach to it, and take away what is attached."""
    if call.query.get("check"):
        return _check(call)
    if call.query.get("remove") and call.method == "POST":
        return _remove(call)
    return _attach(call) if call.query.get("attach") else run_step(call, _NOTE)


def _attach(call: Call) -> Response:
    """Ask for the file's name, then show the form that sends its content to the bucket."""
    if call.method == "GET":
        return run_step(call, _ATTACH)
    try:
        check_staff_token(call)
        if call.value("resume"):
            return resumed(call, _ATTACH)
        announced = _announce(call)
    except Conflict:
        return overtaken(call, _ATTACH)
    except (InvalidField, NotPossible, StaleForm) as error:
        return again(call, _ATTACH, error)
    return content_form(call, announced.file.name, announced.form, cancel=_notes(call), for_note=True)


def _check(call: Call) -> Response:
    """Where the bucket sends the browser: look at what has arrived, and say what came of it."""
    name = call.query["check"]
    try:
        file = accept_attachment(call.desk, call.staff, request_id(call), name)
    except InvalidField:
        return _told(call, "file-missing", _notes(call), 404)
    except Conflict:
        return _told(call, "file-again", f"{call.path}?check={quote(name, safe='')}", 409)
    if file.state is not FileState.ACCEPTED:
        return _told(call, "file-refused", _notes(call), 400)
    return see_other(f"{_notes(call)}&done=note-file-added")


def _remove(call: Call) -> Response:
    check_staff_token(call)
    try:
        remove_attachment(call.desk, call.staff, request_id(call), call.query["remove"])
    except (Conflict, NotPossible) as error:
        return refused(call, error)
    return see_other(f"{_notes(call)}&done=note-file-removed")


def _notes(call: Call) -> str:
    return f"{request_url(request_id(call))}?part={_PART}"


def _told(call: Call, key: str, link: str, status: int) -> Response:
    return told(call, key, link, status, back=_notes(call))
