"""An earlier list of those who opted out is taken over: many contacts in one transaction, one entry for them together.

The columns are those of our own export, so that what one deployment has written another one takes over; a row that
says that an opt-out has ended changes nothing.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import Final

from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.contact_list import ContactList
from chalicelib.domain.contact_sheet import NOWHERE, Layout, Row, RowFault, cells_of, contacts_in
from chalicelib.domain.reason import Detail, Reason
from chalicelib.domain.suppression import EVERY_BRAND, Purpose, Source, Suppression, concerns, listed, subject_of
from chalicelib.services.lists.read_stretch import Worked, work_through
from chalicelib.services.opt_outs.brands import brands
from chalicelib.services.persistence import persistently
from chalicelib.services.ports.desk import Desk
from chalicelib.values import dataclass

TOGETHER: Final = 90  # contacts in one transaction, which takes a hundred items


@dataclass(frozen=True, slots=True)
class _Said:
    """What a row says of one contact."""

    contact: Email | Phone
    purpose: Purpose
    brand: str
    since: datetime


def imported(desk: Desk, given: ContactList) -> ContactList:
    """Take the next stretch over. Raise `SheetFault`, `Gone`, `Conflict`."""
    known = brands(desk, given.account)

    def take(desk: Desk, given: ContactList, layout: Layout, batch: Sequence[Row], worked: Worked) -> None:
        by_contact: dict[str, list[_Said]] = {}
        for row in batch:
            try:
                said = _said(row, layout, given, known, desk.clock.now())
            except RowFault as fault:
                worked.refuse(row, fault)
                continue
            worked.count(rows=1, kept=1 if said else 0, left=0 if said else 1)
            for one in said:
                by_contact.setdefault(one.contact.look_up, []).append(one)
        _write(desk, given, by_contact)

    return work_through(desk, given, take)


def _said(row: Row, layout: Layout, given: ContactList, known: Mapping[str, str], now: datetime) -> tuple[_Said, ...]:
    """What a row says, nothing where it says that it has ended. Raise `RowFault`."""
    cells = cells_of(row, layout)
    contacts = contacts_in(cells, layout, given.subjects)
    if _cell(cells, layout.ended):
        return ()
    brand = _cell(cells, layout.brand) or given.brand
    if brand != EVERY_BRAND and brand not in known:
        raise RowFault("brand")
    since = _since(_cell(cells, layout.since), given, now)
    said = tuple(
        _Said(contact, purpose, brand, since)
        for contact in contacts
        for purpose in _purposes(_cell(cells, layout.purpose), given)
        if concerns(purpose, subject_of(contact))
    )
    if not said:
        raise RowFault("other-contact")
    return said


def _cell(cells: Sequence[str], place: int) -> str:
    return cells[place].strip() if NOWHERE < place < len(cells) else ""


def _purposes(typed: str, given: ContactList) -> tuple[Purpose, ...]:
    if not typed:
        return given.purposes
    try:
        return (Purpose(typed),)
    except ValueError:
        raise RowFault("purpose") from None


def _since(typed: str, given: ContactList, now: datetime) -> datetime:
    """When the person said so; a list without days counts from when it was handed over."""
    if not typed:
        return given.asked_at
    try:
        read = datetime.fromisoformat(typed)
    except ValueError:
        raise RowFault("since") from None
    since = read if read.tzinfo else read.replace(tzinfo=UTC)
    if since > now:
        raise RowFault("since")
    return since


def _write(desk: Desk, given: ContactList, by_contact: Mapping[str, list[_Said]]) -> None:
    left: Iterator[list[_Said]] = iter(by_contact.values())
    while together := list(islice(left, TOGETHER)):
        persistently(partial(_write_some, desk, given, together))


def _write_some(desk: Desk, given: ContactList, together: Sequence[list[_Said]]) -> None:
    """Put them on the list; those who stand on it already keep their day, and nothing is written for them."""
    now = desk.clock.now()
    contacts = [said[0].contact for said in together]
    known = {record.contact.look_up: record for record in desk.suppressions.among(given.account, contacts)}
    changed: list[Suppression] = []
    began: set[Purpose] = set()
    for said in together:
        contact = said[0].contact
        record = first = known.get(contact.look_up) or listed(given.account, contact, now)
        for one in said:
            record = record.with_opt_out(
                one.purpose, source=Source.BUSINESS, request=None, since=one.since, at=now, brand=one.brand
            )
        if record != first:
            changed.append(record)
            began |= {one.purpose for one in said}
    if not changed:
        return
    detail: Detail = {"list": given.id, "why": given.why.value, "contacts": len(changed), "ended": []}
    detail |= {"subjects": sorted({one.subject.value for one in changed}), "began": sorted(one.value for one in began)}
    because = Reason(Tag.SUPPRESSION_CHANGED, given.by, None, detail)
    unit = desk.work.begin(given.account, now)
    unit.store(desk.accounts.get(given.account), because=because)
    for record in changed:
        unit.store(record, because=because)
    unit.commit()
