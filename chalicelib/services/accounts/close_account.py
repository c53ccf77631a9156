"""A business takes no more requests; what is open is still answered, and nothing is deleted."""

from dataclasses import replace

from chalicelib.domain.account import Account, AccountState
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotPossible
from chalicelib.services.ports.desk import Desk


def close_account(desk: Desk, account: Account, *, actor: str) -> Account:
    """Close the account's form. Raise `NotPossible` when it is closed already."""
    if account.state in {AccountState.CLOSED, AccountState.ERASED}:
        raise NotPossible("already-closed")
    closed = replace(account, state=AccountState.CLOSED)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(closed, because=Reason(Tag.ACCOUNT_CLOSED, actor))
    unit.commit()
    return desk.accounts.get(account.id)
