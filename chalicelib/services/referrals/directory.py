"""The directory of whom a business processes for, and of its own services with its role in each.

Each change is audited by the names of its fields. That the business processes for anybody at all is noted on its
account, so that the form of one that does not never looks for it.
"""

from datetime import datetime
from typing import Any

from chalicelib.domain.account import Account, Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.controller import (
    CONTROLLERS_LIMIT,
    LINE_LIMIT,
    SERVICES_LIMIT,
    Controller,
    HandOver,
    Service,
    ServiceRole,
    Written,
    changed_fields,
    parse_codes,
    plain_name,
    understand,
)
from chalicelib.domain.ids import AccountId
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.text import required
from chalicelib.errors import Conflict, InvalidField, InvalidInput, NotFound, NotPossible
from chalicelib.services.ports.desk import Desk, new_id
from chalicelib.values import dataclass, replace


def add_controller(desk: Desk, staff: Staff, written: Written) -> Controller:
    """Take one up. Raise `Forbidden`, `InvalidInput`, `NotPossible` (`controllers-full`)."""
    require(staff.user.role, Permission.ADMINISTER)
    every = desk.controllers.every(staff.account.id)
    if len(every) >= CONTROLLERS_LIMIT:
        raise NotPossible("controllers-full", limit=str(CONTROLLERS_LIMIT))
    read = _read(desk, staff, written)
    _refuse_twice(every, str(read["name"]))
    controller = Controller(account=staff.account.id, id=new_id(desk), made_at=desk.clock.now(), **read)
    _write(desk, staff, controller, Tag.ACCOUNT_CONTROLLER_ADDED, {"method": controller.method.value})
    return replace(controller, version=1)


def change_controller(desk: Desk, staff: Staff, name: str, written: Written, *, seen: int) -> Controller:
    """Put one right; the same words change nothing. Raise as `add_controller`, `NotFound`, `Conflict`."""
    require(staff.user.role, Permission.ADMINISTER)
    before = _seen(desk, staff, name, seen)
    read = _read(desk, staff, written)
    others = [one for one in desk.controllers.every(staff.account.id) if one.id != name]
    _refuse_twice(others, str(read["name"]))
    after = replace(before, **read)
    fields = changed_fields(before, after)
    if not fields:
        return before
    _write(desk, staff, after, Tag.ACCOUNT_CONTROLLER_CHANGED, {"fields": fields})
    return replace(after, version=before.version + 1)


def end_controller(desk: Desk, staff: Staff, name: str, *, ends: bool, seen: int) -> Controller:
    """Pass nothing on to one any more, or again; what was passed on goes its way. Raise `NotFound`, `Conflict`."""
    require(staff.user.role, Permission.ADMINISTER)
    before = _seen(desk, staff, name, seen)
    if before.stands is not ends:
        return before
    after = replace(before, ended_at=desk.clock.now() if ends else None)
    _write(desk, staff, after, Tag.ACCOUNT_CONTROLLER_ENDED, {"ends": ends})
    return replace(after, version=before.version + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteService:
    """A service as typed; its codes stand on lines of their own."""

    name: str
    role: str
    codes: str = ""
    ended: bool = False


def add_service(desk: Desk, staff: Staff, written: WriteService) -> Service:
    """Take up a service. Raise `Forbidden`, `InvalidInput`, `NotPossible` (`services-full`)."""
    require(staff.user.role, Permission.ADMINISTER)
    if len(desk.controllers.services(staff.account.id)) >= SERVICES_LIMIT:
        raise NotPossible("services-full", limit=str(SERVICES_LIMIT))
    read = _read_service(written, desk.clock.now())
    service = Service(account=staff.account.id, id=new_id(desk), **read)
    _write(desk, staff, service, Tag.ACCOUNT_SERVICE_ADDED, {"role": service.role.value})
    return replace(service, version=1)


def change_service(desk: Desk, staff: Staff, name: str, written: WriteService, *, seen: int) -> Service:
    """Put a service right. Raise as `add_service`, `NotFound`, `Conflict`."""
    require(staff.user.role, Permission.ADMINISTER)
    before = service_of(desk, staff.account.id, name)
    if before.version != seen:
        raise Conflict(Service.KIND)
    read = _read_service(written, before.ended_at or desk.clock.now())
    after = replace(before, **read)
    fields = sorted(field for field, value in read.items() if getattr(before, field) != value)
    if not fields:
        return before
    _write(desk, staff, after, Tag.ACCOUNT_SERVICE_CHANGED, {"fields": fields})
    return replace(after, version=before.version + 1)


def service_of(desk: Desk, account: AccountId, name: str) -> Service:
    """One service. Raise `NotFound`."""
    found = next((one for one in desk.controllers.services(account) if one.id == name), None)
    if found is None:
        raise NotFound(Service.KIND)
    return found


def _read(desk: Desk, staff: Staff, written: Written) -> dict[str, Any]:
    """What was typed, with the services and the account here that it names."""
    problems: list[InvalidField] = []
    read: dict[str, Any] = {}
    try:
        read = understand(written)
    except InvalidInput as error:
        problems += error.problems
    known = {one.id for one in desk.controllers.services(staff.account.id)}
    if not known.issuperset(written.services):
        problems.append(InvalidField(field="controller_services", problem="unknown"))
    try:
        read["partner"] = _partner(desk, staff.account, written)
    except InvalidField as problem:
        problems.append(problem)
    if problems:
        raise InvalidInput(tuple(problems))
    return read


def _partner(desk: Desk, own: Account, written: Written) -> AccountId | None:
    """The account here that a controller has; its short name is public: its form's address."""
    slug = written.partner.strip().lower()
    if not slug or written.method != HandOver.ACCOUNT:
        return None
    try:
        partner = desk.accounts.by_slug(slug)
    except NotFound:
        raise InvalidField(field="controller_partner", problem="unknown") from None
    if partner.id == own.id or not partner.takes_requests:
        raise InvalidField(field="controller_partner", problem="unknown")
    return partner.id


def _refuse_twice(others: tuple[Controller, ...] | list[Controller], name: str) -> None:
    if any(plain_name(one.name) == plain_name(name) for one in others if one.stands):
        raise InvalidInput((InvalidField(field="controller_name", problem="taken"),))


def _read_service(written: WriteService, ended_at: datetime) -> dict[str, Any]:
    problems: list[InvalidField] = []
    name: str = ""
    codes: tuple[str, ...] = ()
    try:
        name = required("service_name", written.name, limit=LINE_LIMIT)
    except InvalidField as problem:
        problems.append(problem)
    try:
        codes = parse_codes(written.codes)
    except InvalidField:
        problems.append(InvalidField(field="service_codes", problem="malformed"))
    if written.role not in set(ServiceRole):
        problems.append(InvalidField(field="service_role", problem="missing"))
    if problems:
        raise InvalidInput(tuple(problems))
    role = ServiceRole(written.role)
    return {"name": name, "role": role, "codes": codes, "ended_at": ended_at if written.ended else None}


def _seen(desk: Desk, staff: Staff, name: str, seen: int) -> Controller:
    found = desk.controllers.get(staff.account.id, name)
    if found.version != seen:
        raise Conflict(Controller.KIND)
    return found


def _write(desk: Desk, staff: Staff, record: Controller | Service, tag: Tag, more: Detail) -> None:
    """Write an entry, and with it whether the business processes for anybody."""
    account = desk.accounts.get(staff.account.id)
    others = [one for one in desk.controllers.every(account.id) if one.id != record.id and one.stands]
    refers = bool(others) or (record.stands if isinstance(record, Controller) else False)
    detail: Detail = {record.KIND: record.id} | more
    because = Reason(tag, staff.actor, None, detail)
    unit = desk.work.begin(account.id, desk.clock.now())
    unit.store(replace(account, refers=refers), because=because)
    (unit.store if record.version else unit.create)(record, because=because)
    unit.commit()
