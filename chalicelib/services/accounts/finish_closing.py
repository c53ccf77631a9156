"""An account that is closing can at last only be read: the duty to keep records has passed to its business.

Its owner brings that about once every open request is dealt with and the export is fetched, or done without in
writing. The clock does after fourteen days, whatever is still missing.
"""

from collections import Counter
from dataclasses import replace

from chalicelib.domain.account import Account, AccountState, Closing, Staff
from chalicelib.domain.account_course import Who, check_way
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotPossible
from chalicelib.services.accounts.close_account import check_name, days_of, own_account
from chalicelib.services.accounts.closing_requests import open_ones
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.ports.desk import Desk


def note_exported(desk: Desk, staff: Staff) -> Account:
    """Note that an owner fetched the signed export of an account that is closing or closed; once is enough.

    Nothing is noted for anybody else, nor for an account that stays.
    """
    account = desk.accounts.get(staff.account.id)
    mine = permits(desk.accounts.user(account.id, staff.user.id).role, Permission.CLOSE_ACCOUNT)
    if account.closing is None or account.closing.exported_at or not mine:
        return account
    changed = replace(account.closing, exported_at=desk.clock.now())
    return _note(desk, account, changed, Tag.ACCOUNT_CLOSING_EXPORTED, staff.actor)


def waive_export(desk: Desk, staff: Staff, typed: str) -> Account:
    """Record that an owner does without the export, by typing the business's name; once is enough.

    Raise `Forbidden`, `InvalidField` (`typed_name`), `NotPossible` for an account that is not on its way out.
    """
    account = own_account(desk, staff)
    check_name(account, typed)
    if account.closing is None:
        raise NotPossible("account-state", state=account.state.value)
    if account.closing.waived_at:
        return account
    changed = replace(account.closing, waived_at=desk.clock.now(), waived_by=staff.actor)
    return _note(desk, account, changed, Tag.ACCOUNT_CLOSING_WAIVED, staff.actor)


def finish_closing(desk: Desk, staff: Staff) -> Account:
    """Close one's own account before its day. Raise `Forbidden`, `NotPossible`: `requests-open`, `export-missing`."""
    account = own_account(desk, staff)
    closing = account.closing
    if account.state is AccountState.CLOSED:
        return account
    left = sum(one.said is None for one in open_ones(desk, account))
    if left:
        raise NotPossible("requests-open", count=str(left))
    if closing and not closing.exported_at and not closing.waived_at:
        raise NotPossible("export-missing")
    return shut(desk, account, actor=staff.actor, who=Who.OWNER)


def shut(desk: Desk, account: Account, *, actor: str, who: Who) -> Account:
    """Let the account only be read from now on, record what became of everything, and tell its owners."""
    way = check_way(account, AccountState.CLOSED, who)
    closing = account.closing
    if closing is None:
        raise NotPossible("account-state", state=account.state.value)
    now = desk.clock.now()
    fates = Counter(one.said.fate.value if one.said else "left" for one in open_ones(desk, account))
    export = "fetched" if closing.exported_at else "waived" if closing.waived_at else "none"
    counts: Detail = {"handed_over": fates["handed-over"], "warned": fates["warned"], "left": fates["left"]}
    detail: Detail = {"export": export, **counts}
    because = Reason(way.tag, actor, None, detail)
    closed = replace(account, state=AccountState.CLOSED, closing=replace(closing, closed_at=now), announced=())
    unit = desk.work.begin(account.id, now)
    unit.store(closed, because=because)
    values = {"count": str(fates["left"] + fates["warned"]), **days_of(closed)}
    tell_owners(desk, unit, account, because, LetterKind.STAFF_CLOSED, values)
    unit.commit()
    return desk.accounts.get(account.id)


def _note(desk: Desk, account: Account, closing: Closing, tag: Tag, actor: str) -> Account:
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, closing=closing), because=Reason(tag, actor))
    unit.commit()
    return desk.accounts.get(account.id)
