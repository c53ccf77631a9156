"""What callers left who reached nobody: read by whoever runs the number that all accounts share."""

from typing import Final

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Reason
from chalicelib.domain.request import BY_TELEPHONE, Bucket, Request, State
from chalicelib.domain.telephony import PhoneCall, ServiceCode, is_service_code
from chalicelib.errors import NotFound, NotPossible
from chalicelib.services.ports.desk import Desk
from chalicelib.services.ports.queue import Listed, Wanted
from chalicelib.services.telephone.read_line import Line, read_line
from chalicelib.values import dataclass

MESSAGES: Final = 10  # on a page: each is read with its call and its recordings
_BUDGET: Final = 200  # requests that are read for a page
_MOST_FOUND: Final = 20
_MOST_ACCOUNTS: Final = 200  # whose brands are looked through for a name


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A page of the general mailbox, the soonest due first; `cursor` continues it."""

    lines: tuple[Line, ...]
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Business:
    """Whom a message may be for: an account, or one brand of it."""

    account: Account
    code: str = ""
    brand: str = ""

    @property
    def key(self) -> str:
        """What names it in a form."""
        return self.code or self.account.id


def runs_shared(desk: Desk, account: Account) -> frozenset[str]:
    """The numbers of the account that callers of all accounts share; only who runs one has a general mailbox."""
    return frozenset(number.number for number in desk.lines.numbers(account.id) if number.shared)


def read_mailbox(desk: Desk, staff: Staff, *, cursor: str = "") -> Mailbox:
    """Return what nobody has sorted or handed over yet; the look is audited.

    Raise `NotFound` for an account that runs no shared number, `Forbidden`, `InvalidField` (`cursor`).
    """
    require(staff.user.role, Permission.READ_REQUESTS)
    shared = runs_shared(desk, staff.account)
    if not shared:
        raise NotFound("mailbox")
    listed = Listed(bucket=Bucket.OPEN, state=State.TO_SORT)
    wanted = Wanted(keep=_for_nobody, limit=MESSAGES, budget=_BUDGET)
    found = desk.requests.search(staff.account, listed, wanted, cursor=cursor)
    lines = [read_line(desk, request) for request in found.requests]
    kept = tuple(line for line in lines if _came_by(shared, line.calls))
    reason = Reason(Tag.VIEW_QUEUE, staff.actor, None, {"list": "general mailbox", "shown": len(kept)})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return Mailbox(kept, found.cursor)


def check_for_nobody(desk: Desk, head: Request) -> None:
    """Raise `NotPossible` (`not-general`) unless the request is a message of somebody who reached no business."""
    shared = runs_shared(desk, desk.accounts.get(head.account))
    calls = desk.voicemails.calls(head.account, head.id) if shared else ()
    if not shared or not _for_nobody(head) or not _came_by(shared, calls):
        raise NotPossible("not-general")


def find_businesses(desk: Desk, staff: Staff, words: str) -> tuple[Business, ...]:
    """Whom a message may be for, by a service code or a part of a name; never the mailbox's own account.

    Raise `NotFound` for an account that runs no shared number: no other learns who else is here.
    """
    if not runs_shared(desk, staff.account):
        raise NotFound("mailbox")
    digits = "".join(char for char in words if char.isdecimal())
    if is_service_code(digits):
        return _by_code(desk, staff, digits)
    sought = " ".join(words.split()).casefold()
    if not sought:
        return ()
    found: list[Business] = []
    accounts = [one for one in desk.accounts.every() if one.id != staff.account.id and one.takes_requests]
    for number, account in enumerate(sorted(accounts, key=lambda one: one.name.casefold())):
        named = sought in account.name.casefold() or sought in account.slug
        if named or number < _MOST_ACCOUNTS:
            codes = [code for code in desk.lines.codes(account.id) if not code.retired_at]
            found += [Business(account, one.code, one.name) for one in codes if named or sought in one.name.casefold()]
            found += [Business(account)] if named and not codes else []
        if len(found) >= _MOST_FOUND:
            break
    return tuple(found[:_MOST_FOUND])


def business_named(desk: Desk, staff: Staff, key: str) -> Business:
    """The business that `Business.key` names. Raise `NotFound`."""
    if is_service_code(key):
        found = _by_code(desk, staff, key)
        if found:
            return found[0]
    for account in desk.accounts.every():
        if account.id == key and account.id != staff.account.id:
            return Business(account)
    raise NotFound("business")


def _by_code(desk: Desk, staff: Staff, digits: str) -> tuple[Business, ...]:
    try:
        code: ServiceCode = desk.lines.code(digits)
    except NotFound:
        return ()
    if code.retired_at or code.account == staff.account.id:
        return ()
    return (Business(desk.accounts.get(code.account), code.code, code.name),)


def _for_nobody(head: Request) -> bool:
    return head.unsorted and head.channel in BY_TELEPHONE and not head.code


def _came_by(shared: frozenset[str], calls: tuple[PhoneCall, ...]) -> bool:
    """Whether a call came by a shared number; one of which that is not known, and a text, may have."""
    return all(not call.code and (not call.called or call.called in shared) for call in calls)
