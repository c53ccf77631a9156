"""The telephone numbers of the deployment: shared ones, where callers key a code, and accounts' own."""

from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Phone
from chalicelib.domain.reason import Reason
from chalicelib.domain.telephony import PhoneNumber, PhoneNumberEntry
from chalicelib.errors import Conflict, InvalidField, NotFound
from chalicelib.services.ports import Desk
from chalicelib.services.service_codes import code_of


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

    The same again changes nothing. Raise `InvalidField` (`number` `taken`), `NotFound` for a code of another account.
    """
    if code:
        code_of(desk, account, code)
    known = _known(desk, number)
    if known:
        if (known.account, known.shared, known.code) != (account.id, shared, code):
            raise InvalidField(field="number", problem="taken")
        return known
    now = desk.clock.now()
    made = PhoneNumber(account=account.id, number=number.e164, added_at=now, shared=shared, code=code)
    because = Reason(Tag.ACCOUNT_NUMBER_ADDED, actor, None, {"shared": shared, **({"code": code} if code else {})})
    unit = desk.work.begin(account.id, now)
    unit.store(desk.accounts.get(account.id), because=because)
    unit.create(made, because=because)
    unit.create(PhoneNumberEntry(account=account.id, number=number.e164), because=because)
    try:
        unit.commit()
    except Conflict:
        raise InvalidField(field="number", problem="taken") from None
    return desk.lines.number(number.e164)


def general_mailbox(desk: Desk) -> Account:
    """The account that takes what no code leads to, where none was named: the deployment's first.

    Raise `NotFound` in a deployment without accounts.
    """
    accounts = desk.accounts.every()
    if not accounts:
        raise NotFound("account")
    return min(accounts, key=lambda account: account.opened_at)


def _known(desk: Desk, number: Phone) -> PhoneNumber | None:
    try:
        return desk.lines.number(number.e164)
    except NotFound:
        return None
