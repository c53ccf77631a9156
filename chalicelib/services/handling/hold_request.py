"""A legal hold: for a lawsuit or an authority nothing of a request is deleted until it is released or its day is over.

A hold that comes after a voicemail's last day may come too late: S3 runs its rules late and cannot be stopped once one
has matched. Whoever sets it is told whether the recording is still there.
"""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Channel, Hold, Request
from chalicelib.domain.text import optional
from chalicelib.domain.voicemail import Audio, Voicemail
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.audit.commitments import committed_text
from chalicelib.services.handling.write_message import new_note
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.services.voicemail.retag_voicemail import retag

REASONS: Final = ("litigation", "authority", "investigation", "other")
WORDS_LIMIT: Final = 2000
YEARS_LIMIT: Final = 30


class Late(StrEnum):
    """What a hold that came after a voicemail's last day still found."""

    NONE = "none"  # it did not come late
    THERE = "there"  # held now; S3 may have marked it before
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRequest:
    """Why and until when (that day included; None: until somebody releases it); `words` become an internal note."""

    request: RequestId
    reason: str
    until: date | None = None
    words: str = ""
    seen: int | None = None


def hold_request(desk: Desk, staff: Staff, command: HoldRequest) -> Late:
    """Set the hold, or change one that stands; closed requests can be held too.

    Return what it found of voicemails past their day; all others are tagged in the background. Raise `Forbidden`,
    `NotFound`, `Conflict`, `InvalidField` (`purpose`, `hold_until`, `words`).
    """
    head = _request(desk, staff, command.request, command.seen)
    hold = Hold(
        reason=_reason(command.reason),
        by=staff.actor,
        since=desk.clock.now(),
        until=_until(desk, staff, command.until),
    )
    words = optional("words", command.words, limit=WORDS_LIMIT, lines=True)
    note = new_note(desk, staff, head, words) if words else None
    past = _past_and_free(desk, head)
    detail: Detail = {"reason": hold.reason, "until": hold.until.isoformat() if hold.until else "released"}
    because = Reason(Tag.REQUEST_HELD, staff.actor, head.id, detail | (committed_text(note) if note else {}))
    unit = desk.work.begin(head.account, hold.since)
    unit.store(replace(head, hold=hold), because=because)
    if note:
        unit.create(note, because=because)
    unit.commit()
    if not past:
        return Late.NONE
    held = [_held(desk, voicemail) for voicemail in past]  # each of them, also behind one that is gone
    return Late.THERE if all(held) else Late.GONE


def release_hold(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> None:
    """Let retention run again. Raise `NotPossible` (`no-hold`), `Forbidden`, `NotFound`, `Conflict`."""
    head = _request(desk, staff, request, seen)
    if head.hold is None:
        raise NotPossible("no-hold")
    because = Reason(Tag.REQUEST_HOLD_RELEASED, staff.actor, head.id, {"reason": head.hold.reason})
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(replace(head, hold=None), because=because)
    unit.commit()


def _request(desk: Desk, staff: Staff, request: RequestId, seen: int | None) -> Request:
    require(staff.user.role, Permission.ADMINISTER)
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    return head


def _reason(code: str) -> str:
    if code not in REASONS:
        raise InvalidField(field="purpose", problem="missing")
    return code


def _until(desk: Desk, staff: Staff, until: date | None) -> date | None:
    today = staff.account.day_of(desk.clock.now())
    if until is not None and not today <= until < today.replace(year=today.year + YEARS_LIMIT, day=1):
        raise InvalidField(field="hold_until", problem="past" if until < today else "too-far", limit=YEARS_LIMIT)
    return until


def _past_and_free(desk: Desk, head: Request) -> list[Voicemail]:
    """Voicemails past their day that nothing holds, or that have expired.

    They are held at once: there is no time for the background.
    """
    if head.channel is not Channel.PHONE:
        return []
    submission = desk.requests.submission(head.account, head.submission)
    found = desk.voicemails.of_request(head.account, submission.requests[0])
    now = desk.clock.now()
    free = (one for one in found if one.audio is Audio.KEPT and not one.hold and one.expires_at <= now)
    return [*free, *(one for one in found if one.audio is Audio.EXPIRED)]


def _held(desk: Desk, voicemail: Voicemail) -> bool:
    """Whether the object is there and carries the hold now."""
    latest = persistently(
        lambda: retag(desk, desk.voicemails.get(voicemail.account, voicemail.request, voicemail.id), hold=True)
    )
    there = desk.voicemail_bucket.find(latest)
    return there is not None and there.tags == latest.tags
