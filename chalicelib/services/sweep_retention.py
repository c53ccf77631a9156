"""Files go when their time is over: answers after their term, uploads that were never accepted after a day.

The logs of webhooks go after theirs.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, FileState, NoteFile
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, NotFound
from chalicelib.services.accounts.count_stored import uncount
from chalicelib.services.ports.desk import Desk
from chalicelib.services.retention.held import is_held

FILES_A_SHARD: Final = 200
DELIVERIES_A_SHARD: Final = 1000
_ACTOR: Final = "system:retention"


def sweep_files(desk: Desk, *, limit: int = FILES_A_SHARD) -> int:
    """Delete the objects of files past their date and note it; return how many went.

    The object goes first: a crash in between repeats a deletion that finds nothing. A held file stays.
    """
    now = desk.clock.now()
    return sum(_remove(desk, file, now) for file in desk.requests.removable_files(now=now, limit=limit))


def sweep_webhook_logs(desk: Desk, *, limit: int = DELIVERIES_A_SHARD) -> int:
    """Take what was sent to accounts' own systems out of their logs when its time is over; return how many went."""
    expired = desk.webhooks.expired(now=desk.clock.now(), limit=limit)
    for delivery in expired:
        desk.work.drop_expired(delivery)
    return len(expired)


def _remove(desk: Desk, file: AnswerFile | NoteFile, now: datetime) -> bool:
    try:
        head = desk.requests.get(file.account, file.request)
    except NotFound:
        return False  # it goes with its request, which is being deleted
    if is_held(desk, desk.accounts.get(file.account), desk.requests.submission(file.account, head.submission)):
        return False
    desk.files.delete(file)
    because = _because(file, head.id)
    unit = desk.work.begin(file.account, now)
    unit.store(head, because=because)
    gone = replace(file, state=FileState.WITHDRAWN) if isinstance(file, NoteFile) else file
    unit.store(replace(gone, removed_at=now), because=because)
    unit.count({file.KIND: 1})
    try:
        unit.commit()
    except Conflict:
        return False  # somebody works on the request at this moment: the next sweep notes it
    uncount(desk, file.account, [file])
    return True


def _because(file: AnswerFile | NoteFile, request: RequestId) -> Reason:
    accepted = file.state is FileState.ACCEPTED
    if isinstance(file, NoteFile):
        why = "identity document, and the request is decided" if accepted else "not accepted"
        return Reason(Tag.REQUEST_NOTE_FILE_REMOVED, _ACTOR, request, {"file": file.id, "note": file.note, "why": why})
    detail: Detail = {"file": file.id, "why": "expired" if file.expires_at else "not accepted"}
    return Reason(Tag.REQUEST_FILE_REMOVED, _ACTOR, request, detail)
