"""A further version of an internal note; every earlier one stays, with who wrote it and when."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Filed, Note
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, NotFound
from chalicelib.services.audit.commitments import committed_text
from chalicelib.services.handling.write_message import TEXT_LIMIT, new_note
from chalicelib.services.ports.desk import Desk

VERSIONS_LIMIT: Final = 50


def change_note(desk: Desk, staff: Staff, request: RequestId, name: str, text: str, *, seen: int | None = None) -> Note:
    """File a new version of a note; the same words again change nothing.

    Raise `NotFound`, `Conflict` when somebody was faster, `InvalidField` (`text`), also for one version too many.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head, filed = desk.requests.dossier(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    before = newest_version(filed, name)
    words = required("text", text, limit=TEXT_LIMIT, lines=True)
    if words == before.text:
        return before
    if before.number >= VERSIONS_LIMIT:
        raise InvalidField(field="text", problem="too-many-versions", limit=VERSIONS_LIMIT)
    after = replace(new_note(desk, staff, head, words), first=name, number=before.number + 1)
    detail = committed_text(after) | {"of": name, "number": after.number}
    because = Reason(Tag.REQUEST_NOTE_CHANGED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, after.at)
    unit.store(head, because=because)
    unit.create(after, because=because)
    unit.commit()
    return after


def newest_version(filed: tuple[Filed, ...], name: str) -> Note:
    """The newest version of a note among what is filed. Raise `NotFound`."""
    versions = [item for item in filed if isinstance(item, Note) and item.name == name]
    if not versions:
        raise NotFound("note")
    return max(versions, key=lambda note: note.number)
