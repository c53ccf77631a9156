"""What an agent shows as a file: the signed permission, a power of attorney, who they are.

Sent by the agent's side or added by staff, always into quarantine: it proves nothing before staff have looked at it and
said what they saw (`services.agents.agent_permission`). Permission and power stay with the request as long as it does;
a copy of an identity document goes when it is decided (11 CCR 7060(d)). Nobody outside can read one again.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit import CONSUMER
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import FileState, NoteFile
from chalicelib.domain.file_types import fits_type, named_type
from chalicelib.domain.ids import Reference, RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField, NotFound, NotPossible
from chalicelib.services.accounts.count_stored import check_storage, count_stored
from chalicelib.services.agents.agent_permission import proof_of
from chalicelib.services.handling.attach_file import UPLOAD
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.ports.files import UploadForm
from chalicelib.values import dataclass, replace

ENDINGS: Final = ("pdf", "png", "jpg", "jpeg")
_TYPES: Final = frozenset({"application/pdf", "image/png", "image/jpeg"})
PERMISSION_BYTES: Final = 10 * 1024 * 1024
ANNOUNCED_LIMIT: Final = 10  # files that either side can announce for one submission, whatever became of them


class Shows(StrEnum):
    """What a file is said to show."""

    PERMISSION = "permission"
    ATTORNEY = "attorney"
    IDENTITY = "identity"


@dataclass(frozen=True, slots=True)
class PermissionUpload:
    """The file's record and the form that sends its content to the bucket."""

    file: NoteFile
    form: UploadForm


def announce_by_agent(
    desk: Desk, account: Account, reference: Reference, shows: Shows, name: str, *, back: str
) -> PermissionUpload:
    """Announce a file for who has sent the submission, or shown a code for it; `{file}` in `back` is its id.

    Raise `NotPossible` (`no-agent`, `request-closed`, `plan-storage`), `InvalidField` (`file`).
    """
    return persistently(lambda: _announce(desk, open_head(desk, account, reference), shows, name, CONSUMER, back))


def accept_by_agent(desk: Desk, account: Account, reference: Reference, file_id: str) -> NoteFile:
    """Look at what arrived. Raise `NotFound` for a file of another submission, `InvalidField` if nothing came."""

    def accept() -> NoteFile:
        head, file = _found(desk, account, reference, file_id)
        return _accept(desk, head, file, CONSUMER)

    return persistently(accept)


def announce_by_staff(
    desk: Desk, staff: Staff, request: RequestId, shows: Shows, name: str, *, back: str
) -> PermissionUpload:
    """The same for what came to staff by post or mail. Raise `Forbidden`, `NotFound` as well."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, request)
    if shows is Shows.IDENTITY and not head.in_work:
        raise NotPossible("request-closed")
    return _announce(desk, head, shows, name, staff.actor, back)


def accept_by_staff(desk: Desk, staff: Staff, request: RequestId, file_id: str) -> NoteFile:
    """Look at what arrived. Raise `Forbidden`, `NotFound`, `Conflict`, `InvalidField` if nothing came."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head, filed = desk.requests.dossier(staff.account.id, request)
    file = next((one for one in shown_files(filed) if one.id == file_id), None)
    if file is None:
        raise NotFound("file")
    return _accept(desk, head, file, staff.actor)


def shown_files(filed: Iterable[object]) -> list[NoteFile]:
    """What of a request's records an agent has shown, oldest first."""
    found = [item for item in filed if isinstance(item, NoteFile) and item.shows]
    return sorted(found, key=lambda file: (file.created_at, file.id))


def files_of_submission(desk: Desk, head: Request) -> tuple[NoteFile, ...]:
    """All that was shown for a submission: it lies with one of its requests and counts for each."""
    if head.verification.agent is None:
        return ()
    submission = desk.requests.submission(head.account, head.submission)
    names = [name for name in submission.requests if name in desk.requests.several(head.account, submission.requests)]
    return tuple(file for name in names for file in shown_files(desk.requests.dossier(head.account, name)[1]))


def open_head(desk: Desk, account: Account, reference: Reference) -> Request:
    """The first request of an agent's submission that is in work: there files are laid.

    Raise `NotPossible` (`no-agent`, `request-closed`).
    """
    heads = _heads(desk, account, reference)
    asked = [head for head in heads if head.verification.agent]
    if not asked:
        raise NotPossible("no-agent")
    found = next((head for head in asked if head.in_work), None)
    if found is None:
        raise NotPossible("request-closed")
    return found


def _heads(desk: Desk, account: Account, reference: Reference) -> list[Request]:
    submission = desk.requests.submission(account.id, reference)
    found = desk.requests.several(account.id, submission.requests)
    return [found[name] for name in submission.requests if name in found]


def _found(desk: Desk, account: Account, reference: Reference, file_id: str) -> tuple[Request, NoteFile]:
    for head in _heads(desk, account, reference):
        for file in shown_files(desk.requests.dossier(account.id, head.id)[1]):
            if file.id == file_id and file.by == CONSUMER:
                return head, file
    raise NotFound("file")


def _announce(desk: Desk, head: Request, shows: Shows, name: str, actor: str, back: str) -> PermissionUpload:
    proof_of(head)
    if sum((file.by == CONSUMER) is (actor == CONSUMER) for file in files_of_submission(desk, head)) >= ANNOUNCED_LIMIT:
        raise InvalidField(field="file", problem="too-many-shown", limit=ANNOUNCED_LIMIT)
    check_storage(desk, head.account)
    shown, content_type = named_type(name)
    if content_type not in _TYPES:
        raise InvalidField(field="file", problem="type")
    file = NoteFile(
        account=head.account,
        request=head.id,
        id=new_id(desk),
        note="",
        state=FileState.EXPECTED,
        created_at=desk.clock.now(),
        by=actor,
        content_type=content_type,
        identity=shows is Shows.IDENTITY,
        shows=shows.value,
        name=shown,
    )
    detail: Detail = {"file": file.id, "shows": shows.value, "content_type": content_type}
    marked = replace(head, copies=True) if file.identity else head
    _write(desk, marked, file, Reason(Tag.REQUEST_AGENT_FILE_ANNOUNCED, actor, head.id, detail))
    seconds = int(UPLOAD.total_seconds())
    form = desk.files.upload_form(file, most=PERMISSION_BYTES, seconds=seconds, back=back.replace("{file}", file.id))
    return PermissionUpload(file, form)


def _accept(desk: Desk, head: Request, file: NoteFile, actor: str) -> NoteFile:
    """Keep what is of its type and size; a second look changes nothing."""
    if file.state is not FileState.EXPECTED:
        return file
    taken = desk.files.take(file)
    if taken is None:
        raise InvalidField(field="file", problem="missing")
    size, first = taken
    good = 0 < size <= PERMISSION_BYTES and fits_type(file.content_type, first)
    after = replace(file, state=FileState.ACCEPTED if good else FileState.REFUSED, size=size)
    tag = Tag.REQUEST_AGENT_FILE_ATTACHED if good else Tag.REQUEST_AGENT_FILE_REFUSED
    _write(desk, head, after, Reason(tag, actor, head.id, {"file": file.id, "shows": file.shows, "size": size}))
    if good:
        count_stored(desk, head.account, size)
        return after
    desk.files.let_go(file)
    return after


def _write(desk: Desk, head: Request, file: NoteFile, because: Reason) -> None:
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    (unit.store if file.version else unit.create)(file, because=because)
    unit.commit()
