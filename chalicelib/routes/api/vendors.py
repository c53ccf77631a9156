"""The directory of vendors and their ledgers, for systems."""

from collections.abc import Callable
from typing import Final, TypeVar

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.vendor import Vendor, VendorEntry
from chalicelib.errors import InvalidField, InvalidInput
from chalicelib.http.api.operation import ApiCall, Paging
from chalicelib.http.api.schemas.vendors import ChangeVendor, LedgerPage, VendorList, VendorRecord, WriteVendor
from chalicelib.http.api.sections import Section
from chalicelib.http.api.vendor_view import summary_of
from chalicelib.routes.api.registry import blueprint
from chalicelib.services.vendors.directory import add_vendor, change_vendor, retire_vendor, witness_vendors

T = TypeVar("T")
section: Final = Section(blueprint, "Vendors", "/vendors")
_REFUSALS: Final = ("not-found", "not-possible", "conflict")


@section.reads(audit=(Tag.VIEW_VENDORS,), answer=VendorList)
def list_all(call: ApiCall) -> VendorList:
    """List the vendors.

    The whole directory, with those that were retired.
    """
    vendors = call.desk.vendors.listed(call.account.id)
    witness_vendors(call.desk, call.staff, {"count": len(vendors)})
    return VendorList(items=[_record(vendor) for vendor in vendors])


@section.administers(
    audit=(Tag.ACCOUNT_VENDOR_ADDED,), body=WriteVendor, answer=VendorRecord, status=201, refusals=("not-possible",)
)
def add(call: ApiCall) -> VendorRecord:
    """Add a vendor.

    From then on it is proposed for every request of the kinds that it is told of.
    """
    return _record(_told(lambda: add_vendor(call.desk, call.staff, _entry(call.body), once=call.filed_as())))


@section.administers(
    "/{vendor}",
    method="PUT",
    audit=(Tag.ACCOUNT_VENDOR_CHANGED,),
    body=ChangeVendor,
    answer=VendorRecord,
    refusals=_REFUSALS,
)
def change(call: ApiCall) -> VendorRecord:
    """Put a vendor's entry right.

    The whole entry as it is to be; one that was retired is used again. What was asked before stays as it is.
    """
    body: ChangeVendor = call.body
    vendor = call.params["vendor"]
    return _record(_told(lambda: change_vendor(call.desk, call.staff, vendor, _entry(body), seen=body.version)))


@section.administers(
    "/{vendor}", method="DELETE", audit=(Tag.ACCOUNT_VENDOR_RETIRED,), answer=VendorRecord, refusals=_REFUSALS
)
def retire(call: ApiCall) -> VendorRecord:
    """Retire a vendor.

    It is told of nothing new. What it was asked is followed to its end, and its ledger stays.
    """
    return _record(retire_vendor(call.desk, call.staff, call.params["vendor"]))


@section.reads("/{vendor}/ledger", audit=(Tag.VIEW_VENDORS,), query=Paging, answer=LedgerPage, refusals=("not-found",))
def ledger(call: ApiCall) -> LedgerPage:
    """Read a vendor's ledger.

    Everything that it was asked, the newest first, with where it stands.
    """
    vendor = call.desk.vendors.get(call.account.id, call.params["vendor"])
    about = f"vendor-ledger|{vendor.id}"
    before: str = call.place(about, "")
    tasks, onward = call.desk.vendors.ledger(call.account.id, vendor.id, before=before, limit=call.query.limit)
    witness_vendors(call.desk, call.staff, {"vendor": vendor.id, "requests": len(tasks)})
    items = [summary_of(task) for task in tasks]
    return LedgerPage(items=items, next=call.write_cursor([onward], about) if onward else None)


def _entry(body: WriteVendor) -> VendorEntry:
    return VendorEntry(
        name=body.name,
        role=body.role.value,
        method=body.method.value,
        causes=tuple(one.value for one in body.causes),
        identifiers=tuple(one.value for one in body.identifiers),
        required=body.required,
        answer_days=str(body.answer_days),
        contract_on=body.contract_on.isoformat() if body.contract_on else "",
        holds=body.holds,
        safeguards=body.safeguards,
        contact=body.contact,
        email=body.email,
        webhook=body.webhook,
        portal=body.portal,
    )


def _told(act: Callable[[], T]) -> T:
    """Do it; what is wrong is told at the fields of the body."""
    try:
        return act()
    except InvalidInput as error:
        raise InvalidInput(tuple(_named(problem) for problem in error.problems)) from None


def _named(problem: InvalidField) -> InvalidField:
    return InvalidField(field=problem.field.removeprefix("vendor_"), problem=problem.problem, **problem.values)


def _record(vendor: Vendor) -> VendorRecord:
    return VendorRecord(
        id=vendor.id,
        name=vendor.name,
        role=vendor.role,
        method=vendor.method,
        causes=list(vendor.causes),
        identifiers=list(vendor.identifiers),
        required=vendor.required,
        answer_days=vendor.answer_days,
        contract_on=vendor.contract_on,
        holds=vendor.holds,
        safeguards=vendor.safeguards,
        contact=vendor.contact,
        email=vendor.email.address if vendor.email else "",
        webhook=vendor.webhook,
        portal=vendor.portal,
        retired_at=vendor.retired_at,
        version=vendor.version,
    )
