"""A legal hold on a contact: nothing of what came from an address or a number is deleted, nor what will come.

It lies under the contact's keyed hash, so that a later request of the contact is found held without anybody setting
anything. The list of all holds shows it masked.
"""

from collections.abc import Iterable
from datetime import date

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import AccountId, Reference
from chalicelib.domain.legal_hold import LegalHold
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.request import BY_TELEPHONE, Hold, Submission
from chalicelib.domain.text import optional
from chalicelib.errors import NotFound
from chalicelib.services.handling.hold_request import WORDS_LIMIT, checked_reason, checked_until
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.services.retention.held import bring_forward
from chalicelib.services.retention.late_voicemails import Late, hold_at_once, past_and_free
from chalicelib.services.voicemail.retag_voicemail import mark_voicemails
from chalicelib.values import dataclass, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldContact:
    """Whose data are held, why and until when (that day included; None: until somebody releases it)."""

    contact: Email | Phone
    reason: str
    until: date | None = None
    words: str = ""


def hold_contact(desk: Desk, staff: Staff, command: HoldContact) -> Late:
    """Set the hold, or change one that stands; return what it found of voicemails past their day.

    Raise `Forbidden`, `InvalidField` (`purpose`, `hold_until`, `words`), `Conflict` when somebody was faster.
    """
    require(staff.user.role, Permission.ADMINISTER)
    account, now = staff.account.id, desk.clock.now()
    until = checked_until(desk, staff, command.until)
    hold = Hold(reason=checked_reason(command.reason), by=staff.actor, since=now, until=until)
    words = optional("words", command.words, limit=WORDS_LIMIT, lines=True)
    known = next(iter(desk.retention.holds_on(account, [command.contact.look_up])), None)
    submissions = _submissions(desk, account, command.contact.look_up)
    past = [voicemail for submission in submissions for voicemail in past_and_free(desk, submission)]
    record = known or LegalHold(
        account=account,
        id=new_id(desk),
        hold=hold,
        contact=command.contact.look_up,
        shown=command.contact.masked(),
    )
    subject = "email" if isinstance(command.contact, Email) else "phone"
    detail: Detail = {"hold": record.id, "subject": subject, "reason": hold.reason}
    detail["until"] = until.isoformat() if until else "released"
    because = Reason(Tag.ACCOUNT_CONTACT_HELD, staff.actor, None, detail)
    unit = desk.work.begin(account, now)
    unit.store(desk.accounts.get(account), because=because)
    unit.store(replace(record, hold=hold, words=words), because=because)
    unit.commit()
    _mark(desk, submissions)
    return hold_at_once(desk, past)


def release_contact(desk: Desk, staff: Staff, hold: str) -> None:
    """Let retention run again for a contact. Raise `Forbidden`, `NotFound`, `Conflict`."""
    require(staff.user.role, Permission.ADMINISTER)
    account = staff.account.id
    found = find_hold(desk, staff, hold)
    if found.request is not None:
        raise NotFound("hold")  # that of a request is ended at the request
    because = Reason(Tag.ACCOUNT_CONTACT_HOLD_RELEASED, staff.actor, None, {"hold": hold, "reason": found.hold.reason})
    unit = desk.work.begin(account, desk.clock.now())
    unit.store(desk.accounts.get(account), because=because)
    unit.remove(found, because=because)
    unit.commit()
    submissions = desk.requests.submissions(account, desk.retention.submissions_of(found)).values()
    _mark(desk, submissions)
    for submission in submissions:
        bring_forward(desk, account, submission.id)


def list_holds(desk: Desk, staff: Staff) -> tuple[LegalHold, ...]:
    """All holds of the account, those without an end first, then by their last day. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_AUDIT)
    found = desk.retention.holds(staff.account.id)
    return tuple(sorted(found, key=lambda one: (one.hold.until is not None, one.hold.until or date.max, one.id)))


def find_hold(desk: Desk, staff: Staff, hold: str) -> LegalHold:
    """One hold of the account. Raise `Forbidden`, `NotFound`."""
    for one in list_holds(desk, staff):
        if one.id == hold:
            return one
    raise NotFound("hold")


def _submissions(desk: Desk, account: AccountId, contact: str) -> list[Submission]:
    names: dict[Reference, None] = {entry.submission: None for entry in desk.requests.by_contact(account, contact)}
    return list(desk.requests.submissions(account, names).values())


def _mark(desk: Desk, submissions: Iterable[Submission]) -> None:
    for submission in submissions:
        if submission.channel in BY_TELEPHONE:
            mark_voicemails(desk, submission.account, submission.id)
