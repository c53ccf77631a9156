"""Who runs the deployment: staff of the account that a setting names. Nothing in the database makes anybody one."""

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Forbidden, NotFound, OperatorsOnly
from chalicelib.services.ports.desk import Desk


def operates(desk: Desk, staff: Staff) -> bool:
    """Whether who is signed in belongs to the operator's account, in a role that runs the deployment."""
    ours = bool(desk.operator) and staff.account.slug == desk.operator
    return ours and not staff.key and permits(staff.user.role, Permission.OPERATE)


def require_operator(desk: Desk, staff: Staff) -> None:
    """Raise `OperatorsOnly` unless they do."""
    if not operates(desk, staff):
        raise OperatorsOnly("only the operator's staff may run the deployment")


def operator_account(desk: Desk) -> Account:
    """The account of whoever runs the deployment. Raise `NotFound` where a setting names none."""
    if not desk.operator:
        raise NotFound("operator: RECOURSE_OPERATOR names no account")
    return desk.accounts.by_slug(desk.operator)


def require_operating_system(desk: Desk, account: Account) -> None:
    """Raise `Forbidden` unless a system's account is that of whoever runs the deployment."""
    if not desk.operator or account.slug != desk.operator:
        raise Forbidden("operator")
