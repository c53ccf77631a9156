"""Roles: who may do what, held to the words of each role."""

import pytest

from chalicelib.domain.permissions import PERMITTED, Permission, Role, permits, require
from chalicelib.errors import Forbidden

# Written out from the description of the roles, not from the table.
_MAY = {
    Role.OWNER: set(Permission),
    Role.ADMINISTRATOR: set(Permission)
    - {Permission.CLOSE_ACCOUNT, Permission.EXPORT_EVERYTHING, Permission.LET_IN, Permission.CHOOSE_USES},
    Role.HANDLER: {Permission.READ_REQUESTS, Permission.HANDLE_REQUESTS, Permission.DECIDE_APPEALS},
    Role.REVIEWER: {Permission.READ_REQUESTS, Permission.APPROVE, Permission.DECIDE_APPEALS},
    Role.AUDITOR: {Permission.READ_REQUESTS, Permission.READ_AUDIT, Permission.EXPORT_REQUESTS},
}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
def test_each_role_may_do_what_it_is_there_for_and_nothing_else(role: Role, permission: Permission) -> None:
    may = permission in _MAY[role]
    assert permits(role, permission) is may
    if may:
        require(role, permission)
        return
    with pytest.raises(Forbidden):
        require(role, permission)


def test_every_permission_is_granted_to_somebody_and_the_owner_lacks_none() -> None:
    assert set(PERMITTED) == set(Permission)
    assert all(Role.OWNER in roles for roles in PERMITTED.values())


def test_who_reads_the_audit_for_a_living_changes_nothing() -> None:
    reading = {Permission.READ_REQUESTS, Permission.READ_AUDIT, Permission.EXPORT_REQUESTS}
    assert not any(permits(Role.AUDITOR, permission) for permission in set(Permission) - reading)
