"""An owner says what the operator may use the account's data for beyond the work that it orders."""

from dataclasses import replace

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.domain.policy import Use, UseChoice
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.uses import affected, choice_of
from chalicelib.errors import NotPossible
from chalicelib.services.accounts.owners_keys import require_owner
from chalicelib.services.ports.desk import Desk


def choose_use(desk: Desk, staff: Staff, use: Use, *, allowed: bool) -> Account:
    """Allow or refuse a use at once; the same answer to the same versions changes nothing.

    Raise `Forbidden` for who is no owner, `Conflict`, `NotPossible` (`use-unchanged`) where no version changes it.
    """
    require_owner(desk, staff, Permission.CHOOSE_USES)
    account, now = desk.accounts.get(staff.account.id), desk.clock.now()
    versions = desk.policy_versions.newest()
    if use not in affected(versions, account):
        raise NotPossible("use-unchanged")
    number = max(one.number for one in versions)
    before = choice_of(account, use)
    if before and (before.allowed, before.number) == (allowed, number):
        return account
    choice = UseChoice(use=use, allowed=allowed, number=number, at=now, by=staff.actor)
    others = tuple(one for one in account.uses if one.use is not use)
    changed = replace(account, uses=(*others, choice))
    detail: Detail = {"use": use.value, "allowed": allowed, "version": number}
    because = Reason(Tag.ACCOUNT_USES_CHOSEN, staff.actor, None, detail)
    unit = desk.work.begin(account.id, now)
    unit.store(changed, because=because)
    unit.commit()
    return desk.accounts.get(account.id)
