"""What is kept of a member of staff: saved by themselves, and forgotten by them or by who administers."""

from typing import Any, Final

from chalicelib.domain.account import User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import UserId
from chalicelib.domain.permissions import Permission
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, document, page, see_other
from chalicelib.http.staff.own_data import own_data_file
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.own_data import forget_colleague, forget_oneself, take_own_data

_OWN: Final = "/staff/profile"
_USERS: Final = "/staff/users"
_REFUSALS: Final = (InvalidField, StaleForm, NotPossible, Conflict)


@endpoint(
    blueprint,
    f"{_OWN}/data",
    methods=("POST",),
    audit=(Tag.USER_DATA_TAKEN,),
    permission=Permission.READ_REQUESTS,
    fresh=True,
)
def save(call: Call) -> Response:
    """Everything that is kept of who is signed in, as a file."""
    check_staff_token(call)
    content = own_data_file(take_own_data(call.desk, call.staff))
    return document(content, "application/json; charset=utf-8", name="your-data.json")


@endpoint(
    blueprint,
    f"{_OWN}/forget",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_USER_FORGOTTEN,),
    permission=Permission.READ_REQUESTS,
    fresh=True,
)
def forget_me(call: Call) -> Response:
    """Say what goes and what stays, and ask; then forget who is signed in, and sign them out."""
    own = call.desk.accounts.user(call.staff.account.id, call.staff.user.id)
    if call.method == "GET":
        return _ask(call, own)
    try:
        _check_sure(call)
        forget_oneself(call.desk, call.staff)
    except _REFUSALS as error:
        return _ask(call, own, status=error.status, errors=field_errors(call, error))
    call.new_cookies["staff"] = ""
    return page(call, "message.html", key="you-are-forgotten", fill={}, link_url=None, link_key=None, here=_OWN)


@endpoint(
    blueprint,
    f"{_USERS}/{{user}}/forget",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_USER_FORGOTTEN,),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def forget(call: Call) -> Response:
    """The same for somebody whose access has ended. 404 for nobody of this account."""
    found = call.desk.accounts.user(call.staff.account.id, UserId(call.params["user"]))
    if found.id == call.staff.user.id:
        return see_other(f"{_OWN}/forget")
    if call.method == "GET":
        return _ask(call, found)
    try:
        _check_sure(call)
        forget_colleague(call.desk, call.staff, found)
    except _REFUSALS as error:
        return _ask(call, found, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_USERS}?done=user-forgotten")


def _check_sure(call: Call) -> None:
    check_staff_token(call)
    if call.value("forget") != "yes":
        raise InvalidField(field="forget", problem="missing")


def _ask(call: Call, found: User, *, status: int = 200, **more: Any) -> Response:
    own = found.id == call.staff.user.id
    back = _OWN if own else f"{_USERS}/{found.id}"
    return staff_page(
        call,
        "staff/forget_user.html",
        status=status,
        nav="profile" if own else "users",
        here=f"{back}/forget",
        action=f"{back}/forget",
        back_url=back,
        own=own,
        name=found.name,
        **more,
    )
