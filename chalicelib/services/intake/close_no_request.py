"""What came asked for nothing: a wrong number, silence, advertising by telephone or text; junk in the form."""

from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import Note
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import Outcome, Request, State
from chalicelib.domain.text import optional
from chalicelib.errors import InvalidField, NotPossible
from chalicelib.services.audit.commitments import committed_text
from chalicelib.services.handling.step import open_request
from chalicelib.services.handling.write_message import new_note
from chalicelib.services.intake.sort_request import unsorted_request
from chalicelib.services.opt_outs.suppress import suppress_one
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

WHY_LIMIT: Final = 2000


class Unasked(StrEnum):
    """What it was instead of a request."""

    WRONG_NUMBER = "wrong-number"
    SILENCE = "silence"
    ADVERTISING = "advertising"
    NOT_REACHED = "not-reached"  # called back in vain
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseNoRequest:
    """What staff have found; `why` is a note for colleagues, needed where nothing else says it."""

    request: RequestId
    what: str
    why: str = ""
    seen: int | None = None


def close_no_request(desk: Desk, staff: Staff, command: CloseNoRequest) -> Request:
    """Close it; nobody waits for a word about it.

    Raise `NotPossible` as `sort_request` does, or `not-spam` for advertising that may be a person's request,
    `InvalidField` (`what`, `why`), `Conflict`.
    """
    if command.what == Unasked.ADVERTISING:
        head = may_be_spam(open_request(desk, staff, command.request, seen=command.seen, unsorted=True))
    else:
        head = unsorted_request(desk, staff, command.request, seen=command.seen)
    if command.what not in set(Unasked):
        raise InvalidField(field="what", problem="missing")
    now = desk.clock.now()
    closed = replace(head.closed(Outcome.NO_REQUEST, now), decided_by=staff.actor)
    note = _note(desk, staff, head, command)
    detail: Detail = {"outcome": Outcome.NO_REQUEST.value, "what": command.what}
    if note:
        detail |= committed_text(note)
    because = Reason(Tag.REQUEST_SORTED, staff.actor, head.id, detail)
    unit = desk.work.begin(head.account, now)
    unit.store(closed, because=because)
    if note:
        unit.create(note, because=because)
    suppress_one(desk, unit, head, closed, because=because)
    unit.commit()
    return replace(closed, version=head.version + 1)


def may_be_spam(head: Request) -> Request:
    """The request, if it can be junk: nobody has sorted it, or shown that the contact in it is theirs.

    What needs no code is honoured or denied in words (11 CCR 7026(e)). Raise `NotPossible` (`not-spam`).
    """
    if not head.unsorted and head.state is not State.AWAITING_VERIFICATION:
        raise NotPossible("not-spam")
    return head


def _note(desk: Desk, staff: Staff, head: Request, command: CloseNoRequest) -> Note | None:
    text = optional("why", command.why, limit=WHY_LIMIT, lines=True)
    if not text and command.what == Unasked.OTHER:
        raise InvalidField(field="why", problem="needed")
    return new_note(desk, staff, head, text) if text else None
