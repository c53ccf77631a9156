"""The registers: disclosures, onward transfers and incidents, listed, added, put right and saved as a file."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.reason import Reason
from chalicelib.domain.register import Register, RegisterEntry, notice_due
from chalicelib.errors import Conflict, InvalidInput, NotFound, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import Reads, endpoint
from chalicelib.http.responses import Response, document, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, reader, staff_page
from chalicelib.http.staff.registers_view import PATH, fields, rows, typed
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.ports.desk import new_id
from chalicelib.services.registers.keep_registers import add_entry, change_entry, export_register

_REFUSALS: Final = (InvalidInput, StaleForm, NotPossible, Conflict)
_REGISTER: Final = f"{PATH}/{{register}}"
_ENTRY: Final = f"{_REGISTER}/{{entry}}"


@endpoint(blueprint, PATH, audit=Reads.NOTHING_PERSONAL, permission=Permission.READ_AUDIT)
def registers(call: Call) -> Response:
    """Show which there are, and what each is for."""
    return staff_page(
        call,
        "staff/registers.html",
        nav="registers",
        here=PATH,
        kinds=[(one.value, f"{PATH}/{one}") for one in Register],
    )


@endpoint(blueprint, _REGISTER, audit=(Tag.VIEW_REGISTER,), permission=Permission.READ_AUDIT)
def register(call: Call) -> Response:
    """List the entries of one, the newest first."""
    which, account = _which(call), call.staff.account
    entries = call.desk.registers.listed(account.id, which)
    _witness(call, {"register": which.value, "count": len(entries)})
    return staff_page(
        call,
        "staff/register.html",
        nav="registers",
        here=f"{PATH}/{which}",
        back_url=PATH,
        register=which.value,
        entries=rows(entries, reader(call), call.desk.clock.now()),
        changes=_changes(call),
    )


@endpoint(
    blueprint,
    f"{_REGISTER}/file",
    methods=("POST",),
    audit=(Tag.VIEW_REGISTER,),
    permission=Permission.READ_AUDIT,
    fresh=True,
)
def file(call: Call) -> Response:
    """One as CSV."""
    check_staff_token(call)
    which = _which(call)
    content = export_register(call.desk, call.staff, which)
    return document(content, "text/csv; charset=utf-8", name=f"{which}.csv")


@endpoint(
    blueprint,
    f"{_REGISTER}/new",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_REGISTER_ADDED,),
    permission=Permission.ADMINISTER,
)
def new(call: Call) -> Response:
    """Add an entry."""
    which = _which(call)
    if call.method == "GET":
        return _form(call, which, {})
    values = typed(which, call.value)
    try:
        check_staff_token(call)
        add_entry(call.desk, call.staff, which, values, once=call.value("once"))
    except _REFUSALS as error:
        return _form(call, which, values, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}/{which}?done=register-saved")


@endpoint(blueprint, _ENTRY, audit=(Tag.VIEW_REGISTER,), permission=Permission.READ_AUDIT)
def entry(call: Call) -> Response:
    """Show one entry, to be put right by who administers."""
    found = _found(call)
    _witness(call, {"register": found.register.value, "entry": found.id})
    return _form(call, found.register, found.values, found)


@endpoint(blueprint, _ENTRY, methods=("POST",), audit=(Tag.ACCOUNT_REGISTER_CHANGED,), permission=Permission.ADMINISTER)
def change(call: Call) -> Response:
    """Put one entry right."""
    found = _found(call)
    values = typed(found.register, call.value)
    try:
        check_staff_token(call)
        seen = call.value("seen")
        change_entry(call.desk, call.staff, found, values, seen=int(seen) if seen.isdecimal() and len(seen) < 9 else -1)
    except _REFUSALS as error:
        return _form(call, found.register, values, found, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}/{found.register}?done=register-saved")


def _which(call: Call) -> Register:
    name = call.params["register"]
    if name not in set(Register):
        raise NotFound("register")
    return Register(name)


def _found(call: Call) -> RegisterEntry:
    return call.desk.registers.get(call.staff.account.id, _which(call), call.params["entry"])


def _changes(call: Call) -> bool:
    return permits(call.staff.user.role, Permission.ADMINISTER)


def _witness(call: Call, detail: dict[str, Any]) -> None:
    staff = call.staff
    reason = Reason(Tag.VIEW_REGISTER, staff.actor, None, detail)
    call.desk.work.witness(staff.account.id, reason, user=staff.user.id, at=call.desk.clock.now())


def _form(
    call: Call, which: Register, values: dict[str, str], found: RegisterEntry | None = None, /, **more: Any
) -> Response:
    back = f"{PATH}/{which}"
    who = reader(call)
    return staff_page(
        call,
        "staff/register_entry.html",
        nav="registers",
        here=f"{back}/{found.id if found else 'new'}",
        back_url=back,
        register=which.value,
        fields=fields(which, values, call.language),
        entry=found,
        once="" if found else call.value("once") if call.method == "POST" else new_id(call.desk),
        by=who.name(found.changed_by or found.made_by) if found else "",
        notice_due=notice_due(found) if found else None,
        changes=_changes(call),
        **more,
    )
