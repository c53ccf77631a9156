"""The business itself puts a contact on the list of those who opted out, or takes it off."""

from collections.abc import Collection, Iterable
from datetime import datetime

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.permissions import Permission, require
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.suppression import (
    EVERY_BRAND,
    TO_ADD,
    TO_LIFT,
    Purpose,
    Source,
    Suppression,
    Why,
    concerns,
    listed,
    subject_of,
)
from chalicelib.errors import InvalidField
from chalicelib.services.opt_outs.brands import check_brand
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass, replace

Contact = Email | Phone


@dataclass(frozen=True, slots=True, kw_only=True)
class AddSuppression:
    """Whom the list is about, what it says from now on, and why."""

    contact: Contact
    purposes: tuple[Purpose, ...]
    why: Why
    since: datetime | None = None  # for what a person said earlier; now, if not given
    brand: str = EVERY_BRAND


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftSuppression:
    """Whom the list is about, what it says no longer, and why."""

    contact: Contact
    purposes: tuple[Purpose, ...]
    why: Why
    brand: str = EVERY_BRAND


def add_suppression(desk: Desk, staff: Staff, command: AddSuppression) -> Suppression:
    """Put the contact on the list; what stands already keeps its day, and no withdrawal of a request ends it any more.

    Raise `Forbidden`, or `InvalidField` for purposes that say nothing about such a contact, a reason that is no
    reason to do so, a future day, or a brand that there is not.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    check_brand(desk, staff.account.id, command.brand)
    _check(command.contact, command.purposes, command.why, TO_ADD)
    now = desk.clock.now()
    if command.since:
        _check_day(command.since, now)
    return persistently(lambda: _add(desk, staff, command, now))


def lift_suppression(desk: Desk, staff: Staff, command: LiftSuppression) -> Suppression:
    """Take the contact off the list for these purposes, whatever stands behind them; requests stay as they are.

    What does not stand stays so. Raise as `add_suppression` does.
    """
    require(staff.user.role, Permission.HANDLE_REQUESTS)
    _check(command.contact, command.purposes, command.why, TO_LIFT)
    return persistently(lambda: _lift(desk, staff, command))


def _check(contact: Contact, purposes: Iterable[Purpose], why: Why, reasons: Collection[Why]) -> None:
    if not purposes:
        raise InvalidField(field="purposes", problem="missing")
    if not all(concerns(purpose, subject_of(contact)) for purpose in purposes):
        raise InvalidField(field="purposes", problem="other-contact")
    if why not in reasons:
        raise InvalidField(field="why", problem="unknown")


def _check_day(since: datetime, now: datetime) -> None:
    if since.tzinfo is None:
        raise InvalidField(field="since", problem="naive")
    if since > now:
        raise InvalidField(field="since", problem="in-the-future")


def _add(desk: Desk, staff: Staff, command: AddSuppression, now: datetime) -> Suppression:
    first = _known(desk, staff, command.contact, now)
    record = first
    since = command.since or now
    for purpose in command.purposes:
        record = record.with_opt_out(
            purpose, source=Source.BUSINESS, request=None, since=since, at=now, brand=command.brand
        )
    return _written(desk, staff, first, record, command, now)


def _lift(desk: Desk, staff: Staff, command: LiftSuppression) -> Suppression:
    now = desk.clock.now()
    first = _known(desk, staff, command.contact, now)
    record = first
    for purpose in command.purposes:
        record = record.lifted(purpose, now, brand=command.brand, mistaken=command.why is Why.MISTAKE)
    return _written(desk, staff, first, record, command, now)


def _known(desk: Desk, staff: Staff, contact: Contact, now: datetime) -> Suppression:
    return desk.suppressions.of(staff.account.id, contact) or listed(staff.account.id, contact, now)


def _written(
    desk: Desk,
    staff: Staff,
    first: Suppression,
    record: Suppression,
    command: AddSuppression | LiftSuppression,
    now: datetime,
) -> Suppression:
    """The record as it is stored; nothing is written where nothing changes."""
    if record == first:
        return first
    before, after = first.purposes_of(command.brand), record.purposes_of(command.brand)
    detail: Detail = {"subjects": [record.subject.value], "why": command.why.value}
    detail |= {"began": sorted(after - before), "ended": sorted(before - after)}
    if command.brand:
        detail["brand"] = command.brand
    because = Reason(Tag.SUPPRESSION_CHANGED, staff.actor, None, detail)
    unit = desk.work.begin(record.account, now)
    unit.store(desk.accounts.get(record.account), because=because)
    unit.store(record, because=because)
    unit.commit()
    return replace(record, version=record.version + 1)
