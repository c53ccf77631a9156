"""A legal hold: for a lawsuit or an authority nothing of a request is deleted until it is released or its day is over.

A hold that comes after a voicemail's last day may come too late: S3 runs its rules late and cannot be stopped once one
has matched. Whoever sets it is told whether the recording is still there.
"""

from datetime import date
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import RequestId
from chalicelib.domain.legal_hold import LegalHold
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Hold, Request
from chalicelib.domain.text import optional
from chalicelib.errors import Conflict, InvalidField, NotPossible
from chalicelib.services.audit.commitments import committed_text
from chalicelib.services.handling.write_message import new_note
from chalicelib.services.ports.desk import Desk
from chalicelib.services.retention.held import bring_forward
from chalicelib.services.retention.late_voicemails import Late, hold_at_once, past_and_free
from chalicelib.values import dataclass, replace

REASONS: Final = ("litigation", "authority", "investigation", "other")
WORDS_LIMIT: Final = 2000
YEARS_LIMIT: Final = 30


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
        reason=checked_reason(command.reason),
        by=staff.actor,
        since=desk.clock.now(),
        until=checked_until(desk, staff, command.until),
    )
    words = optional("words", command.words, limit=WORDS_LIMIT, lines=True)
    note = new_note(desk, staff, head, words) if words else None
    past = past_and_free(desk, desk.requests.submission(head.account, head.submission))
    detail: Detail = {"reason": hold.reason, "until": hold.until.isoformat() if hold.until else "released"}
    because = Reason(Tag.REQUEST_HELD, staff.actor, head.id, detail | (committed_text(note) if note else {}))
    unit = desk.work.begin(head.account, hold.since)
    unit.store(replace(head, hold=hold), because=because)
    if note:
        unit.create(note, because=because)
    listed = desk.retention.hold_of(head.account, head.id)
    if listed:
        unit.store(replace(listed, hold=hold), because=because)
    else:
        unit.create(_listed(head, hold), because=because)
    unit.commit()
    return hold_at_once(desk, past)


def release_hold(desk: Desk, staff: Staff, request: RequestId, *, seen: int | None = None) -> None:
    """Let retention run again. Raise `NotPossible` (`no-hold`), `Forbidden`, `NotFound`, `Conflict`."""
    head = _request(desk, staff, request, seen)
    if head.hold is None:
        raise NotPossible("no-hold")
    because = Reason(Tag.REQUEST_HOLD_RELEASED, staff.actor, head.id, {"reason": head.hold.reason})
    unit = desk.work.begin(head.account, desk.clock.now())
    unit.store(replace(head, hold=None), because=because)
    listed = desk.retention.hold_of(head.account, head.id)
    if listed:
        unit.remove(listed, because=because)
    unit.commit()
    bring_forward(desk, head.account, head.submission)


def _listed(head: Request, hold: Hold) -> LegalHold:
    """The hold as the list of all holds has it."""
    return LegalHold(account=head.account, id=head.id, hold=hold, request=head.id, submission=head.submission)


def _request(desk: Desk, staff: Staff, request: RequestId, seen: int | None) -> Request:
    require(staff.user.role, Permission.ADMINISTER)
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    return head


def checked_reason(code: str) -> str:
    """The reason's code, or `InvalidField` (`purpose`)."""
    if code not in REASONS:
        raise InvalidField(field="purpose", problem="missing")
    return code


def checked_until(desk: Desk, staff: Staff, until: date | None) -> date | None:
    """The last day of a hold, or `InvalidField` (`hold_until`)."""
    today = staff.account.day_of(desk.clock.now())
    if until is not None and not today <= until < today.replace(year=today.year + YEARS_LIMIT, day=1):
        raise InvalidField(field="hold_until", problem="past" if until < today else "too-far", limit=YEARS_LIMIT)
    return until
