"""Staff add what an agent has shown by post or mail: the signed permission, a power of attorney, who they are."""

from typing import Any, Final
from urllib.parse import quote

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState
from chalicelib.domain.request import Request
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call, request_id
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token
from chalicelib.http.staff.part_view import part_url
from chalicelib.http.staff.request_view import request_url
from chalicelib.http.staff.step import Step, again, overtaken, resumed, run_step
from chalicelib.http.staff.upload_page import content_form, told
from chalicelib.routes.staff.registry import step_page
from chalicelib.services.agents.agent_permission import proof_of
from chalicelib.services.agents.permission_file import (
    ENDINGS,
    PERMISSION_BYTES,
    PermissionUpload,
    Shows,
    accept_by_staff,
    announce_by_staff,
)
from chalicelib.services.handling.read_part import Part

_ACCEPT: Final = ",".join(f".{ending}" for ending in ENDINGS)


def _context(call: Call, head: Request) -> dict[str, Any]:
    del call
    proof_of(head)
    shows = [one.value for one in Shows if one is not Shows.IDENTITY or head.in_work]
    return {"accept": _ACCEPT, "limit_mb": PERMISSION_BYTES // 1024 // 1024, "shows": shows}


def _announce(call: Call, seen: int | None = None) -> PermissionUpload:
    del seen  # a file may be added whatever else has happened
    if call.value("shows") not in set(Shows):
        raise InvalidField(field="shows", problem="missing")
    request = request_id(call)
    back = f"{call.desk.public_url}{request_url(request)}/agent-file?check={{file}}"
    shows = Shows(call.value("shows"))
    return announce_by_staff(call.desk, call.staff, request, shows, call.value("file"), back=back)


_STEP: Final = Step(
    template="staff/agent_file.html",
    done="agent-file-added",
    context=_context,
    act=_announce,
    part=Part.VERIFICATION.value,
)


@step_page(
    "agent-file", Tag.REQUEST_AGENT_FILE_ANNOUNCED, Tag.REQUEST_AGENT_FILE_ATTACHED, Tag.REQUEST_AGENT_FILE_REFUSED
)
def agent_file(call: Call) -> Response:
    """Say what it shows and what it is called, then send it; the bucket leads back here."""
    if call.query.get("check"):
        return _check(call)
    if call.method == "GET":
        return run_step(call, _STEP)
    try:
        check_staff_token(call)
        if call.value("resume"):
            return resumed(call, _STEP)
        made = _announce(call)
    except Conflict:
        return overtaken(call, _STEP)
    except (InvalidField, NotPossible, StaleForm) as error:
        return again(call, _STEP, error)
    return content_form(call, made.file.name, made.form, cancel=_back(call), for_agent=True)


def _check(call: Call) -> Response:
    name = call.query["check"]
    try:
        file = accept_by_staff(call.desk, call.staff, request_id(call), name)
    except InvalidField:
        return told(call, "file-missing", _back(call), 404, back=_back(call))
    except Conflict:
        return told(call, "file-again", f"{call.path}?check={quote(name, safe='')}", 409, back=_back(call))
    if file.state is not FileState.ACCEPTED:
        return told(call, "file-refused", _back(call), 400, back=_back(call))
    return see_other(f"{_back(call)}&done=agent-file-added")


def _back(call: Call) -> str:
    return part_url(request_id(call), Part.VERIFICATION)
