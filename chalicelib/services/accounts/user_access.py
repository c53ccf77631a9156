"""What a member of staff may do, and whether they come in at all: invited, given another role, disabled, enabled.

Whoever acts is read anew, and the account is written with every change: of two owners who unmake each other at the
same moment the second meets a `Conflict`, and an account never loses its last owner.
"""

from dataclasses import replace
from typing import Final

from chalicelib.domain.account import Account, Staff, User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.correspondence import LetterKind
from chalicelib.domain.people import check_another, check_owner_left, check_reach
from chalicelib.domain.permissions import Permission, Role, require
from chalicelib.domain.plans import check_room
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import NotPossible
from chalicelib.services.accounts.factor_letters import tell
from chalicelib.services.accounts.new_address import check_free
from chalicelib.services.accounts.open_account import add_user
from chalicelib.services.accounts.sessions import forget_sessions
from chalicelib.services.ports.desk import Desk

USERS_LIMIT: Final = 500  # of one account, disabled ones included


def invite(desk: Desk, staff: Staff, *, name: str, email: Email, role: Role) -> User:
    """Take in a colleague, who is told by mail.

    Raise `Forbidden`, `NotPossible`, `InvalidField` (`email` `taken`), `TooManyAttempts`.
    """
    account = desk.accounts.get(staff.account.id)
    check_reach(acting_role(desk, staff), role)
    users = desk.accounts.users(account.id)
    if len(users) >= USERS_LIMIT:
        raise NotPossible("too-many-users", limit=str(USERS_LIMIT))
    check_room(account.plan, "users", sum(user.disabled_at is None for user in users))
    check_free(desk, account.id, email)
    return add_user(desk, account, name=name, email=email, role=role, actor=staff.actor)


def change_role(desk: Desk, staff: Staff, user: User, role: Role) -> User:
    """Give a colleague another role, end their sessions and tell them by mail; the same role changes nothing.

    Raise `Forbidden`; `NotPossible` `owners-only`, `own-access`, `last-owner` or `user-disabled`.
    """
    account = desk.accounts.get(staff.account.id)
    check_reach(acting_role(desk, staff), user.role, role)
    check_another(staff.user.id, user.id)
    if user.role is role:
        return user
    if user.disabled_at is not None:
        raise NotPossible("user-disabled")
    if role is not Role.OWNER:
        check_owner_left(desk.accounts.users(account.id), user.id)
    detail: Detail = {"user": user.id, "from": user.role.value, "to": role.value}
    because = Reason(Tag.ACCOUNT_USER_ROLE_CHANGED, staff.actor, None, detail)
    changed = replace(user, role=role)
    _store(desk, account, changed, because, LetterKind.STAFF_ROLE, role=role.value)
    forget_sessions(desk, changed)
    return replace(changed, version=user.version + 1)


def disable_user(desk: Desk, staff: Staff, user: User) -> User:
    """End a colleague's access at once, open sessions included, and tell them. Raises as `change_role`."""
    account = desk.accounts.get(staff.account.id)
    check_reach(acting_role(desk, staff), user.role)
    check_another(staff.user.id, user.id)
    return end_access(desk, account, user, actor=staff.actor)


def end_access(desk: Desk, account: Account, user: User, *, actor: str) -> User:
    """Disable a user for `actor`, whose right to it the caller has checked; a second time changes nothing.

    Raise `NotPossible` (`last-owner`).
    """
    if user.disabled_at is not None:
        return user
    check_owner_left(desk.accounts.users(account.id), user.id)
    because = Reason(Tag.ACCOUNT_USER_DISABLED, actor, None, {"user": user.id})
    disabled = replace(user, disabled_at=desk.clock.now(), new_email=None, new_email_proof="")
    _store(desk, account, disabled, because, LetterKind.STAFF_DISABLED)
    forget_sessions(desk, disabled)
    return replace(disabled, version=user.version + 1)


def enable_user(desk: Desk, staff: Staff, user: User) -> User:
    """Let a colleague in again, with the role and second factor that they had. Raise `Forbidden`, `NotPossible`."""
    account = desk.accounts.get(staff.account.id)
    check_reach(acting_role(desk, staff), user.role)
    if user.disabled_at is None:
        return user
    users = desk.accounts.users(account.id)
    check_room(account.plan, "users", sum(one.disabled_at is None for one in users))
    because = Reason(Tag.ACCOUNT_USER_ENABLED, staff.actor, None, {"user": user.id})
    enabled = replace(user, disabled_at=None)
    _store(desk, account, enabled, because, LetterKind.STAFF_ENABLED)
    return replace(enabled, version=user.version + 1)


def acting_role(desk: Desk, staff: Staff) -> Role:
    """The role in which somebody administers, as it is now. Raise `Forbidden` unless it permits that."""
    role = staff.user.role if staff.key else desk.accounts.user(staff.account.id, staff.user.id).role
    require(role, Permission.ADMINISTER)
    return role


def _store(desk: Desk, account: Account, user: User, because: Reason, kind: LetterKind, **values: str) -> None:
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(account, because=because)
    unit.store(user, because=because)
    tell(desk, unit, user, because, kind, values=values)
    unit.commit()
