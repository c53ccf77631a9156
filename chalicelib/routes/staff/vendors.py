"""The vendors: what needs a look, the directory with its forms, and what each was asked."""

from typing import Any, Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.permissions import Permission, permits
from chalicelib.domain.vendor import ANSWER_DAYS, Cause, Identifier, Method, Vendor, VendorRole
from chalicelib.errors import Conflict, InvalidInput, NotPossible, StaleForm
from chalicelib.http.call import Call
from chalicelib.http.endpoint import endpoint
from chalicelib.http.responses import Response, see_other
from chalicelib.http.staff.pages import check_staff_token, field_errors, staff_page, today
from chalicelib.http.staff.sure import ask_first
from chalicelib.http.staff.vendors_view import (
    PATH,
    names_of_vendors,
    task_rows,
    typed_entry,
    typed_values,
    values_of_entry,
    vendor_rows,
)
from chalicelib.routes.staff.registry import blueprint
from chalicelib.services.ports.desk import new_id
from chalicelib.services.vendors.directory import (
    add_vendor,
    change_vendor,
    retire_vendor,
    vendor_endpoints,
    witness_vendors,
)

_REFUSALS: Final = (InvalidInput, StaleForm, NotPossible, Conflict)
_VENDOR: Final = f"{PATH}/{{vendor}}"
_SHOWN: Final = 50  # of a list on one page
_FRESH: Final[dict[str, Any]] = {"vendor_answer_days": str(ANSWER_DAYS), "vendor_required": ["yes"]}


@endpoint(blueprint, PATH, audit=(Tag.VIEW_VENDORS,), permission=Permission.READ_REQUESTS)
def vendors(call: Call) -> Response:
    """What needs a look comes first, then what is awaited, then the directory."""
    account = call.staff.account
    listed = call.desk.vendors.listed(account.id)
    names, day = names_of_vendors(listed), today(call)
    look = call.desk.vendors.stated(account.id, look=True, limit=_SHOWN)
    awaited = call.desk.vendors.stated(account.id, look=False, limit=_SHOWN)
    witness_vendors(call.desk, call.staff, {"count": len(listed), "requests": len(look) + len(awaited)})
    return staff_page(
        call,
        "staff/vendors.html",
        nav="vendors",
        here=PATH,
        look=task_rows(look, names, day),
        awaited=task_rows(awaited, names, day),
        vendors=vendor_rows(listed),
        new_url=f"{PATH}/new" if _changes(call) else None,
    )


@endpoint(
    blueprint,
    f"{PATH}/new",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_VENDOR_ADDED,),
    permission=Permission.ADMINISTER,
)
def new(call: Call) -> Response:
    """Add a vendor."""
    if call.method == "GET":
        return _form(call, None, _FRESH)
    try:
        check_staff_token(call)
        made = add_vendor(call.desk, call.staff, typed_entry(call.value, call.form), once=call.value("once"))
    except _REFUSALS as error:
        return _form(call, None, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}/{made.id}?done=vendor-saved")


@endpoint(blueprint, _VENDOR, audit=(Tag.VIEW_VENDORS,), permission=Permission.READ_REQUESTS)
def vendor(call: Call) -> Response:
    """One vendor with a page of its ledger, the newest first."""
    found = _found(call)
    before = call.query.get("before", "")
    tasks, onward = call.desk.vendors.ledger(found.account, found.id, before=before[:60], limit=_SHOWN)
    witness_vendors(call.desk, call.staff, {"vendor": found.id, "requests": len(tasks)})
    return staff_page(
        call,
        "staff/vendor.html",
        nav="vendors",
        here=f"{PATH}/{found.id}",
        back_url=PATH,
        vendor=found,
        tasks=task_rows(tasks, {}, today(call)),
        older_url=f"{PATH}/{found.id}?before={onward.replace('#', '%23')}" if onward else None,
        changes=_changes(call),
    )


@endpoint(
    blueprint,
    f"{_VENDOR}/change",
    methods=("GET", "POST"),
    audit=(Tag.ACCOUNT_VENDOR_CHANGED,),
    permission=Permission.ADMINISTER,
)
def change(call: Call) -> Response:
    """Put an entry right; one that was retired is used again."""
    found = _found(call)
    if call.method == "GET":
        return _form(call, found, values_of_entry(found))
    try:
        check_staff_token(call)
        seen = call.value("seen")
        typed = typed_entry(call.value, call.form)
        version = int(seen) if seen.isdecimal() and len(seen) < 9 else -1
        change_vendor(call.desk, call.staff, found.id, typed, seen=version)
    except _REFUSALS as error:
        return _form(call, found, status=error.status, errors=field_errors(call, error))
    return see_other(f"{PATH}/{found.id}?done=vendor-saved")


@endpoint(
    blueprint,
    f"{_VENDOR}/retire",
    methods=("POST",),
    audit=(Tag.ACCOUNT_VENDOR_RETIRED,),
    permission=Permission.ADMINISTER,
)
def retire(call: Call) -> Response:
    """Ask once more, then tell it of nothing new."""
    check_staff_token(call)
    found = _found(call)
    back = f"{PATH}/{found.id}"
    asks = ask_first(call, "retire-vendor", back=back, nav="vendors", named=found.name)
    if asks:
        return asks
    if found.retired_at is None:
        retire_vendor(call.desk, call.staff, found.id)
    return see_other(f"{back}?done=vendor-retired")


def _found(call: Call) -> Vendor:
    return call.desk.vendors.get(call.staff.account.id, call.params["vendor"])


def _changes(call: Call) -> bool:
    return permits(call.staff.user.role, Permission.ADMINISTER)


def _form(call: Call, found: Vendor | None, values: dict[str, Any] | None = None, /, **more: Any) -> Response:
    back = f"{PATH}/{found.id}" if found else PATH
    return staff_page(
        call,
        "staff/vendor_form.html",
        nav="vendors",
        here=f"{back}/{'change' if found else 'new'}",
        back_url=back,
        vendor=found,
        values=values if values is not None else typed_values(call.value, call.form),
        roles=[one.value for one in VendorRole],
        methods=[one.value for one in Method],
        causes=[one.value for one in Cause],
        identifiers=[one.value for one in Identifier],
        endpoints=vendor_endpoints(call.desk, call.staff),
        once="" if found else call.value("once") if call.method == "POST" else new_id(call.desk),
        **more,
    )
