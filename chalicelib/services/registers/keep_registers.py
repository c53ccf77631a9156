"""Entries of the registers are added, put right and read; each change is audited by the names of its fields."""

from collections.abc import Mapping
from dataclasses import replace

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.csv_table import as_csv
from chalicelib.domain.ids import drawn_name
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.register import ENTRIES_LIMIT, FIELDS, Register, RegisterEntry, read_values
from chalicelib.errors import Conflict, NotPossible
from chalicelib.services.ports.desk import Desk, Unit, new_id


def add_entry(
    desk: Desk, staff: Staff, register: Register, typed: Mapping[str, str], *, once: str = ""
) -> RegisterEntry:
    """Add an entry; a form that is sent twice (`once`, drawn with it) is one entry.

    Raise `Forbidden`, `InvalidInput` (`domain.register.read_values`), `NotPossible` (`register-full`).
    """
    require(staff.user.role, Permission.ADMINISTER)
    now = desk.clock.now()
    values = read_values(register, typed, today=staff.account.day_of(now))
    entries = desk.registers.listed(staff.account.id, register)
    known = next((entry for entry in entries if entry.id == once), None)
    if known:
        return known
    if len(entries) >= ENTRIES_LIMIT:
        raise NotPossible("register-full", limit=str(ENTRIES_LIMIT))
    entry = RegisterEntry(
        account=staff.account.id,
        register=register,
        id=drawn_name(once) or new_id(desk),
        made_at=now,
        made_by=staff.actor,
        values=values,
    )
    unit, because = _begin(desk, staff, Tag.ACCOUNT_REGISTER_ADDED, entry, sorted(values))
    unit.create(entry, because=because)
    unit.commit()
    return replace(entry, version=1)


def change_entry(desk: Desk, staff: Staff, entry: RegisterEntry, typed: Mapping[str, str], *, seen: int) -> None:
    """Put an entry right; the same words change nothing. Raise `Forbidden`, `InvalidInput`, `Conflict`."""
    require(staff.user.role, Permission.ADMINISTER)
    now = desk.clock.now()
    values = read_values(entry.register, typed, today=staff.account.day_of(now))
    if entry.version != seen:
        raise Conflict(RegisterEntry.KIND)
    fields = sorted(name for name in {*values, *entry.values} if values.get(name) != entry.values.get(name))
    if not fields:
        return
    unit, because = _begin(desk, staff, Tag.ACCOUNT_REGISTER_CHANGED, entry, fields)
    unit.store(replace(entry, values=values, changed_at=now, changed_by=staff.actor), because=because)
    unit.commit()


def export_register(desk: Desk, staff: Staff, register: Register) -> str:
    """The register as CSV, the oldest entry first. Raise `Forbidden`."""
    require(staff.user.role, Permission.READ_AUDIT)
    entries = desk.registers.listed(staff.account.id, register)
    names = [one.name for one in FIELDS[register]]
    rows = [[one.id, one.made_at.isoformat(), *(one.values.get(name, "") for name in names)] for one in entries[::-1]]
    detail: Detail = {"register": register.value, "count": len(entries)}
    reason = Reason(Tag.VIEW_REGISTER, staff.actor, None, detail)
    desk.work.witness(staff.account.id, reason, user=staff.user.id, at=desk.clock.now())
    return as_csv([["id", "made_at", *names], *rows])


def _begin(desk: Desk, staff: Staff, tag: Tag, entry: RegisterEntry, fields: list[str]) -> tuple[Unit, Reason]:
    detail: Detail = {"register": entry.register.value, "entry": entry.id, "fields": fields}
    because = Reason(tag, staff.actor, None, detail)
    unit = desk.work.begin(staff.account.id, desk.clock.now())
    unit.store(desk.accounts.get(staff.account.id), because=because)
    return unit, because
