"""The registers, for systems: disclosures, onward transfers, incidents."""

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.reason import Reason
from chalicelib.domain.register import FIELDS, Register, RegisterEntry
from chalicelib.errors import InvalidField, InvalidInput, NotFound
from chalicelib.http.api.operation import ApiCall
from chalicelib.http.api.schemas.registers import ChangeEntry, EntryList, EntryRecord, WriteEntry
from chalicelib.http.api.sections import Section
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.registers.keep_registers import add_entry, change_entry

T = TypeVar("T")
section: Final = Section(blueprint, "Registers", "/registers")
_REFUSALS: Final = ("not-found", "not-possible", "conflict")


@section.administers("/{register}", method="GET", audit=(Tag.VIEW_REGISTER,), answer=EntryList, refusals=("not-found",))
def list_all(call: ApiCall) -> EntryList:
    """List a register.

    `disclosures` to courts and authorities, onward `transfers`, or `incidents`.
    """
    which = _which(call)
    entries = call.desk.registers.listed(call.account.id, which)
    staff = call.staff
    reason = Reason(Tag.VIEW_REGISTER, staff.actor, None, {"register": which.value, "count": len(entries)})
    call.desk.work.witness(call.account.id, reason, user=staff.user.id, at=call.desk.clock.now())
    return EntryList(items=[_record(entry) for entry in entries])


@section.administers(
    "/{register}",
    audit=(Tag.ACCOUNT_REGISTER_ADDED,),
    body=WriteEntry,
    answer=EntryRecord,
    status=201,
    refusals=_REFUSALS,
)
def add(call: ApiCall) -> EntryRecord:
    """Add an entry to a register.

    Personal data of the people concerned does not belong there: how many they are, and what kinds of data.
    """
    body: WriteEntry = call.body
    which = _which(call)
    return _record(
        _told(lambda: add_entry(call.desk, call.staff, which, _known(which, body.values), once=call.filed_as()))
    )


@section.administers(
    "/{register}/{entry}",
    method="PUT",
    audit=(Tag.ACCOUNT_REGISTER_CHANGED,),
    body=ChangeEntry,
    answer=EntryRecord,
    refusals=_REFUSALS,
)
def change(call: ApiCall) -> EntryRecord:
    """Put an entry of a register right.

    The whole entry as it is to be; 409 when it has changed since the version that was read.
    """
    body: ChangeEntry = call.body
    which = _which(call)
    found = call.desk.registers.get(call.account.id, which, call.params["entry"])
    values = _known(which, body.values)
    _told(lambda: change_entry(call.desk, call.staff, found, values, seen=body.version))
    return _record(call.desk.registers.get(call.account.id, which, found.id))


def _which(call: ApiCall) -> Register:
    name = call.params["register"]
    if name not in set(Register):
        raise NotFound("register")
    return Register(name)


def _known(which: Register, values: Mapping[str, str]) -> Mapping[str, str]:
    """The values, all of which this register has a field for."""
    unknown = sorted(set(values) - {one.name for one in FIELDS[which]})
    if unknown:
        raise InvalidField(field=f"values.{unknown[0]}", problem="unknown")
    return values


def _told(act: Callable[[], T]) -> T:
    """Do it; what is wrong is told at the fields of the body."""
    try:
        return act()
    except InvalidInput as error:
        raise InvalidInput(tuple(map(_named, error.problems))) from None


def _named(problem: InvalidField) -> InvalidField:
    name = problem.field.removeprefix("register_")
    return InvalidField(field=f"values.{name}", problem=problem.problem, **problem.values)


def _record(entry: RegisterEntry) -> EntryRecord:
    return EntryRecord(
        id=entry.id,
        register=entry.register,
        made_at=entry.made_at,
        made_by=entry.made_by,
        changed_at=entry.changed_at,
        values=entry.values,
        version=entry.version,
    )
