"""The operator's side of grants: what may be read and why, demands and incidents, entering and leaving."""

from datetime import datetime
from typing import Any, Final

from chalicelib.channels.typed_date import read_date
from chalicelib.domain.account import Account
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.grant import Entered, Grant, GrantKind, GrantState
from chalicelib.domain.ids import AccountId, UserId
from chalicelib.errors import Conflict, InvalidField, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads
from chalicelib.http.grant_view import GrantView, grant_view, view_lines
from chalicelib.http.operator.pages import operator_page
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.by_grant import GRANTS
from chalicelib.http.staff.days import midnight
from chalicelib.http.staff.pages import check_staff_token, field_errors
from chalicelib.routes.operator.registry import operator_route
from chalicelib.services.grants.reading import enter, leave
from chalicelib.services.grants.register_demand import (
    RegisterDemand,
    demand_of,
    end_demand,
    keep_silent,
    register_demand,
)
from chalicelib.services.grants.views import views_of

SHOWN_LIMIT: Final = 100  # of what owners have given, on one page
_GROUNDS: Final = (GrantKind.LEGAL_DEMAND, GrantKind.INCIDENT)
_REFUSALS: Final = (InvalidField, StaleForm, NotPossible, NotFound, Conflict)
_FIELDS: Final = ("demand_account", "demand_ground", "demand_reference", "demand_reason", "demand_order", "forbidden")
_DAYS: Final = ("demand_ends", "demand_silent")


@operator_route("grants", audit=Reads.NOTHING_PERSONAL)
def grants(call: Call) -> Response:
    """List what owners have given, the first to end first, and the operator's own demands, newest first."""
    desk, now = call.desk, call.desk.clock.now()
    given = desk.grants.running(now=now, limit=SHOWN_LIMIT)
    return operator_page(
        call,
        "operator/grants.html",
        nav="grants",
        given=[_view(call, grant) for grant in given],
        demands=[_view(call, grant) for grant in desk.grants.of(call.staff.account.id) if not grant.lies_with_account],
        entered=call.staff.entered is not None,
    )


@operator_route("grants/register", methods=("GET", "POST"), audit=(Tag.ACCOUNT_GRANT_REGISTERED,), fresh=True)
def register(call: Call) -> Response:
    """Take a legal demand or an incident with its reference; unless the law forbids it, the account is told at once."""
    if call.method == "GET":
        return _form(call)
    try:
        check_staff_token(call)
        made = register_demand(call.desk, call.staff, _command(call))
    except _REFUSALS as error:
        return _form(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{GRANTS}/{made.account}/{made.id}?done=demand-registered")


@operator_route(
    "grants/{account}/{grant}",
    methods=("GET", "POST"),
    audit=(Tag.VIEW_GRANT_ENTERED, Tag.ACCOUNT_GRANT_ENDED, Tag.ACCOUNT_GRANT_SILENCED),
    fresh=True,
)
def one(call: Call) -> Response:
    """Show a grant and what was read by it; enter the account, end a demand, or note another order of silence."""
    grant = _grant(call)
    if call.method == "GET":
        return _page(call, grant)
    try:
        check_staff_token(call)
        return see_other(_do(call, grant))
    except _REFUSALS as error:
        return _page(call, grant, status=error.status, errors=field_errors(call, error))


@operator_route("leave", methods=("POST",), audit=(Tag.VIEW_GRANT_LEFT,))
def leave_account(call: Call) -> Response:
    """Read the account no more."""
    check_staff_token(call)
    leave(call.desk, call.staff)
    return see_other(f"{GRANTS}?done=grant-left")


def _do(call: Call, grant: Grant) -> str:
    """Do what was asked for; return where it leads."""
    here = f"{GRANTS}/{grant.account}/{grant.id}"
    match call.value("do"):
        case "enter":
            enter(call.desk, call.staff, Entered(grant.account, grant.id))
            return "/staff"
        case "end":
            end_demand(call.desk, call.staff, grant.id)
            return f"{here}?done=grant-ended"
        case "silence":
            until = _moment(call, "demand_silent")
            keep_silent(call.desk, call.staff, grant.id, until=until, order=call.value("demand_order"))
            return f"{here}?done=demand-silenced"
    raise NotFound("step")


def _grant(call: Call) -> Grant:
    """A grant that the operator may use or has registered. Raise `NotFound` for all others."""
    account, name = AccountId(call.params["account"]), call.params["grant"]
    if account == call.staff.account.id:
        return demand_of(call.desk, call.staff, name)
    grant = call.desk.grants.get(account, name)
    if not grant.opens_anything:
        raise NotFound("grant")
    return grant


def _opened(call: Call, grant: Grant) -> Account | None:
    try:
        return call.desk.accounts.get(grant.opens)
    except NotFound:
        return None


def _view(call: Call, grant: Grant) -> GrantView:
    account = _opened(call, grant)
    name = f"{account.name} ({account.slug})" if account else grant.opens
    return grant_view(grant, call.desk.clock.now(), lambda actor: _name(call, actor), account=name, operator=True)


def _name(call: Call, actor: str) -> str:
    """One of the operator's own staff by name; who gave a grant in the account stays an id."""
    kind, _, name = actor.partition(":")
    if kind != "operator":
        return name
    try:
        return call.desk.accounts.user(call.staff.account.id, UserId(name)).name
    except NotFound:
        return name


def _page(call: Call, grant: Grant, *, status: int = 200, **more: Any) -> Response:
    now = call.desk.clock.now()
    views = views_of(call.desk, grant)
    return operator_page(
        call,
        "operator/grant.html",
        status=status,
        nav="grants",
        back_url=GRANTS,
        here=f"{GRANTS}/{grant.account}/{grant.id}",
        grant=_view(call, grant),
        silent=grant.untold and grant.is_silent(now),
        runs=grant.state(now) is GrantState.RUNNING,
        views=view_lines(call, grant.opens, views, linked=False),
        pages=views.pages,
        asks_end=call.query.get("ask") == "end",
        values=_typed(call),
        **more,
    )


def _form(call: Call, *, status: int = 200, **more: Any) -> Response:
    return operator_page(
        call,
        "operator/demand.html",
        status=status,
        nav="grants",
        back_url=GRANTS,
        grounds=[ground.value for ground in _GROUNDS],
        values=_typed(call) | ({} if call.method == "POST" else {"demand_account": call.query.get("account", "")}),
        **more,
    )


def _typed(call: Call) -> dict[str, str]:
    if call.method != "POST":
        return dict.fromkeys(_FIELDS, "")
    dates = [f"{name}_{part}" for name in _DAYS for part in ("day", "month", "year")]
    return {name: call.value(name) for name in (*_FIELDS, *dates)}


def _command(call: Call) -> RegisterDemand:
    ground = call.value("demand_ground")
    if ground not in set(_GROUNDS):
        raise InvalidField(field="demand_ground", problem="missing")
    forbidden = call.value("forbidden") == "yes"
    return RegisterDemand(
        slug=call.value("demand_account"),
        kind=GrantKind(ground),
        reference=call.value("demand_reference"),
        reason=call.value("demand_reason"),
        ends_at=_moment(call, "demand_ends"),
        silent_until=_moment(call, "demand_silent") if forbidden else None,
        order=call.value("demand_order") if forbidden else "",
    )


def _moment(call: Call, name: str) -> datetime:
    """The end of a day at the operator. Raise `InvalidField`."""
    day = read_date(name, *(call.value(f"{name}_{part}") for part in ("day", "month", "year")))
    try:
        return midnight(day.isoformat(), call.staff.account.zone, days=1)
    except (ValueError, OverflowError):
        raise InvalidField(field=name, problem="malformed") from None
