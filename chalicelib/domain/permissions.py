"""Roles as data: one table says who may do what. Routes name the permission, never the role."""

from enum import StrEnum
from typing import Final

from chalicelib.errors import Forbidden


class Role(StrEnum):
    """What a member of an account's staff is there for."""

    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    HANDLER = "handler"
    REVIEWER = "reviewer"
    AUDITOR = "auditor"


class Permission(StrEnum):
    """What can be permitted, in the words of the work."""

    READ_REQUESTS = "read requests"
    HANDLE_REQUESTS = "handle requests"
    APPROVE = "approve another's verification"
    DECIDE_APPEALS = "decide appeals"
    CHILD_DATA = "remove the data of a child"
    EXPORT_REQUESTS = "export lists of requests"
    READ_AUDIT = "read the audit"
    ADMINISTER = "administer users and settings"
    CLOSE_ACCOUNT = "close the account"
    EXPORT_EVERYTHING = "take everything along"
    LET_IN = "let the operator in"
    CHOOSE_USES = "say what the operator may use data for"
    OPERATE = "run the deployment"  # of the operator's own staff only (`services.accounts.operators`)


_EVERYONE: Final = frozenset(Role)
_WORKERS: Final = frozenset({Role.OWNER, Role.ADMINISTRATOR, Role.HANDLER})

PERMITTED: Final[dict[Permission, frozenset[Role]]] = {
    Permission.READ_REQUESTS: _EVERYONE,
    Permission.HANDLE_REQUESTS: _WORKERS,
    Permission.APPROVE: frozenset({Role.OWNER, Role.ADMINISTRATOR, Role.REVIEWER}),
    Permission.DECIDE_APPEALS: _WORKERS | {Role.REVIEWER},
    Permission.CHILD_DATA: frozenset({Role.OWNER, Role.ADMINISTRATOR}),
    Permission.EXPORT_REQUESTS: frozenset({Role.OWNER, Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.READ_AUDIT: frozenset({Role.OWNER, Role.ADMINISTRATOR, Role.AUDITOR}),
    Permission.ADMINISTER: frozenset({Role.OWNER, Role.ADMINISTRATOR}),
    Permission.CLOSE_ACCOUNT: frozenset({Role.OWNER}),
    Permission.EXPORT_EVERYTHING: frozenset({Role.OWNER}),
    Permission.LET_IN: frozenset({Role.OWNER}),
    Permission.CHOOSE_USES: frozenset({Role.OWNER}),
    Permission.OPERATE: frozenset({Role.OWNER, Role.ADMINISTRATOR}),
}


def permits(role: Role, permission: Permission) -> bool:
    """Whether the table grants `permission` to `role`."""
    return role in PERMITTED[permission]


def require(role: Role, permission: Permission) -> None:
    """Raise `Forbidden` (403) unless the table grants it."""
    if not permits(role, permission):
        raise Forbidden(f"{role} may not {permission}")
