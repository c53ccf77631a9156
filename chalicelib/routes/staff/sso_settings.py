"""Whose word the account takes for its staff, and whether nothing else counts."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.ids import UserId
from chalicelib.domain.issuer import IssuerTyped, Sso
from chalicelib.domain.permissions import Permission, Role, permits
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.http.staff.sure import ask_first
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.sso_settings import add_issuer, demand_sso, remove_issuer, unlink
from chalicelib.services.accounts.sso_sign_in import redirect_uri

_PATH: Final = "/staff/access/sso"
_FIELDS: Final = ("name", "url", "client_id", "hosted")
_REFUSALS: Final = (InvalidField, StaleForm, NotPossible, NotFound, Conflict)


@endpoint(blueprint, _PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def sso_settings(call: Call) -> Response:
    """Show the issuers with what each must be told, also to who only looks; a client's secret is never shown."""
    return _page(call)


@endpoint(
    blueprint,
    _PATH,
    methods=("POST",),
    audit=(Tag.ACCOUNT_SETTINGS_CHANGED, Tag.USER_UNLINKED),
    permission=Permission.ADMINISTER,
    fresh=True,
)
def change(call: Call) -> Response:
    """Add an issuer, take nobody else's word; after asking, remove an issuer or unlink somebody."""
    try:
        check_staff_token(call)
        asked = _ask(call, call.value("do"))
        if asked:
            return asked
        done = _do(call, call.value("do"))
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done={done}")


def _ask(call: Call, what: str) -> Response | None:
    named = ""
    if what == "remove":
        named = next(
            (one.name for one in call.desk.issuers.of(call.staff.account.id) if one.id == call.value("issuer")), ""
        )
    if what == "unlink":
        named = call.desk.accounts.user(call.staff.account.id, UserId(call.value("user"))).name
    return ask_first(call, f"sso-{what}", back=_PATH, nav="sso", named=named) if named else None


def _do(call: Call, what: str) -> str:
    desk, staff = call.desk, call.staff
    match what:
        case "add":
            typed = {name: call.value(name) for name in (*_FIELDS, "secret")}
            add_issuer(desk, staff, IssuerTyped.parse(**typed))
            return "issuer-added"
        case "remove":
            remove_issuer(desk, staff, call.value("issuer"))
            return "issuer-removed"
        case "only":
            demand_sso(desk, staff, only=call.value("only") == "yes")
            return "sso-saved"
        case "unlink":
            unlink(desk, staff, desk.accounts.user(staff.account.id, UserId(call.value("user"))))
            return "sso-unlinked"
    raise NotFound("step")


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    adding = call.method == "POST" and call.value("do") == "add"
    return staff_page(
        call,
        "staff/sso_settings.html",
        status=status,
        nav="sso",
        here=_PATH,
        action=_PATH,
        issuers=call.desk.issuers.of(account.id),
        only=account.sso is Sso.ONLY,
        redirect_uri=redirect_uri(call.desk, account),
        adds=call.staff.user.role is Role.OWNER,
        start_url=f"{call.desk.public_url}/staff/sso?account={account.slug}",
        linked=[user for user in call.desk.accounts.users(account.id) if user.identity and not user.disabled_at],
        values={name: call.value(name) if adding else "" for name in _FIELDS},
        may_change=permits(call.staff.user.role, Permission.ADMINISTER),
        **more,
    )
