"""Who is signed in sets up a second factor, takes one away, or makes new recovery codes."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, NotSignedIn, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import SECURITY, SET_UP, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.come_back import HOME
from chalicelib.http.staff.entering import asking
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.security_view import picture_of, security_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.set_up_factor import (
    add_authenticator,
    add_passkey,
    begin_authenticator,
    begin_passkey,
    remove_authenticator,
    remove_passkey,
    renew_recovery_codes,
)

_REFUSALS: Final = (InvalidField, StaleForm, NotPossible, NotFound, Conflict)
_SETTING_UP: Final = frozenset({"authenticator", "passkey"})


@endpoint(
    blueprint,
    SET_UP,
    methods=("GET", "POST"),
    audit=(Tag.USER_FACTOR_ADDED, Tag.USER_FACTOR_REMOVED, Tag.USER_RECOVERY_MADE, Tag.USER_SESSIONS_ENDED),
    permission=Permission.READ_REQUESTS,
    fresh=True,
)
def factors(call: Call) -> Response:
    """Show how to set one up; take it, or take one away. Recovery codes are shown once, in the answer."""
    if call.staff.enrolling and call.desk.second_factors.of(call.staff.account.id, call.staff.user.id).is_set_up:
        raise NotSignedIn("staff")  # set up elsewhere meanwhile: this session has shown none of them
    if call.method == "GET":
        return _form(call)
    try:
        check_staff_token(call)
        return _ask(call, call.value("do")) or _do(call, call.value("do"))
    except _REFUSALS as error:
        setting_up = call.value("do") in _SETTING_UP
        return (_form if setting_up else security_page)(call, status=error.status, errors=field_errors(call, error))


def _ask(call: Call, what: str) -> Response | None:
    """Ask before what is there would be gone."""
    have = call.desk.second_factors.of(call.staff.account.id, call.staff.user.id)
    there = {
        "remove-app": bool(have.secret),
        "remove-passkey": have.passkey(call.value("id")) is not None,
        "recovery": have.is_set_up,
    }
    return ask_first(call, f"factor-{what}", back=SECURITY, nav="security") if there.get(what) else None


def _do(call: Call, what: str) -> Response:
    desk, staff = call.desk, call.staff
    match what:
        case "authenticator":
            return _added(call, add_authenticator(desk, staff, call.value("code")))
        case "passkey":
            device = asking(call).device
            return _added(call, add_passkey(desk, staff, call.value("credential"), device=device))
        case "recovery":
            return _codes(call, renew_recovery_codes(desk, staff), SECURITY)
        case "remove-app":
            remove_authenticator(desk, staff)
        case "remove-passkey":
            remove_passkey(desk, staff, call.value("id"))
        case _:
            raise NotFound("step")
    return see_other(f"{SECURITY}?done=factor-removed")


def _added(call: Call, codes: tuple[str, ...]) -> Response:
    if codes:
        return _codes(call, codes, HOME if call.staff.enrolling else SECURITY)
    return see_other(f"{SECURITY}?done=factor-added")


def _codes(call: Call, codes: tuple[str, ...], on: str) -> Response:
    return staff_page(call, "staff/recovery.html", nav="security", here=SECURITY, codes=codes, on=on)


def _form(call: Call, *, status: int = 200, **more: Any) -> Response:
    app = begin_authenticator(call.desk, call.staff)
    return staff_page(
        call,
        "staff/factors.html",
        status=status,
        nav="security",
        here=SET_UP,
        action=SET_UP,
        secret=app.secret,
        picture=picture_of(app.address),
        has_app=bool(call.desk.second_factors.of(call.staff.account.id, call.staff.user.id).secret),
        passkey=begin_passkey(call.desk, call.staff),
        demanded=call.staff.enrolling,
        **more,
    )
