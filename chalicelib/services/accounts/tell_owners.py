"""Each owner of an account hears by mail of every step of its course, in the transaction that takes it."""

from collections.abc import Mapping

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.permissions import Role
from chalicelib.domain.reason import Reason
from chalicelib.services.accounts.factor_letters import tell
from chalicelib.services.ports.desk import Desk, Unit


def tell_owners(
    desk: Desk,
    unit: Unit,
    account: Account,
    because: Reason,
    kind: LetterKind,
    values: Mapping[str, str] | None = None,
) -> int:
    """Write one letter to each owner who can sign in; return how many there are."""
    owners = [user for user in desk.accounts.users(account.id) if user.role is Role.OWNER and user.disabled_at is None]
    for owner in owners:
        tell(desk, unit, owner, because, kind, values=values)
    return len(owners)
