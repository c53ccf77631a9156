"""What only an owner may do, done by a system: by a key that a present owner has made, and by no other.

Who administers makes keys as well. Without this rule a key would be the way to what its maker may not do.
"""

from chalicelib.domain.account import Staff
from chalicelib.domain.ids import KeyId, UserId
from chalicelib.domain.permissions import Permission, require
from chalicelib.errors import Forbidden, NotFound
from chalicelib.services.ports.desk import Desk


def require_owner(desk: Desk, staff: Staff, permission: Permission, *, machine: bool = False) -> None:
    """Raise `Forbidden` for a role without the permission, and for a key whose maker has it not or no more.

    With `machine` a key counts, too, that was made by the command of who holds the machine.
    """
    if not staff.key:
        require(staff.user.role, permission)
        return
    require(staff.user.role, Permission.ADMINISTER)
    kind, _, maker = desk.api_keys.get(KeyId(staff.key)).created_by.partition(":")
    if machine and kind not in {"user", "key"}:
        return
    try:
        owner = desk.accounts.user(staff.account.id, UserId(maker)) if kind == "user" else None
    except NotFound:
        owner = None
    if owner is None or owner.disabled_at is not None:
        raise Forbidden("the key was not made by an owner")
    require(owner.role, permission)
