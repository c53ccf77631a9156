"""Attachments of internal notes: uploaded like the files of an answer, and never a part of one.

They are records of a kind of their own under a prefix of their own; nothing that a consumer, an agent or a webhook
reads knows that kind.
"""

from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState, NoteFile
from chalicelib.domain.file_types import FILE_LIMIT, fits_type, named_type
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.count_stored import check_storage, count_stored, uncount
from chalicelib.services.handling.attach_file import LINK_SECONDS, UPLOAD
from chalicelib.services.handling.change_note import newest_version
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.files import UploadForm
from chalicelib.services.retention.held import check_free
from chalicelib.values import dataclass, replace

FILES_LIMIT: Final = 20  # attachments of one note


@dataclass(frozen=True, slots=True)
class NoteUpload:
    """The attachment's record and the form that sends its content to the bucket."""

    file: NoteFile
    form: UploadForm


def announce_attachment(
    desk: Desk, staff: Staff, request: RequestId, note: str, name: str, *, back: str, identity: bool = False
) -> NoteUpload:
    """Announce an attachment and sign its form; `{file}` in `back` stands for its id.

    A copy of an identity document goes when the request is decided; of one that is decided none can be attached.

    Raise `NotPossible` (`request-closed`) for that, or `plan-storage`, `NotFound` for a note that is not there,
    `InvalidField` (`file`) for a type not taken, or one too many.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head, filed = desk.requests.dossier(staff.account.id, request)
    newest_version(filed, note)
    if identity and not head.in_work:
        raise NotPossible("request-closed")
    there = [item for item in filed if isinstance(item, NoteFile) and item.note == note]
    if sum(file.state is FileState.ACCEPTED for file in there) >= FILES_LIMIT:
        raise InvalidField(field="file", problem="too-many-files", limit=FILES_LIMIT)
    check_storage(desk, head.account)
    shown, content_type = named_type(name)
    file = NoteFile(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        note=note,
        state=FileState.EXPECTED,
        created_at=desk.clock.now(),
        by=staff.actor,
        content_type=content_type,
        identity=identity,
        name=shown,
    )
    detail: Detail = {"file": file.id, "note": note, "content_type": content_type}
    if identity:
        detail["identity"] = True
        head = replace(head, copies=True)
    _write(desk, head, file, Reason(Tag.REQUEST_NOTE_FILE_ANNOUNCED, staff.actor, head.id, detail))
    back = back.replace("{file}", file.id)
    form = desk.files.upload_form(file, most=FILE_LIMIT, seconds=int(UPLOAD.total_seconds()), back=back)
    return NoteUpload(file, form)


def accept_attachment(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> NoteFile:
    """Take what was uploaded and look at it; a second look changes nothing. Raise `InvalidField` if nothing came."""
    head, file = _found(desk, staff, request, file_id)
    if file.state is not FileState.EXPECTED:
        return file
    taken = desk.files.take(file)
    if taken is None:
        raise InvalidField(field="file", problem="missing")
    size, first = taken
    good = 0 < size <= FILE_LIMIT and fits_type(file.content_type, first)
    after = replace(file, state=FileState.ACCEPTED if good else FileState.REFUSED, size=size)
    tag = Tag.REQUEST_NOTE_FILE_ATTACHED if good else Tag.REQUEST_NOTE_FILE_REFUSED
    _write(desk, head, after, Reason(tag, staff.actor, head.id, {"file": file.id, "note": file.note, "size": size}))
    if not good:
        desk.files.let_go(file)
        return after
    count_stored(desk, head.account, size)
    return after


def remove_attachment(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> None:
    """Take an attachment away; that there was one stays. Raise `NotPossible` (`held`) under a legal hold."""
    head, file = _found(desk, staff, request, file_id)
    if file.state is not FileState.ACCEPTED:
        raise NotFound("file")
    check_free(desk, staff.account, head)
    because = Reason(Tag.REQUEST_NOTE_FILE_REMOVED, staff.actor, head.id, {"file": file.id, "note": file.note})
    _write(desk, head, replace(file, state=FileState.WITHDRAWN, removed_at=desk.clock.now()), because)
    desk.files.let_go(file)
    uncount(desk, head.account, [file])


def view_attachment(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> str:
    """Return a link of 60 seconds for staff; the look is audited. Raise `NotFound` for one that is not there."""
    require(staff.user.role, Permission.READ_REQUESTS)
    file = _attached(desk, staff, request, file_id)[1]
    if file.state is not FileState.ACCEPTED:
        raise NotFound("file")
    reason = Reason(Tag.VIEW_NOTE_FILE, staff.actor, None, {"request": request, "file": file.id})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return desk.files.link(file, seconds=LINK_SECONDS)


def _found(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> tuple[Request, NoteFile]:
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    return _attached(desk, staff, request, file_id)


def _attached(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> tuple[Request, NoteFile]:
    head, filed = desk.requests.dossier(staff.account.id, request)
    for item in filed:
        if isinstance(item, NoteFile) and item.id == file_id:
            return head, item
    raise NotFound("file")


def _write(desk: Desk, head: Request, file: NoteFile, because: Reason) -> None:
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    (unit.store if file.version else unit.create)(file, because=because)
    unit.commit()
