"""The directory of whom the business processes for, and its own services with its role in each."""

from collections.abc import Mapping
from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.controller import Controller, Service, ServiceRole
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Detail, Reason
from chalicelib.errors import Conflict, InvalidInput, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.controller_view import (
    METHODS,
    PATH,
    SERVICES,
    WAITING,
    controller_rows,
    controller_values,
    ended_text,
    seen_of,
    service_rows,
    service_values,
    typed_controller,
    typed_service,
)
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.referrals.directory import (
    add_controller,
    add_service,
    change_controller,
    change_service,
    end_controller,
    service_of,
)

_REFUSALS: Final = (InvalidInput, StaleForm, NotPossible, Conflict)
_ONE: Final = f"{PATH}/{{controller}}"
_SERVICE: Final = f"{SERVICES}/{{service}}"


@endpoint(blueprint, PATH, audit=(Tag.VIEW_CONTROLLERS,), permission=Permission.READ_REQUESTS)
def controllers(call: Call) -> Response:
    """List them, with the services of the business."""
    account = call.staff.account
    every, services = call.desk.controllers.every(account.id), call.desk.controllers.services(account.id)
    witness(call, {"count": len(every)})
    return staff_page(
        call,
        "staff/controllers.html",
        nav="controllers",
        here=PATH,
        controllers=controller_rows(every, services),
        services=service_rows(services),
        changes=_changes(call),
        waiting_url=WAITING,
        agent=(call.desk.hand_over_door.agent, call.desk.hand_over_door.verify_key),
    )


@endpoint(
    blueprint,
    f"{PATH}/new",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_CONTROLLER_ADDED,),
    permission=Permission.ADMINISTER,
)
def new(call: Call) -> Response:
    """Take one up."""
    if call.method == "GET":
        return _form(call, {"controller_offered": "yes"})
    written, values = typed_controller(call)
    try:
        check_staff_token(call)
        add_controller(call.desk, call.staff, written)
    except _REFUSALS as error:
        return _form(call, values, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}?done=controller-saved")


@endpoint(
    blueprint,
    f"{SERVICES}/new",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_SERVICE_ADDED,),
    permission=Permission.ADMINISTER,
)
def new_service(call: Call) -> Response:
    """Take up a service."""
    if call.method == "GET":
        return _service_form(call, {})
    written, values = typed_service(call)
    try:
        check_staff_token(call)
        add_service(call.desk, call.staff, written)
    except _REFUSALS as error:
        return _service_form(call, values, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}?done=service-saved")


@endpoint(
    blueprint, _SERVICE, methods=("GET", "POST"), audit=(Tag.ACCOUNT_SERVICE_CHANGED,), permission=Permission.ADMINISTER
)
def service(call: Call) -> Response:
    """Put a service right."""
    found = service_of(call.desk, call.staff.account.id, call.params["service"])
    if call.method == "GET":
        return _service_form(call, service_values(found), found)
    written, values = typed_service(call)
    try:
        check_staff_token(call)
        change_service(call.desk, call.staff, found.id, written, seen=seen_of(call))
    except _REFUSALS as error:
        return _service_form(call, values, found, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}?done=service-saved")


@endpoint(
    blueprint,
    _ONE,
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_CONTROLLER_CHANGED, Tag.ACCOUNT_CONTROLLER_ENDED),
    permission=Permission.ADMINISTER,
)
def controller(call: Call) -> Response:
    """Put one right, or pass nothing on to it any more."""
    found = call.desk.controllers.get(call.staff.account.id, call.params["controller"])
    if call.method == "GET":
        return _form(call, controller_values(found, _partner(call, found)), found)
    written, values = typed_controller(call)
    ends = call.value("action") in {"end", "again"}
    try:
        check_staff_token(call)
        if ends:
            end_controller(call.desk, call.staff, found.id, ends=found.stands, seen=seen_of(call))
        else:
            change_controller(call.desk, call.staff, found.id, written, seen=seen_of(call))
    except _REFUSALS as error:
        shown = controller_values(found, _partner(call, found)) if ends else values
        return _form(call, shown, found, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}?done=controller-{'ended' if ends else 'saved'}")


def witness(call: Call, detail: Detail) -> None:
    """Note that the directory, or what waits for it, was looked at."""
    staff = call.staff
    reason = Reason(Tag.VIEW_CONTROLLERS, staff.actor, None, detail)
    call.desk.work.witness(staff.account.id, reason, user=staff.user.id, at=call.desk.clock.now())


def _partner(call: Call, found: Controller) -> str:
    """The short name of a controller's account here; empty once that is gone."""
    if found.partner is None:
        return ""
    try:
        return call.desk.accounts.get(found.partner).slug
    except NotFound:
        return ""


def _changes(call: Call) -> bool:
    return permits(call.staff.user.role, Permission.ADMINISTER)


def _form(call: Call, values: Mapping[str, object], found: Controller | None = None, /, **more: Any) -> Response:
    services = call.desk.controllers.services(call.staff.account.id)
    offers = [one for one in services if one.ended_at is None and one.role is ServiceRole.PROCESSOR]
    return staff_page(
        call,
        "staff/controller.html",
        nav="controllers",
        here=f"{PATH}/{found.id if found else 'new'}",
        back_url=PATH,
        values=values,
        controller=found,
        ending=ended_text(found.ended_at) if found else "",
        methods=METHODS,
        services=[(one.id, one.name) for one in offers],
        **more,
    )


def _service_form(call: Call, values: Mapping[str, object], found: Service | None = None, /, **more: Any) -> Response:
    return staff_page(
        call,
        "staff/service.html",
        nav="controllers",
        here=f"{SERVICES}/{found.id if found else 'new'}",
        back_url=PATH,
        values=values,
        service=found,
        roles=[role.value for role in ServiceRole],
        **more,
    )
