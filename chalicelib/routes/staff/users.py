"""The staff of an account: listed, invited, given another role, put right, disabled and let in again."""

from typing import Any, Final

from chalicelib.domain.account import User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.users_view import ROLES, role_choices, role_rows, user_view, user_views
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.correct_user import ask_address, correct_name, drop_address
from chalicelib.services.accounts.user_access import change_role, disable_user, enable_user, invite

_PATH: Final = "/staff/users"
_OWN: Final = "/staff/profile"
_REFUSALS: Final = (InvalidField, InvalidInput, StaleForm, NotPossible, Conflict)


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def users(call: Call) -> Response:
    """List them, also for who only looks."""
    return _list(call)


@endpoint(
    blueprint,
    _PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_USER_ADDED,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def add(call: Call) -> Response:
    """Invite another."""
    try:
        check_staff_token(call)
        _invite(call)
    except _REFUSALS as error:
        return _list(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=user-invited")


@endpoint(blueprint, f"{_PATH}/{{user}}", audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def user(call: Call) -> Response:
    """Show one of them. 404 for nobody of this account."""
    found = _found(call)
    return see_other(_OWN) if found.id == call.staff.user.id else _one(call, found)


@endpoint(
    blueprint,
    f"{_PATH}/{{user}}",
    methods=("POST",),
    audit=(
        Tag.ACCOUNT_USER_ROLE_CHANGED,
        Tag.ACCOUNT_USER_CORRECTED,
        Tag.ACCOUNT_USER_DISABLED,
        Tag.ACCOUNT_USER_ENABLED,
    ),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def change(call: Call) -> Response:
    """Change what one of them may do, or put them right. 404 for nobody of this account."""
    found = _found(call)
    if found.id == call.staff.user.id:
        return see_other(_OWN)
    try:
        check_staff_token(call)
        if call.value("seen") != str(found.version):
            raise Conflict(User.KIND)
        done = _do(call, found)
    except _REFUSALS as error:
        now = call.desk.accounts.user(found.account, found.id)
        return _one(call, now, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}/{found.id}?done={done}")


def _found(call: Call) -> User:
    return call.desk.accounts.user(call.staff.account.id, UserId(call.params["user"]))


def _do(call: Call, found: User) -> str:
    desk, staff = call.desk, call.staff
    match call.value("do"):
        case "role":
            change_role(desk, staff, found, read_role(call.value("role")))
            return "user-role"
        case "disable":
            disable_user(desk, staff, found)
            return "user-disabled"
        case "enable":
            enable_user(desk, staff, found)
            return "user-enabled"
    return correct(call, found)


def correct(call: Call, found: User) -> str:
    """Do what a form about a name or an address asks for, and say what was done. Raise `NotFound` for anything else."""
    desk, staff = call.desk, call.staff
    match call.value("do"):
        case "name":
            correct_name(desk, staff, found, call.value("name"))
            return "user-name"
        case "address":
            ask_address(desk, staff, found, Email.parse(call.value("email")))
            return "user-address"
        case "keep-address":
            drop_address(desk, staff, found)
            return "user-address-kept"
    raise NotFound("step")


def read_role(chosen: str) -> Role:
    """Raise `InvalidField` (`role` `missing`) for what is none."""
    if chosen not in set(Role):
        raise InvalidField(field="role", problem="missing")
    return Role(chosen)


def _invite(call: Call) -> None:
    """Read every field before refusing, so that all problems are told at once."""
    problems: list[InvalidField] = []
    read: dict[str, Any] = {}
    for name, reader in (
        ("name", lambda text: required("name", text, limit=100)),
        ("email", Email.parse),
        ("role", read_role),
    ):
        try:
            read[name] = reader(call.value(name))
        except InvalidField as problem:
            problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    invite(call.desk, call.staff, **read)


def _list(call: Call, *, status: int = 200, **more: Any) -> Response:
    posted = call.method == "POST"
    return staff_page(
        call,
        "staff/users.html",
        status=status,
        nav="users",
        here=_PATH,
        action=_PATH,
        people=user_views(call),
        changes_users=permits(call.staff.user.role, Permission.ADMINISTER),
        choices=role_choices(call),
        roles=ROLES,
        table=role_rows(operator=call.staff.account.slug == call.desk.operator),
        values={name: call.value(name) if posted else "" for name in ("name", "email", "role")},
        **more,
    )


def _one(call: Call, found: User, *, status: int = 200, **more: Any) -> Response:
    posted = call.method == "POST"
    path = f"{_PATH}/{found.id}"
    return staff_page(
        call,
        "staff/user.html",
        status=status,
        nav="users",
        here=path,
        action=path,
        back_url=_PATH,
        person=user_view(call, found),
        changes_users=permits(call.staff.user.role, Permission.ADMINISTER),
        choices=role_choices(call),
        values={
            "name": call.value("name") if posted and "name" in call.form else found.name,
            "email": call.value("email") if posted else "",
        },
        **more,
    )
