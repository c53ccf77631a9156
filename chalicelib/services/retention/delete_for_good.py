"""A note, an attachment, a file or a recording is deleted for good, on the business's own order.

Its words are gone from the live store at once, with the salts of its commitments; the object of a file or a recording
follows within minutes, and no link leads there any more. Backups of the tables roll off after 35 days. What the audit
says of it names an id and no content.
"""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import AnswerFile, Filed, Note, NoteFile
from chalicelib.domain.deletion_certificate import Ordered, deletion_of, signing_input
from chalicelib.domain.ids import RequestId
from chalicelib.domain.jws import compact
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Request
from chalicelib.domain.voicemail import Audio, Voicemail, Words
from chalicelib.errors import Conflict, InvalidField, NotFound
from chalicelib.services.accounts.count_stored import uncount
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.retention.held import check_free
from chalicelib.services.retention.review_month import SINGLY
from chalicelib.values import dataclass, replace

BACKUP_DAYS: Final = 35  # point-in-time recovery of the tables
REASONS: Final = ("not-needed", "mistake", "asked", "wrong-request", "other")


class Part(StrEnum):
    """What can be deleted by itself."""

    NOTE = "note"
    ATTACHMENT = "attachment"
    FILE = "file"
    RECORDING = "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteForGood:
    """Which part of which request, and why: a code."""

    request: RequestId
    part: Part
    id: str
    reason: str
    seen: int | None = None


def delete_for_good(desk: Desk, staff: Staff, command: DeleteForGood) -> None:
    """Delete it; a note goes with all its versions and attachments, a recording with its transcript.

    Raise `Forbidden`, `NotFound` for what is not there (any more), `NotPossible` (`held`), `InvalidField` (`purpose`),
    `Conflict`.
    """
    head, found = find_part(desk, staff, command.request, command.part, command.id)
    if command.seen is not None and head.version != command.seen:
        raise Conflict("request")
    if command.reason not in REASONS:
        raise InvalidField(field="purpose", problem="missing")
    check_free(desk, staff.account, head)
    for item in found:
        if isinstance(item, AnswerFile | NoteFile):
            desk.files.let_go(item, ahead=True)  # a note's leave no record: nobody would find them after a crash
    detail: Detail = {"why": command.reason, command.part.value: command.id}
    if command.part is Part.NOTE:
        detail["versions"] = sum(isinstance(item, Note) for item in found)
        detail["files"] = sum(isinstance(item, NoteFile) for item in found)
    because = Reason(_TAGS[command.part], staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(head, because=because)
    for item in found:
        _forget(desk, unit, item, because)
    unit.count(_counted(found))
    unit.commit()
    uncount(desk, head.account, found)


def find_part(
    desk: Desk, staff: Staff, request: RequestId, part: Part, name: str
) -> tuple[Request, Sequence[Note | NoteFile | AnswerFile | Voicemail]]:
    """The request and what would be deleted. Raise `Forbidden`, `NotFound` where nothing is left to delete."""
    require(staff.user.role, Permission.ADMINISTER)
    head, filed = desk.requests.dossier(staff.account.id, request)
    found = [item for item in filed if _is_meant(item, part, name)]
    if not found:
        raise NotFound(part.value)
    return head, found  # type: ignore[return-value]  # `_is_meant` lets no others through


def _counted(found: Sequence[Note | NoteFile | AnswerFile | Voicemail]) -> Counter[str]:
    """What the owners are told of this month: what had gone by itself before was counted then."""
    counts = Counter(item.KIND for item in found if not _gone(item))
    counts[SINGLY] = 1
    return counts


def _gone(item: Note | NoteFile | AnswerFile | Voicemail) -> bool:
    if isinstance(item, Voicemail):
        return item.audio is not Audio.KEPT
    return isinstance(item, AnswerFile | NoteFile) and item.removed_at is not None


_TAGS: Final = {
    Part.NOTE: Tag.REQUEST_NOTE_DELETED,
    Part.ATTACHMENT: Tag.REQUEST_NOTE_FILE_DELETED,
    Part.FILE: Tag.REQUEST_FILE_DELETED,
    Part.RECORDING: Tag.REQUEST_VOICEMAIL_DELETED,
}


def _is_meant(item: Filed, part: Part, name: str) -> bool:
    match item:
        case Note():
            return part is Part.NOTE and item.name == name
        case NoteFile():
            there = part is Part.ATTACHMENT and item.id == name and item.removed_at is None
            return there or (part is Part.NOTE and item.note == name)
        case AnswerFile():
            return part is Part.FILE and item.id == name and item.removed_at is None
        case Voicemail():
            return part is Part.RECORDING and item.id == name and not item.ordered and item.audio is not Audio.AWAITED
    return False


def _forget(desk: Desk, unit: Unit, item: Note | NoteFile | AnswerFile | Voicemail, because: Reason) -> None:
    """Notes and attachments leave nothing; of a file and a recording the record says that there was one."""
    if isinstance(item, Note | NoteFile):
        unit.remove(item, because=because)
    elif isinstance(item, AnswerFile):
        unit.store(replace(item, removed_at=desk.clock.now(), name="", warnings=()), because=because)
    else:
        unit.store(_without_audio(desk, item), because=because)


def _without_audio(desk: Desk, voicemail: Voicemail) -> Voicemail:
    """The record without sound and words; the background deletes the object and what the company still has."""
    now = desk.clock.now()
    certificate = voicemail.certificate
    if voicemail.audio is Audio.KEPT:
        signed = signing_input(deletion_of(voicemail, Ordered(now), issuer=desk.public_url, at=now), desk.signer.kid)
        certificate = compact(signed, desk.signer.sign(signed))
    return replace(
        voicemail,
        audio=Audio.EXPIRED,
        expired_at=voicemail.expired_at or now,
        ordered=True,
        certificate=certificate,
        words=Words.MISSING,
        transcript="",
        salt="",
        copy_wanted=False,
        work_at=now,
    )
