"""The telephone numbers of the deployment: shared ones, where callers key a code, and accounts' own."""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.plans import check_room
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.telephony import PhoneNumber, PhoneNumberEntry
from chalicelib.errors import Conflict, InvalidField, NotFound
from chalicelib.services.ports.desk import Desk
from chalicelib.services.telephone.service_codes import code_of

_ENTRY: Final = 1  # the version of an entry: it is written once


def add_number(
    desk: Desk,
    account: Account,
    number: Phone,
    *,
    shared: bool = False,
    code: str = "",
    actor: str,
) -> PhoneNumber:
    """Register a number: the account's own (of the brand `code`), or a shared one whose general mailbox is theirs.

    The same again changes nothing. Raise `InvalidField` (`number` `taken`; `code` of a shared number), `NotFound` for
    a code of another account, `NotPossible` (`plan-numbers`).
    """
    _check_code(desk, account, code, shared=shared)
    known = _known(desk, number)
    if known:
        if (known.account, known.shared, known.code) != (account.id, shared, code):
            raise InvalidField(field="number", problem="taken")
        return known
    if not shared:
        check_room(account.plan, "numbers", sum(not one.shared for one in desk.lines.numbers(account.id)))
    now = desk.clock.now()
    made = PhoneNumber(account=account.id, number=number.e164, added_at=now, shared=shared, code=code)
    because = Reason(Tag.ACCOUNT_NUMBER_ADDED, actor, None, _detail(made))
    unit = desk.work.begin(account.id, now)
    unit.store(desk.accounts.get(account.id), because=because)
    unit.create(made, because=because)
    unit.create(PhoneNumberEntry(account=account.id, number=number.e164), because=because)
    try:
        unit.commit()
    except Conflict:
        raise InvalidField(field="number", problem="taken") from None
    return desk.lines.number(number.e164)


def move_number(
    desk: Desk,
    number: Phone,
    account: Account,
    *,
    shared: bool,
    code: str = "",
    actor: str,
) -> PhoneNumber:
    """Give a number to an account, or to a brand of it; both accounts' audits say so. The same again changes nothing.

    Between two accounts it is removed from one and added to the other: should this end between the two, the number is
    nobody's until it is added. Raise `NotFound`, `InvalidField` as `add_number` does, `Conflict`.
    """
    _check_code(desk, account, code, shared=shared)
    known = desk.lines.number(number.e164)
    if known.account != account.id:
        remove_number(desk, number, actor=actor)
        return add_number(desk, account, number, shared=shared, code=code, actor=actor)
    moved = replace(known, shared=shared, code=code)
    if moved != known:
        because = Reason(Tag.ACCOUNT_NUMBER_CHANGED, actor, None, _detail(moved))
        unit = desk.work.begin(account.id, desk.clock.now())
        unit.store(desk.accounts.get(account.id), because=because)
        unit.store(moved, because=because)
        unit.commit()
    return desk.lines.number(number.e164)


def give_brand(desk: Desk, account: Account, number: Phone, *, code: str = "", actor: str) -> PhoneNumber:
    """Let an own number of the account stand for a brand of it, or for the account. The same again changes nothing.

    Raise `NotFound` for another's number, for a shared one and for another's code, `Conflict`.
    """
    known = desk.lines.number(number.e164)
    if known.account != account.id or known.shared:
        raise NotFound("number")
    return move_number(desk, number, account, shared=False, code=code, actor=actor)


def remove_number(desk: Desk, number: Phone, *, actor: str) -> PhoneNumber:
    """Forget a number: whoever calls it hears that nobody is there. Raise `NotFound`, `Conflict`."""
    known = desk.lines.number(number.e164)
    because = Reason(Tag.ACCOUNT_NUMBER_REMOVED, actor, None, _detail(known))
    unit = desk.work.begin(known.account, desk.clock.now())
    unit.store(desk.accounts.get(known.account), because=because)
    unit.remove(known, because=because)
    unit.remove(PhoneNumberEntry(account=known.account, number=known.number, version=_ENTRY), because=because)
    unit.commit()
    return known


def general_mailbox(desk: Desk) -> Account:
    """The account that takes what no code leads to, where none was named: the deployment's first.

    Raise `NotFound` in a deployment without accounts.
    """
    accounts = desk.accounts.every()
    if not accounts:
        raise NotFound("account")
    return min(accounts, key=lambda account: account.opened_at)


def _check_code(desk: Desk, account: Account, code: str, *, shared: bool) -> None:
    """Callers of a shared number key their code: it stands for no brand."""
    if code and shared:
        raise InvalidField(field="code", problem="only-for-dedicated-numbers")
    if code:
        code_of(desk, account, code)


def _detail(number: PhoneNumber) -> Detail:
    return {"shared": number.shared, **({"code": number.code} if number.code else {})}


def _known(desk: Desk, number: Phone) -> PhoneNumber | None:
    try:
        return desk.lines.number(number.e164)
    except NotFound:
        return None
