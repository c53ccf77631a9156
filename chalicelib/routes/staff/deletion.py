"""A note, an attachment, a file or a recording of a request is deleted for good, after a fresh sign-in and a reason."""

from typing import Any, Final
from urllib.parse import urlencode

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, Note, NoteFile
from chalicelib.domain.permissions import Permission
from chalicelib.domain.request import Request
from chalicelib.errors import NotFound
from chalicelib.http.call import Call, request_id
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response
from chalicelib.http.staff.step import Step, run_step
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.retention.delete_for_good import (
    BACKUP_DAYS,
    REASONS,
    DeleteForGood,
    Part,
    delete_for_good,
    find_part,
)
from chalicelib.services.retention.held import check_free

_SUB_PAGES: Final = {Part.NOTE: "notes", Part.ATTACHMENT: "notes", Part.FILE: "files", Part.RECORDING: "voicemail"}


def _asked(call: Call) -> tuple[Part, str]:
    """What is to be deleted: by the address, or by the form, whose address is shortened when a session has ended."""
    typed = call.value if call.method == "POST" else lambda _: ""
    part, name = (call.query.get(key, "") or typed(key) for key in ("part", "id"))
    if part not in tuple(Part) or not name:
        raise NotFound("part")
    return Part(part), name


def _context(call: Call, head: Request) -> dict[str, Any]:
    part, name = _asked(call)
    found = find_part(call.desk, call.staff, head.id, part, name)[1]
    check_free(call.desk, call.staff.account, head)
    names = [item.name for item in found if isinstance(item, AnswerFile | NoteFile)]
    return {
        "here": f"{call.path}?{urlencode({'part': part.value, 'id': name})}",
        "part": part.value,
        "name": name,
        "names": names,
        "versions": sum(isinstance(item, Note) for item in found),
        "reasons": REASONS,
        "days": BACKUP_DAYS,
    }


def _act(call: Call, seen: int) -> None:
    part, name = _asked(call)
    command = DeleteForGood(request=request_id(call), part=part, id=name, reason=call.value("purpose"), seen=seen)
    delete_for_good(call.desk, call.staff, command)


@endpoint(
    blueprint,
    "/staff/requests/{request}/deletion",
    methods=("GET", "POST"),
    audit=(
        *(Tag.VIEW_REQUEST, Tag.REQUEST_NOTE_DELETED, Tag.REQUEST_NOTE_FILE_DELETED),
        *(Tag.REQUEST_FILE_DELETED, Tag.REQUEST_VOICEMAIL_DELETED),
    ),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def deletion(call: Call) -> Response:
    """Say what will go and what will not, ask why, and delete it."""
    part = _SUB_PAGES[_asked(call)[0]]
    return run_step(
        call, Step(template="staff/deletion.html", done="gone-for-good", context=_context, act=_act, part=part)
    )
