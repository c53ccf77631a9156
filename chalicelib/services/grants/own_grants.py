"""The grants that lie with an account as its own: what its owners gave, and the demands that it was told of.

With the account of whoever runs the deployment lie the demands about others as well. They are for those who operate
(`register_demand.demand_of`), not for everybody who reads that account or its systems.
"""

from chalicelib.domain.account import Account
from chalicelib.domain.grant import Grant
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk


def own_grants(desk: Desk, account: Account) -> tuple[Grant, ...]:
    """All of them, the newest first."""
    return tuple(grant for grant in desk.grants.of(account.id) if grant.lies_with_account)


def own_grant(desk: Desk, account: Account, name: str) -> Grant:
    """One of them. Raise `NotFound`, also for what is there and is not the account's own."""
    grant = desk.grants.get(account.id, name)
    if not grant.lies_with_account:
        raise NotFound("grant")
    return grant
