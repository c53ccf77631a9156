"""What else belongs to a request: rights of the same form, what its contacts have sent besides, what staff have linked.

A link says "the same matter" and nothing more: no contact, level or answer passes from one request to another.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.flags import Flag, flags_of, same_kind
from chalicelib.domain.ids import Reference, RequestId, parse_reference
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import ContactEntry, Request, Submission
from chalicelib.errors import Conflict, InvalidField, NotFound
from chalicelib.law.frequency import allowance
from chalicelib.law.rules import load
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

LINKS_LIMIT: Final = 20  # requests linked with one
MOST_READ: Final = 90  # requests of one contact that are read: the newest
_NEAR: Final = timedelta(days=366)  # what no flag looks beyond


@dataclass(frozen=True, slots=True)
class Related:
    """Other requests, newest first; `left_out` counts the contact's older submissions that were not read."""

    siblings: tuple[Request, ...] = ()
    same_contact: tuple[Request, ...] = ()
    linked: tuple[Request, ...] = ()
    flags: tuple[Flag, ...] = ()
    left_out: int = 0


def other_entries(desk: Desk, head: Request, *contacts: Email | Phone | None) -> tuple[ContactEntry, ...]:
    """Other submissions from the same address or number, newest first, each once."""
    found = {
        entry.submission: entry
        for contact in contacts
        if contact
        for entry in desk.requests.by_contact(head.account, contact.look_up)
        if entry.submission != head.submission
    }
    return tuple(sorted(found.values(), key=lambda entry: (entry.received_at, entry.submission), reverse=True))


def read_related(desk: Desk, account: Account, head: Request, submission: Submission) -> Related:
    """Return what belongs to a request; all heads are read together."""
    entries = other_entries(desk, head, submission.typed.email, submission.typed.phone)
    siblings = tuple(name for name in submission.requests if name != head.id)
    read = _newest(entries)
    heads = desk.requests.several(head.account, dict.fromkeys((*siblings, *head.linked, *read)))
    same_contact = _present(heads, read)
    return Related(
        siblings=_present(heads, siblings),
        same_contact=same_contact,
        linked=_present(heads, head.linked),
        flags=_flags(account, head, same_contact),
        left_out=sum(entry.request not in heads for entry in entries),
    )


def _newest(entries: Sequence[ContactEntry]) -> list[RequestId]:
    """The requests of the newest submissions; of one from before they were noted, the first."""
    found: list[RequestId] = []
    for entry in entries:
        names = entry.requests or (entry.request,)
        if len(found) + len(names) > MOST_READ:
            break
        found += names
    return found


def _present(heads: Mapping[RequestId, Request], names: Sequence[RequestId]) -> tuple[Request, ...]:
    return tuple(heads[name] for name in names if name in heads)


def _flags(account: Account, head: Request, others: Sequence[Request]) -> tuple[Flag, ...]:
    near = [other for other in others if abs(head.received_at - other.received_at) <= _NEAR]
    alike = [other for other in near if same_kind(head.right, other.right)]
    allowed = allowance(load(head.law_version).rule_of_right(head.right))
    return tuple(flags_of(head, alike, allowance=allowed, zone=account.zone))


def link_request(desk: Desk, staff: Staff, request: RequestId, reference: str, *, seen: int | None = None) -> Request:
    """Note that another submission of the account is the same matter; a second time changes nothing.

    Of several rights the one like this request's is linked, else the first. Raise `InvalidField` (`reference`) for
    none, for its own, and for one link too many; `Conflict` when somebody was faster.
    """
    head = _head(desk, staff, request, seen)
    other = request_named(desk, head, reference)
    if other.id in head.linked:
        return other
    if max(len(head.linked), len(other.linked)) >= LINKS_LIMIT:
        raise InvalidField(field="reference", problem="too-many-links", limit=LINKS_LIMIT)
    _store(desk, staff, Tag.REQUEST_LINKED, (head, (*head.linked, other.id)), (other, (*other.linked, head.id)))
    return other


def unlink_request(desk: Desk, staff: Staff, request: RequestId, other: RequestId, *, seen: int | None = None) -> None:
    """Undo a link; one that is not there any more is undone. Raise `Conflict` when somebody was faster."""
    head = _head(desk, staff, request, seen)
    if other not in head.linked:
        return
    there = desk.requests.get(head.account, other)
    pairs = [(one, tuple(name for name in one.linked if name not in {head.id, other})) for one in (head, there)]
    _store(desk, staff, Tag.REQUEST_UNLINKED, *pairs)


def _head(desk: Desk, staff: Staff, request: RequestId, seen: int | None) -> Request:
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    head = desk.requests.get(staff.account.id, request)
    if seen is not None and head.version != seen:
        raise Conflict("request")
    return head


def request_named(desk: Desk, head: Request, typed: str) -> Request:
    """The request of another submission that a reference names, of several the one for the same right.

    Raise `InvalidField` (`reference`) for none, and for its own.
    """
    reference: Reference = parse_reference(typed)
    if reference == head.submission:
        raise InvalidField(field="reference", problem="own")
    try:
        submission = desk.requests.submission(head.account, reference)
    except NotFound:
        raise InvalidField(field="reference", problem="unknown") from None
    heads = desk.requests.several(head.account, submission.requests)
    ordered = _present(heads, submission.requests)
    return next((other for other in ordered if other.right is head.right), ordered[0])


def _store(desk: Desk, staff: Staff, tag: Tag, *changes: tuple[Request, tuple[RequestId, ...]]) -> None:
    """Both heads and an entry in the chain of each, together; nothing of a request but its links changes."""
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    (one, _), (two, _) = changes
    for (head, linked), other in zip(changes, (two, one), strict=True):
        because = Reason(tag, staff.actor, head.id, {"other": other.id})
        unit.store(replace(head, linked=linked), because=because)
    unit.commit()
