"""Asked wherever a use of an account's data can be refused; see `domain.uses`."""

from chalicelib.domain.account import Account
from chalicelib.domain.policy import Use
from chalicelib.domain.uses import Standing, changed_by, standing, was_told
from chalicelib.services.ports.desk import Desk


def may_use(desk: Desk, account: Account, use: Use) -> bool:
    """Whether an account's data may be used for this now. The account's staff are read only where nobody answered."""
    return standing_of(desk, account, use).allows


def standing_of(desk: Desk, account: Account, use: Use) -> Standing:
    """The same with the reason: a silent account of which no owner was told counts as refusing."""
    versions, now = desk.policy_versions.listed(), desk.clock.now()
    found = standing(account, use, versions, now)
    if found is not Standing.SILENT:
        return found
    told = was_told(desk.accounts.users(account.id), changed_by(account, use, versions, now))
    return found if told else Standing.UNTOLD
