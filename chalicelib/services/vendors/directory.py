"""The directory of vendors: entries are added, put right and retired; each change is audited by its fields' names."""

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.events import Event
from chalicelib.domain.ids import drawn_name
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.vendor import VENDORS_LIMIT, Vendor, VendorEntry, read_entry
from chalicelib.errors import Conflict, NotPossible
from chalicelib.services.ports.desk import Desk, Unit, new_id


def add_vendor(desk: Desk, staff: Staff, typed: VendorEntry, *, once: str = "") -> Vendor:
    """Add a vendor; a form that is sent twice (`once`, drawn with it) is one entry.

    Raise `Forbidden`, `InvalidInput` (`domain.vendor.read_entry`), `NotPossible` (`vendors-full`).
    """
    require(staff.user.role, Permission.ADMINISTER)
    now = desk.clock.now()
    read = _read(desk, staff, typed)
    there = desk.vendors.listed(staff.account.id)
    known = next((vendor for vendor in there if vendor.id == once), None)
    if known:
        return known
    if sum(vendor.retired_at is None for vendor in there) >= VENDORS_LIMIT:
        raise NotPossible("vendors-full", limit=str(VENDORS_LIMIT))
    name = drawn_name(once) or new_id(desk)
    vendor = Vendor(account=staff.account.id, id=name, made_at=now, made_by=staff.actor, **read)
    unit, because = _begin(desk, staff, Tag.ACCOUNT_VENDOR_ADDED, vendor, sorted(key for key in read if read[key]))
    unit.create(vendor, because=because)
    unit.commit()
    return replace(vendor, version=1)


def change_vendor(desk: Desk, staff: Staff, vendor: str, typed: VendorEntry, *, seen: int | None = None) -> Vendor:
    """Put an entry right, or use again one that was retired; what was asked before stays as it is.

    Raise `Forbidden`, `NotFound`, `InvalidInput`, `Conflict`.
    """
    require(staff.user.role, Permission.ADMINISTER)
    before = _found(desk, staff, vendor, seen)
    after = replace(before, **_read(desk, staff, typed), retired_at=None)
    changed = _differing(before, after)
    if not changed:
        return before
    unit, because = _begin(desk, staff, Tag.ACCOUNT_VENDOR_CHANGED, after, changed)
    unit.store(after, because=because)
    unit.commit()
    return replace(after, version=before.version + 1)


def retire_vendor(desk: Desk, staff: Staff, vendor: str, *, seen: int | None = None) -> Vendor:
    """Tell it of nothing new; what it was asked is followed to its end, and its ledger stays.

    Raise `Forbidden`, `NotFound`, `Conflict`, `NotPossible` (`vendor-retired`).
    """
    require(staff.user.role, Permission.ADMINISTER)
    before = _found(desk, staff, vendor, seen)
    if before.retired_at is not None:
        raise NotPossible("vendor-retired")
    after = replace(before, retired_at=desk.clock.now())
    unit, because = _begin(desk, staff, Tag.ACCOUNT_VENDOR_RETIRED, after, [])
    unit.store(after, because=because)
    unit.commit()
    return replace(after, version=before.version + 1)


def vendor_endpoints(desk: Desk, staff: Staff) -> tuple[str, ...]:
    """The webhook endpoints by which vendors can be told: those that take the event `vendor.asked`."""
    subscriptions = desk.webhooks.subscriptions(staff.account.id)
    return tuple(one.endpoint for one in subscriptions if Event.VENDOR_ASKED.value in one.events)


def witness_vendors(desk: Desk, staff: Staff, detail: Detail) -> None:
    """Note that somebody looked at the directory, or at what a vendor was asked."""
    reason = Reason(Tag.VIEW_VENDORS, staff.actor, None, detail)
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())


def _read(desk: Desk, staff: Staff, typed: VendorEntry) -> Mapping[str, Any]:
    endpoints = frozenset(vendor_endpoints(desk, staff))
    return read_entry(typed, today=staff.account.day_of(desk.clock.now()), endpoints=endpoints)


def _found(desk: Desk, staff: Staff, vendor: str, seen: int | None) -> Vendor:
    found = desk.vendors.get(staff.account.id, vendor)
    if seen is not None and found.version != seen:
        raise Conflict(Vendor.KIND)
    return found


def _differing(before: Vendor, after: Vendor) -> list[str]:
    return sorted(one.name for one in fields(Vendor) if getattr(before, one.name) != getattr(after, one.name))


def _begin(desk: Desk, staff: Staff, tag: Tag, vendor: Vendor, changed: list[str]) -> tuple[Unit, Reason]:
    because = Reason(tag, staff.actor, None, {"vendor": vendor.id, "fields": changed})
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    unit.store(desk.accounts.get(staff.account.id), because=because)
    return unit, because
