"""Who decides an appeal: another person than the one who decided first, where there is one."""

from collections.abc import Iterable

from chalicelib.domain.account import User
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Deciders:
    """Who may decide an appeal; `same`: nobody else is there, so the owner looks at it again."""

    users: tuple[User, ...]
    same: bool

    def include(self, user: User) -> bool:
        """Whether this user is one of them."""
        return any(one.id == user.id for one in self.users)


def deciders(first: str, users: Iterable[User]) -> Deciders:
    """Who may decide an appeal against a decision made by the actor `first`, among an account's users."""
    present = able(users)
    others = tuple(user for user in present if f"user:{user.id}" != first)
    if others:
        return Deciders(others, same=False)
    return Deciders(tuple(user for user in present if user.role is Role.OWNER), same=True)


def able(users: Iterable[User]) -> tuple[User, ...]:
    """Everybody whose role permits to decide appeals and who has not left."""
    return tuple(user for user in users if user.disabled_at is None and permits(user.role, Permission.DECIDE_APPEALS))
