"""The account's side of grants: who of the operator may read it, who came when, and what was read."""

from typing import Any

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.grant import GrantKind, GrantSpan
from chalicelib.domain.permissions import Permission, permits
from chalicelib.errors import Conflict, InvalidField, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.grant_view import STAFF_GRANTS, grant_view, view_lines
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.grants.give_grant import GiveGrant, end_grant, give_grant
from chalicelib.services.grants.own_grants import own_grant, own_grants
from chalicelib.services.grants.views import views_of

_REFUSALS = (InvalidField, StaleForm, NotPossible, Conflict)


@endpoint(blueprint, STAFF_GRANTS, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def grants(call: Call) -> Response:
    """List every grant of which the account may know, the newest first."""
    name, now = reader(call).name, call.desk.clock.now()
    return staff_page(
        call,
        "staff/grants.html",
        nav="grants",
        here=STAFF_GRANTS,
        grants=[grant_view(grant, now, name) for grant in own_grants(call.desk, call.staff.account)],
        gives=permits(call.staff.user.role, Permission.LET_IN) and bool(call.desk.operator),
        operated=bool(call.desk.operator),
    )


@endpoint(
    blueprint,
    f"{STAFF_GRANTS}/give",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_GRANT_GIVEN,),
    permission=Permission.LET_IN,
    fresh=True,
)
def give(call: Call) -> Response:
    """Say what the operator will see; let it in."""
    if call.method == "GET":
        return _form(call)
    try:
        check_staff_token(call)
        span = call.value("grant_span")
        if span not in set(GrantSpan):
            raise InvalidField(field="grant_span", problem="missing")
        given = give_grant(call.desk, call.staff, GiveGrant(span=GrantSpan(span), reason=call.value("grant_reason")))
    except _REFUSALS as error:
        return _form(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{STAFF_GRANTS}/{given.id}?done=grant-given")


@endpoint(blueprint, f"{STAFF_GRANTS}/{{grant}}", audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def one(call: Call) -> Response:
    """Show a grant with who came when, and each page that was read. 404 for another account's."""
    grant = own_grant(call.desk, call.staff.account, call.params["grant"])
    views = views_of(call.desk, grant)
    return staff_page(
        call,
        "staff/grant.html",
        nav="grants",
        back_url=STAFF_GRANTS,
        grant=grant_view(grant, call.desk.clock.now(), reader(call).name),
        views=view_lines(call, grant.opens, views, linked=True),
        pages=views.pages,
        ends=permits(call.staff.user.role, Permission.ADMINISTER),
    )


@endpoint(
    blueprint,
    f"{STAFF_GRANTS}/{{grant}}/end",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_GRANT_ENDED,),
    permission=Permission.ADMINISTER,
)
def end(call: Call) -> Response:
    """Ask, then end what an owner gave: who reads by it reads nothing more."""
    grant = own_grant(call.desk, call.staff.account, call.params["grant"])
    url = f"{STAFF_GRANTS}/{grant.id}"
    if grant.kind is not GrantKind.OWNER:
        raise NotPossible("grant-not-yours")
    if call.method == "GET":
        return _ask(call, url)
    try:
        check_staff_token(call)
        end_grant(call.desk, call.staff, grant.id)
    except _REFUSALS as error:
        return _ask(call, url, status=error.status, errors=field_errors(call, error))
    return see_other(f"{url}?done=grant-ended")


def _ask(call: Call, url: str, *, status: int = 200, **more: Any) -> Response:
    return staff_page(call, "staff/grant_end.html", status=status, nav="grants", cancel_url=url, **more)


def _form(call: Call, *, status: int = 200, **more: Any) -> Response:
    posted = call.method == "POST"
    return staff_page(
        call,
        "staff/grant_give.html",
        status=status,
        nav="grants",
        back_url=STAFF_GRANTS,
        spans=[span.value for span in GrantSpan],
        values={name: call.value(name) if posted else "" for name in ("grant_span", "grant_reason")},
        **more,
    )
