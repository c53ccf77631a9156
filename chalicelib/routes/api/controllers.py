"""The directory of whom the business processes for, and its services, for systems."""

from collections.abc import Callable
from typing import Final, TypeVar

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.controller import Controller, Service, Written
from chalicelib.domain.reason import Reason
from chalicelib.errors import InvalidField, InvalidInput, NotFound
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.referrals import (
    ChangeController,
    ChangeServiceBody,
    ControllerList,
    ControllerRecord,
    ServiceList,
    ServiceRecord,
    WriteController,
    WriteServiceBody,
)
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.referrals.directory import (
    WriteService,
    add_controller,
    add_service,
    change_controller,
    change_service,
    end_controller,
)

T = TypeVar("T")
section: Final = Section(blueprint, "Referrals", "/controllers")
_services: Final = Section(blueprint, section.group, "/services")
_REFUSALS: Final = ("not-found", "not-possible", "conflict")


@section.reads("", audit=(Tag.VIEW_CONTROLLERS,), answer=ControllerList)
def list_controllers(call: ApiCall) -> ControllerList:
    """List the companies that the business processes for.

    Also those to which nothing is passed on any more.
    """
    every = call.desk.controllers.every(call.account.id)
    staff = call.staff
    reason = Reason(Tag.VIEW_CONTROLLERS, staff.actor, None, {"count": len(every)})
    call.desk.work.witness(call.account.id, reason, user=staff.user.id, at=call.desk.clock.now())
    return ControllerList(items=[_record(call, one) for one in every])


@section.administers(
    "",
    audit=(Tag.ACCOUNT_CONTROLLER_ADDED,),
    body=WriteController,
    answer=ControllerRecord,
    status=201,
    refusals=_REFUSALS,
)
def add(call: ApiCall) -> ControllerRecord:
    """Add a company to the directory.

    Its method says how requests are handed over; what the method needs must be given.
    """
    body: WriteController = call.body
    return _record(call, told(lambda: add_controller(call.desk, call.staff, _written(body))))


@section.administers(
    "/{controller}",
    method="PUT",
    audit=(Tag.ACCOUNT_CONTROLLER_CHANGED, Tag.ACCOUNT_CONTROLLER_ENDED),
    body=ChangeController,
    answer=ControllerRecord,
    refusals=_REFUSALS,
)
def change(call: ApiCall) -> ControllerRecord:
    """Put a company right, or pass nothing on to it any more.

    The whole entry as it is to be; 409 when it has changed since the version that was read.
    """
    body: ChangeController = call.body
    name = call.params["controller"]
    found = told(lambda: change_controller(call.desk, call.staff, name, _written(body), seen=body.version))
    return _record(call, end_controller(call.desk, call.staff, name, ends=body.ended, seen=found.version))


@_services.reads("", audit=(Tag.VIEW_CONTROLLERS,), answer=ServiceList)
def list_services(call: ApiCall) -> ServiceList:
    """List the services of the business, with its role in each.

    In a service where it is a processor, requests belong to the companies that name the service.
    """
    services = call.desk.controllers.services(call.account.id)
    staff = call.staff
    reason = Reason(Tag.VIEW_CONTROLLERS, staff.actor, None, {"services": len(services)})
    call.desk.work.witness(call.account.id, reason, user=staff.user.id, at=call.desk.clock.now())
    return ServiceList(items=[_service(one) for one in services])


@_services.administers(
    "",
    audit=(Tag.ACCOUNT_SERVICE_ADDED,),
    body=WriteServiceBody,
    answer=ServiceRecord,
    status=201,
    refusals=_REFUSALS,
)
def add_one(call: ApiCall) -> ServiceRecord:
    """Add a service.

    Its codes are service codes of the telephone line.
    """
    body: WriteServiceBody = call.body
    written = WriteService(name=body.name, role=body.role.value, codes="\n".join(body.codes))
    return _service(told(lambda: add_service(call.desk, call.staff, written)))


@_services.administers(
    "/{service}",
    method="PUT",
    audit=(Tag.ACCOUNT_SERVICE_CHANGED,),
    body=ChangeServiceBody,
    answer=ServiceRecord,
    refusals=_REFUSALS,
)
def change_one(call: ApiCall) -> ServiceRecord:
    """Put a service right, or say that it is not offered any more.

    Requests that were passed on stay where they are.
    """
    body: ChangeServiceBody = call.body
    written = WriteService(name=body.name, role=body.role.value, codes="\n".join(body.codes), ended=body.ended)
    name = call.params["service"]
    return _service(told(lambda: change_service(call.desk, call.staff, name, written, seen=body.version)))


def told(act: Callable[[], T]) -> T:
    """Do it; what is wrong is told at the fields of the body."""
    try:
        return act()
    except InvalidInput as error:
        raise InvalidInput(tuple(map(_named, error.problems))) from None


def _named(problem: InvalidField) -> InvalidField:
    name = problem.field.removeprefix("controller_").removeprefix("service_")
    return InvalidField(field=name, problem=problem.problem, **problem.values)


def _written(body: WriteController) -> Written:
    return Written(
        name=body.name,
        other_names="\n".join(body.other_names),
        services=tuple(body.services),
        codes="\n".join(body.codes),
        numbers="\n".join(body.numbers),
        privacy_url=body.privacy_url,
        reach=body.reach,
        method=body.method.value,
        email=body.email,
        address=body.address,
        business=body.business,
        partner=body.partner,
        offered=body.offered,
    )


def _record(call: ApiCall, one: Controller) -> ControllerRecord:
    return ControllerRecord(
        id=one.id,
        name=one.name,
        method=one.method,
        other_names=list(one.other_names),
        services=list(one.services),
        codes=list(one.codes),
        numbers=[number.e164 for number in one.numbers],
        privacy_url=one.privacy_url,
        reach=one.reach,
        email=one.email.address if one.email else "",
        address=one.address,
        business=one.business,
        partner=_slug(call, one),
        offered=one.offered,
        ended_at=one.ended_at,
        version=one.version,
    )


def _slug(call: ApiCall, one: Controller) -> str:
    try:
        return call.desk.accounts.get(one.partner).slug if one.partner else ""
    except NotFound:
        return ""


def _service(one: Service) -> ServiceRecord:
    return ServiceRecord(
        id=one.id, name=one.name, role=one.role, codes=list(one.codes), ended_at=one.ended_at, version=one.version
    )
