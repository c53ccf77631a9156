"""Marks of addresses: set by what comes back, asked before each mail, lifted by staff or by a code that came back."""

import re
from contextlib import suppress
from typing import Final

from chalicelib.domain.account import Staff
from chalicelib.domain.address_mark import AddressMark, first_mark, trouble_of
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import Letter, Way
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotFound, Unavailable
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.address_marks import MarkPage, MarkPlace
from chalicelib.services.ports.desk import Desk, Unit

_NAME: Final = re.compile(r"[0-9]{1,4}-[0-9a-f]{40}")
_CONSUMER: Final = "consumer"


def mark_address(desk: Desk, unit: Unit, letter: Letter, because: Reason) -> None:
    """Note in the transaction in which a letter failed what that says of its address, if it says anything."""
    trouble = trouble_of(letter)
    if trouble is None or letter.to is None:
        return
    now = desk.clock.now()
    known = desk.address_marks.of(letter.account, letter.to)
    if known is None:
        unit.create(first_mark(letter, trouble, now), because=because)
        return
    unit.store(known.again(letter, trouble, now), because=because)


def held_back(desk: Desk, letter: Letter) -> bool:
    """Whether a letter is not even tried, because of what came back from its address."""
    if letter.way is not Way.MAIL or letter.to is None:
        return False
    mark = standing_mark(desk, letter.account, letter.to)
    return mark is not None and mark.holds_back(letter)


def standing_mark(desk: Desk, account: AccountId, email: Email) -> AddressMark | None:
    """What is known of an address at present: whoever mails what nobody is owed asks here first."""
    mark = desk.address_marks.of(account, email)
    return mark if mark and mark.stands(desk.clock.now()) else None


def list_marks(desk: Desk, staff: Staff, *, before: MarkPlace = "", limit: int) -> MarkPage:
    """A page of the marks, the last trouble first; that somebody looked is recorded. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_REQUESTS)
    now = desk.clock.now()
    found = desk.address_marks.page(staff.account.id, before=before, limit=limit)
    page = MarkPage(tuple(mark for mark in found.marks if mark.stands(now)), found.before)
    reason = Reason(Tag.VIEW_ADDRESSES, staff.actor, None, {"count": len(page.marks)})
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=now)
    return page


def find_mark(desk: Desk, staff: Staff, name: str) -> AddressMark:
    """One mark of the account. Raise `Forbidden`, `NotFound`."""
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    if not _NAME.fullmatch(name):
        raise NotFound("address-mark")
    return desk.address_marks.named(staff.account.id, name)


def lift_mark(desk: Desk, staff: Staff, name: str) -> None:
    """Forget what is known of an address: the next letter is mailed again. Raise `Forbidden`, `NotFound`, `Conflict`.

    Letters that failed stay as they are: staff mail each again, or tell what it says otherwise.
    """
    mark = find_mark(desk, staff, name)
    _lift(desk, mark, staff.actor, "staff")


def lift_with(desk: Desk, unit: Unit, account: AccountId, email: Email, because: Reason) -> None:
    """The same within a transaction: staff mail a letter once more, or the person behind the address is deleted."""
    mark = desk.address_marks.of(account, email)
    if mark:
        unit.remove(mark, because=because)


def lift_proved(desk: Desk, account: AccountId, email: Email, *, actor: str = _CONSUMER) -> None:
    """The same because a code that was mailed to the address has come back: mail reaches it after all.

    It is a courtesy to the letters to come: when it cannot be done now, the mark stays, and the next code does it.
    """

    def lifted() -> None:
        mark = desk.address_marks.of(account, email)
        if mark:
            _lift(desk, mark, actor, "code")

    with suppress(NotFound, Unavailable):
        persistently(lifted, unavailable="a mark could not be lifted")


def _lift(desk: Desk, mark: AddressMark, actor: str, by: str) -> None:
    detail: Detail = {"trouble": mark.trouble.value, "times": mark.times, "by": by}
    because = Reason(Tag.ACCOUNT_ADDRESS_LIFTED, actor, None, detail)
    unit = desk.work.begin(mark.account, desk.clock.now())
    unit.store(desk.accounts.get(mark.account), because=because)
    unit.remove(mark, because=because)
    unit.commit()
