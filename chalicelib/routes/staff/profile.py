"""One's own data: whoever uses the dashboard sees what is kept of them, and puts it right."""

from typing import Any, Final

from chalicelib.domain.account import User
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, InvalidField, NotFound, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.form_tokens import check_form_token, form_token
from chalicelib.http.rate_limits import SIGN_IN, address_block, limit
from chalicelib.http.responses import Response, page, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.users_view import user_view
from chalicelib.routes.staff.registry import blueprint
from chalicelib.routes.staff.users import correct
from chalicelib.services.accounts.correct_user import confirm_address, waiting_for
from chalicelib.services.accounts.operators import operates

_PATH: Final = "/staff/profile"
_CONFIRM: Final = "/staff/address"
_REFUSALS: Final = (InvalidField, StaleForm, NotFound, Conflict)


@endpoint(
    blueprint,
    _PATH,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_USER_CORRECTED,),
    permission=Permission.READ_REQUESTS,
    fresh=True,
)
def profile(call: Call) -> Response:
    """Show name, address, role and what is kept; put name or address right."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        done = correct(call, call.desk.accounts.user(call.staff.account.id, call.staff.user.id))
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done={done}")


@endpoint(blueprint, _CONFIRM, methods=("GET", "POST"), audit=(Tag.ACCOUNT_USER_ADDRESS_CONFIRMED,))
def address(call: Call) -> Response:
    """Where the link to a new address leads: a button confirms it. 410 when the link is unknown, over or used."""
    if call.method == "GET":
        return _confirming(call, call.query.get("token", ""))
    limit(call, SIGN_IN, address_block(call.source_ip))
    token = call.value("token")
    try:
        check_form_token(call, "address")
        confirm_address(call.desk, token)
    except (StaleForm, InvalidField, Conflict) as error:
        return _confirming(call, token, status=error.status, errors=field_errors(call, error))
    return page(
        call,
        "message.html",
        key="address-confirmed",
        fill={},
        link_url="/staff/sign-in",
        link_key="message.go-to-sign-in",
        here="/staff/sign-in",
    )


def _confirming(call: Call, token: str, **more: Any) -> Response:
    account, user = waiting_for(call.desk, token)
    return page(
        call,
        "staff/address.html",
        form_token=form_token(call, "address"),
        token_value=token,
        account_name=account.name,
        email=user.new_email.address if user.new_email else "",
        here=f"{_CONFIRM}?token={token}" if token.isalnum() else _CONFIRM,
        **more,
    )


def _may(call: Call, own: User, permission: Permission) -> bool:
    if permission is Permission.OPERATE:
        return operates(call.desk, call.staff)
    return permits(own.role, permission)


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    own = call.desk.accounts.user(call.staff.account.id, call.staff.user.id)
    posted = call.method == "POST"
    return staff_page(
        call,
        "staff/profile.html",
        status=status,
        nav="profile",
        here=_PATH,
        action=_PATH,
        person=user_view(call, own),
        may=[permission.value for permission in Permission if _may(call, own, permission)],
        values={
            "name": call.value("name") if posted and "name" in call.form else own.name,
            "email": call.value("email") if posted else "",
        },
        **more,
    )
