"""Who among an account's staff may change whom: owners are made and unmade by owners, and nobody acts on themselves."""

from collections.abc import Iterable

from chalicelib.domain.account import User
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Role
from chalicelib.errors import NotPossible


def check_reach(by: Role, *touched: Role) -> None:
    """Raise `NotPossible` (`owners-only`) where an owner is touched, or made, by who is none."""
    if Role.OWNER in touched and by is not Role.OWNER:
        raise NotPossible("owners-only")


def check_another(by: UserId, user: UserId) -> None:
    """Raise `NotPossible` (`own-access`): nobody raises, lowers or locks out themselves."""
    if by == user:
        raise NotPossible("own-access")


def check_owner_left(users: Iterable[User], without: UserId) -> None:
    """Raise `NotPossible` (`last-owner`) when nobody else owns the account and can sign in."""
    owners = {user.id for user in users if user.role is Role.OWNER and user.disabled_at is None}
    if owners == {without}:
        raise NotPossible("last-owner")
