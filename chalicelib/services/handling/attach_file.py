"""Answer files: staff upload to the bucket by a form we sign, and the object counts only after our own look."""

from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, FileState
from chalicelib.domain.file_types import FILE_LIMIT, fits_type, is_text, named_type
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.never_disclose import INCOMPLETE, SCAN_LIMIT, in_file
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.errors import Gone, InvalidField, NotFound
from chalicelib.services.accounts.count_stored import count_stored, uncount
from chalicelib.services.handling.step import open_request
from chalicelib.services.handling.write_message import own_request
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.files import UploadForm
from chalicelib.values import dataclass, replace

LINK_SECONDS: Final = 60
UPLOAD: Final = timedelta(minutes=15)  # during which the form is taken


@dataclass(frozen=True, slots=True)
class Upload:
    """The file's record and the form that sends its content to the bucket."""

    file: AnswerFile
    form: UploadForm


def prepare_upload(desk: Desk, staff: Staff, request: RequestId, name: str, *, back: str) -> Upload:
    """Announce a file and sign the form for it; `back` is where the bucket sends the browser afterwards.

    `{file}` in `back` stands for the file's id. Raise `InvalidField` (`file`) for a type that is not taken.
    """
    head = open_request(desk, staff, request, appealed=True)
    shown, content_type = named_type(name)
    file = AnswerFile(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        state=FileState.EXPECTED,
        created_at=desk.clock.now(),
        by=staff.actor,
        content_type=content_type,
        name=shown,
    )
    detail: Detail = {"file": file.id, "content_type": content_type}
    unit = desk.work.begin(head.account, file.created_at)
    because = Reason(Tag.REQUEST_FILE_ANNOUNCED, staff.actor, head.id, detail)
    unit.store(head, because=because)
    unit.create(file, because=because)
    unit.commit()
    form = desk.files.upload_form(
        file,
        most=FILE_LIMIT,
        seconds=int(UPLOAD.total_seconds()),
        back=back.replace("{file}", file.id),
    )
    return Upload(file, form)


def accept_upload(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> AnswerFile:
    """Look at the uploaded object's size and first bytes and accept or refuse it; a second look changes nothing.

    It is taken first and then looked at: the form stays valid for a while and could replace what was accepted.
    """
    head = open_request(desk, staff, request, appealed=True)
    file = find_file(desk, staff.account.id, head.id, file_id)
    if file.state is not FileState.EXPECTED:
        return file
    found = desk.files.take(file)
    if found is None:
        raise InvalidField(field="file", problem="missing")
    size, first = found
    good = 0 < size <= FILE_LIMIT and fits_type(file.content_type, first)
    warnings = _warnings(desk, file, size) if good else ()
    state = FileState.ACCEPTED if good else FileState.REFUSED
    looked = replace(file, state=state, size=size, warnings=warnings)
    tag = Tag.REQUEST_FILE_ATTACHED if good else Tag.REQUEST_FILE_REFUSED
    detail: Detail = {"file": file.id, "size": size}
    if warnings:
        detail["warnings"] = list(warnings)
    because = Reason(tag, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    unit.store(looked, because=because)
    unit.commit()
    if not good:
        desk.files.let_go(file)
        return looked
    count_stored(desk, head.account, size)
    return looked


def _warnings(desk: Desk, file: AnswerFile, size: int) -> tuple[str, ...]:
    """What a text file seems to hold that may not be disclosed (11 CCR 7024(d)): kinds, never values."""
    if not is_text(file.content_type):
        return ()
    found = in_file(file.content_type, desk.files.text(file, most=SCAN_LIMIT))
    cut = size > SCAN_LIMIT and INCOMPLETE not in found
    return (*found, INCOMPLETE) if cut else found


def withdraw_file(desk: Desk, staff: Staff, request: RequestId, file_id: str, *, seen: int | None = None) -> None:
    """Take a file back before it is released. Raise `NotFound`, `Conflict`, `NotPossible` (`request-closed`).

    The record goes first: should the deletion fail, the sweep finds an object that was not accepted.
    """
    head = open_request(desk, staff, request, seen=seen, appealed=True)
    file = find_file(desk, staff.account.id, head.id, file_id)
    if file.state is not FileState.ACCEPTED or file.released_at is not None:
        raise NotFound("file")
    because = Reason(Tag.REQUEST_FILE_REMOVED, staff.actor, head.id, {"file": file.id, "why": "withdrawn"})
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    unit.store(replace(file, state=FileState.WITHDRAWN), because=because)
    unit.commit()
    desk.files.let_go(file)
    uncount(desk, head.account, [file])


def issue_link(desk: Desk, account: Account, reference: Reference, request: RequestId, file_id: str) -> str:
    """Count and return a download link of 60 seconds for the consumer. Raise `NotFound`, or `Gone` after expiry."""
    return hand_out(desk, own_request(desk, account, reference, request), file_id, actor=CONSUMER)


def hand_out(desk: Desk, head: Request, file_id: str, *, actor: str) -> str:
    """Count and return a link for who may have the file, as `issue_link` does; who that is, its callers ask."""
    file = find_file(desk, head.account, head.id, file_id)
    now = desk.clock.now()
    if file.released_at is None or file.expires_at is None:
        raise NotFound("file")
    if now >= file.expires_at:
        raise Gone("file")
    counted = replace(file, links_issued=file.links_issued + 1)
    detail: Detail = {"file": file.id, "links_issued": counted.links_issued}
    because = Reason(Tag.REQUEST_FILE_LINK_ISSUED, actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(head, because=because)
    unit.store(counted, because=because)
    unit.commit()
    return desk.files.link(file, seconds=LINK_SECONDS)


def view_file(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> str:
    """Return a link of 60 seconds for staff; the view is audited. Raise `NotFound` for one not accepted."""
    file = find_file(desk, staff.account.id, request, file_id)
    if file.state is not FileState.ACCEPTED:
        raise NotFound("file")
    reason = Reason(Tag.VIEW_FILE, staff.actor, None, {"request": request, "file": file.id})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return desk.files.link(file, seconds=LINK_SECONDS)


def find_file(desk: Desk, account: AccountId, request: RequestId, file_id: str) -> AnswerFile:
    """The file of a request, or `NotFound`."""
    _, filed = desk.requests.dossier(account, request)
    for item in filed:
        if isinstance(item, AnswerFile) and item.id == file_id:
            return item
    raise NotFound("file")
