"""The staff of an account as its administrators see them, and what each role may do, from the table of roles."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from msgspec import Struct

from chalicelib import texts
from chalicelib.domain.account import LastSignIn, Staff, User
from chalicelib.domain.people import check_reach
from chalicelib.domain.permissions import PERMITTED, Permission, Role
from chalicelib.domain.second_factor import Factors
from chalicelib.errors import NotPossible
from chalicelib.http.call import Call


class UserView(Struct, frozen=True, kw_only=True):
    """One member of staff: `kinds` of the second factor that they have, `demanded` if they must have one.

    `reachable`: who looks may change them.
    """

    id: str
    name: str
    email: str
    role: str
    added_at: datetime
    kinds: Sequence[str] = ()
    demanded: bool = False
    last_at: datetime | None = None
    last_way: str = ""
    disabled_at: datetime | None = None
    new_email: str | None = None
    self: bool = False
    reachable: bool = True
    version: int = 0


class RoleRow(Struct, frozen=True, kw_only=True):
    """One thing that can be permitted, and for each role, in their order, whether it is."""

    permission: str
    granted: Sequence[bool]


ROLES = tuple(role.value for role in Role)


def user_views(call: Call) -> Sequence[UserView]:
    """All staff: who can sign in first, then by name."""
    account, desk = call.staff.account.id, call.desk
    have = {factors.user: factors for factors in desk.second_factors.every(account)}
    last = {one.user: one for one in desk.accounts.last_sign_ins(account)}
    found = [_view(call.staff, user, have.get(user.id), last.get(user.id)) for user in desk.accounts.users(account)]
    return sorted(found, key=lambda one: (one.disabled_at is not None, one.name.casefold(), one.id))


def user_view(call: Call, user: User) -> UserView:
    """One of them."""
    desk = call.desk
    factors = desk.second_factors.of(user.account, user.id)
    return _view(call.staff, user, factors, desk.accounts.last_sign_in(user.account, user.id))


def role_rows(*, operator: bool = False) -> Sequence[RoleRow]:
    """The table of roles as it is decided by; running the deployment stands only in the operator's own account."""
    return [
        RoleRow(permission=permission.value, granted=[role in PERMITTED[permission] for role in Role])
        for permission in Permission
        if operator or permission is not Permission.OPERATE
    ]


def role_choices(call: Call) -> list[dict[str, Any]]:
    """The roles that who looks may give, each with what it is for."""
    roles = [role for role in Role if _may(call.staff, role)]
    return [
        {
            "value": role.value,
            "text": texts.text(f"role.{role.value}", call.language).capitalize(),
            "hint": texts.text(f"role.{role.value}.what", call.language),
        }
        for role in roles
    ]


def _view(staff: Staff, user: User, factors: Factors | None, last: LastSignIn | None) -> UserView:
    return UserView(
        id=user.id,
        name=user.name,
        email=user.email.address,
        role=user.role.value,
        added_at=user.added_at,
        kinds=[kind.value for kind in factors.kinds] if factors else [],
        demanded=staff.account.second_factor.asks(user.role),
        last_at=last.at if last else None,
        last_way=last.way if last else "",
        disabled_at=user.disabled_at,
        new_email=user.new_email.address if user.new_email else None,
        self=user.id == staff.user.id,
        reachable=_may(staff, user.role),
        version=user.version,
    )


def _may(staff: Staff, role: Role) -> bool:
    try:
        check_reach(staff.user.role, role)
    except NotPossible:
        return False
    return True
