"""Requests by their reference, or by an e-mail address or telephone number that staff have before them.

What is typed is hashed into a look-up key; it is never part of an address, a log or the audit.
"""

from enum import StrEnum
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.ids import Reference, parse_reference
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import Request
from chalicelib.errors import InvalidField
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

SUBMISSIONS_LIMIT: Final = 25
_NOT_UNDERSTOOD: Final = InvalidField(field="search", problem="not-understood")


class By(StrEnum):
    """What requests were looked up by."""

    REFERENCE = "reference"
    EMAIL = "e-mail"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class LookedUp:
    """The requests that were found, newest first; `more` says that there are older ones."""

    by: By
    requests: tuple[Request, ...] = ()
    more: bool = False


def look_up_requests(desk: Desk, staff: Staff, text: str) -> LookedUp:
    """Return what belongs to a reference, an address or a number; the look is audited without what was typed.

    Raise `InvalidField` (`search`) `missing`, or `not-understood` for what is none of them.
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    if not text.strip():
        raise InvalidField(field="search", problem="missing")
    found = _found(desk, staff, text)
    detail = {"list": "search", "by": found.by.value, "shown": len(found.requests)}
    reason = Reason(Tag.VIEW_QUEUE, staff.actor, None, {**detail})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return found


def _found(desk: Desk, staff: Staff, text: str) -> LookedUp:
    """What belongs to a reference; what has its shape can be a number that somebody has left."""
    try:
        reference = parse_reference(text)
    except InvalidField:
        return _by_contact(desk, staff, text)
    named = LookedUp(By.REFERENCE, _requests(desk, staff, [reference]))
    if named.requests or _phone(text) is None:
        return named
    left = _by_contact(desk, staff, text)
    return left if left.requests else named


def _by_contact(desk: Desk, staff: Staff, text: str) -> LookedUp:
    contact = _contact(text)
    entries = desk.requests.by_contact(staff.account.id, contact.look_up)
    newest = sorted(entries, key=lambda entry: (entry.received_at, entry.submission), reverse=True)
    references = list(dict.fromkeys(entry.submission for entry in newest))
    requests = _requests(desk, staff, references[:SUBMISSIONS_LIMIT])
    by = By.EMAIL if isinstance(contact, Email) else By.PHONE
    return LookedUp(by, requests, len(references) > SUBMISSIONS_LIMIT)


def _contact(text: str) -> Email | Phone:
    if "@" in text:
        try:
            return Email.parse(text, mailed=False)
        except InvalidField:
            raise _NOT_UNDERSTOOD from None
    phone = _phone(text)
    if phone is None:
        raise _NOT_UNDERSTOOD
    return phone


def _phone(text: str) -> Phone | None:
    try:
        return Phone.parse(text)
    except InvalidField:
        return None


def _requests(desk: Desk, staff: Staff, references: list[Reference]) -> tuple[Request, ...]:
    """All requests of these submissions, in their order."""
    account = staff.account.id
    submissions = desk.requests.submissions(account, references)
    names = [name for reference in references if reference in submissions for name in submissions[reference].requests]
    found = desk.requests.several(account, names)
    return tuple(found[name] for name in names if name in found)
