"""Which places the business serves, and the body of recourse that it names."""

from typing import Any, Final

from chalicelib import texts
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.places import GROUPS
from chalicelib.domain.served import whole_groups
from chalicelib.errors import Conflict, InvalidField, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.accounts.serve_places import name_recourse, serve_places, shown

_PATH: Final = "/staff/places"
_REFUSALS: Final = (InvalidField, StaleForm, Conflict)
_NAMED: Final = "named"


@endpoint(
    blueprint,
    _PATH,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_PLACES_CHANGED, Tag.ACCOUNT_RECOURSE_CHANGED),
    permission=Permission.READ_AUDIT,
)
def places(call: Call) -> Response:
    """Show what is served; posted by an administrator: the list, or the body of recourse."""
    if call.method == "GET":
        return _page(call)
    try:
        check_staff_token(call)
        if call.value("do") == "recourse":
            name_recourse(call.desk, call.staff, call.value("body_name"), call.value("body_where"))
            return see_other(f"{_PATH}?done=recourse-saved")
        serve_places(call.desk, call.staff, _chosen(call), seen=call.value("seen"))
    except _REFUSALS as error:
        return _page(call, status=error.status, errors=field_errors(call, error))
    return see_other(f"{_PATH}?done=places-saved")


def _chosen(call: Call) -> list[str]:
    """The places that were ticked. Raise `InvalidField` (`where`, `served`) where it is not said which."""
    if call.value("where") not in {"everywhere", _NAMED}:
        raise InvalidField(field="where", problem="missing")
    if call.value("where") != _NAMED:
        return []
    found = call.form.get("served", [])
    if not found:
        raise InvalidField(field="served", problem="missing")
    return found


def _page(call: Call, *, status: int = 200, **more: Any) -> Response:
    account = call.desk.accounts.get(call.staff.account.id)
    body = account.recourse
    whole = whole_groups(account.served)
    ticked = [code for key, codes in GROUPS if key not in whole for code in codes if code in account.served]
    values: dict[str, Any] = {
        "where": _NAMED if account.served else "everywhere",
        "served": [*whole, *ticked],
        "body_name": body.name if body else "",
        "body_where": body.where if body else "",
    }
    if call.method == "POST" and call.value("do") == "recourse":
        values |= {name: call.value(name) for name in ("body_name", "body_where")}
    elif call.method == "POST":
        values |= {"where": call.value("where"), "served": call.form.get("served", [])}
    return staff_page(
        call,
        "staff/places.html",
        status=status,
        nav="places",
        here=_PATH,
        groups=_groups(call.language),
        values=values,
        served=account.served,
        body=body,
        seen=shown(account),
        changes=permits(call.staff.user.role, Permission.ADMINISTER),
        **more,
    )


def _groups(language: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The groups of places, each with its codes and names."""
    return [(key, [(code, texts.text(f"place.{code}", language)) for code in codes]) for key, codes in GROUPS]
