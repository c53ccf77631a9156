"""Files of the answer: announced by name, sent straight to the bucket, then looked at by us; and seen by staff."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, read_seen
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, again, overtaken, refused, resumed, run_step
from chalicelib.http.staff.upload_page import ACCEPT, LIMIT_MB, content_form, told
from chalicelib.routes.staff.registry import blueprint, step_page
from chalicelib.services.handling.attach_file import Upload, accept_upload, prepare_upload, view_file, withdraw_file
from chalicelib.services.handling.attach_to_note import view_attachment
from chalicelib.services.handling.step import check_open

_PATH: Final = "/staff/requests/{request}"


def _context(call: Call, head: Request) -> dict[str, Any]:
    del call
    check_open(head, appealed=True)
    return {"accept": ACCEPT, "limit_mb": LIMIT_MB}


def _announce(call: Call, seen: int | None = None) -> Upload:
    del seen  # a file may be added whatever else has happened; it is released only with the answer
    request = request_id(call)
    back = f"{call.desk.public_url}{request_url(request)}/files/{{file}}/check"
    return prepare_upload(call.desk, call.staff, request, call.value("file"), back=back)


_STEP: Final = Step(template="staff/upload_name.html", done="file-added", context=_context, act=_announce)


@step_page("upload", Tag.REQUEST_FILE_ANNOUNCED)
def upload(call: Call) -> Response:
    """Ask for the file's name, then show the form that sends its content to the bucket."""
    if call.method == "GET":
        return run_step(call, _STEP)
    try:
        check_staff_token(call)
        if call.value("resume"):
            return resumed(call, _STEP)
        announced = _announce(call)
    except Conflict:
        return overtaken(call, _STEP)
    except (InvalidField, NotPossible, StaleForm) as error:
        return again(call, _STEP, error)
    return content_form(call, announced.file.name, announced.form, cancel=request_url(announced.file.request))


@endpoint(
    blueprint,
    f"{_PATH}/files/{{file}}/check",
    audit=(Tag.REQUEST_FILE_ATTACHED, Tag.REQUEST_FILE_REFUSED),
    permission=Permission.HANDLE_REQUESTS,
)
def check(call: Call) -> Response:
    """Where the bucket sends the browser: look at what has arrived, and say what came of it."""
    request = request_id(call)
    again_url = f"{request_url(request)}/upload"
    try:
        file = accept_upload(call.desk, call.staff, request, call.params["file"])
    except InvalidField:
        return _message(call, "file-missing", again_url, 404)
    except Conflict:
        return _message(call, "file-again", call.path, 409)
    except NotPossible as error:
        return refused(call, error)
    if file.state is not FileState.ACCEPTED:
        return _message(call, "file-refused", again_url, 400)
    return see_other(f"{request_url(request)}?part=files&done=file-added")


def _message(call: Call, key: str, link: str, status: int) -> Response:
    return told(call, key, link, status, back=f"{request_url(request_id(call))}?part=files")


@endpoint(
    blueprint,
    f"{_PATH}/files/{{file}}/remove",
    methods=("POST",),
    audit=(Tag.REQUEST_FILE_REMOVED,),
    permission=Permission.HANDLE_REQUESTS,
)
def remove(call: Call) -> Response:
    """Take a file back that was attached by mistake."""
    check_staff_token(call)
    request = request_id(call)
    try:
        withdraw_file(call.desk, call.staff, request, call.params["file"], seen=read_seen(call)[0])
    except (Conflict, NotPossible) as error:
        return refused(call, error)
    return see_other(f"{request_url(request)}?part=files&done=file-removed")


@endpoint(
    blueprint,
    f"{_PATH}/files/{{file}}",
    methods=("POST",),
    audit=(Tag.VIEW_FILE, Tag.VIEW_NOTE_FILE),
    permission=Permission.READ_REQUESTS,
)
def view(call: Call) -> Response:
    """Hand out a link of 60 seconds; as a link and not a redirection, which the form's policy would stop."""
    check_staff_token(call)
    request, name = request_id(call), call.params["file"]
    try:
        link = view_file(call.desk, call.staff, request, name)
    except NotFound:  # then it is attached to a note
        link = view_attachment(call.desk, call.staff, request, name)
        return told(call, "file-ready", link, 200, back=f"{request_url(request)}?part=notes")
    return _message(call, "file-ready", link, 200)
