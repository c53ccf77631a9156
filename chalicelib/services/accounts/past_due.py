"""A payment is missing, or has come: the operator says so. Everything goes on working, so that no consumer suffers."""

from dataclasses import replace

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.account_course import Who, check_start, check_way
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.reason import Reason
from chalicelib.services.accounts.tell_owners import tell_owners
from chalicelib.services.ports.desk import Desk


def mark_past_due(desk: Desk, account: Account, *, actor: str) -> Account:
    """Note that a payment is missing and tell the owners; again changes nothing. Raise `NotPossible`."""
    if account.state is AccountState.PAST_DUE:
        return account
    changed = replace(account, state=AccountState.PAST_DUE, past_due_at=desk.clock.now())
    check_start(account, AccountState.ACTIVE)
    return _write(desk, account, changed, LetterKind.STAFF_PAST_DUE, actor)


def mark_paid(desk: Desk, account: Account, *, actor: str) -> Account:
    """Note that nothing is missing any more and tell the owners; again changes nothing. Raise `NotPossible`."""
    if account.state is AccountState.ACTIVE:
        return account
    changed = replace(account, state=AccountState.ACTIVE, past_due_at=None)
    check_start(account, AccountState.PAST_DUE)
    return _write(desk, account, changed, LetterKind.STAFF_PAID, actor)


def _write(desk: Desk, account: Account, changed: Account, kind: LetterKind, actor: str) -> Account:
    way = check_way(account, changed.state, Who.OPERATOR)
    because = Reason(way.tag, actor, None, {"from": account.state.value, "to": changed.state.value})
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(changed, because=because)
    tell_owners(desk, unit, account, because, kind)
    unit.commit()
    return desk.accounts.get(account.id)
