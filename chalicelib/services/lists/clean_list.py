"""A campaign's list comes back without the rows of those who opted out of what it is for, or may not be asked again.

What is kept is kept byte for byte: it goes into the business's own mailer, where an apostrophe before a number would
be a wrong number. A row whose contact cannot be read is never kept: nobody can say whether its person opted out.
"""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.asking import locks
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.contact_list import ContactList
from chalicelib.domain.contact_sheet import Layout, Row, RowFault, cells_of, contacts_in
from chalicelib.domain.suppression import Purpose, Suppression
from chalicelib.services.lists.links import address_of
from chalicelib.services.lists.read_stretch import Worked, work_through
from chalicelib.services.ports.contact_lists import Invitation
from chalicelib.services.ports.desk import Desk

LINK_COLUMN = b"unsubscribe_url"
_END = b"\r\n"


def cleaned(desk: Desk, given: ContactList) -> ContactList:
    """Clean the next stretch. Raise `SheetFault`, `Gone`."""

    def head(row: Row, layout: Layout) -> bytes:
        return _with_cell(row, layout, LINK_COLUMN) if given.links else _ended(row)

    return work_through(desk, given, _clean, head=head)


def _clean(desk: Desk, given: ContactList, layout: Layout, batch: Sequence[Row], worked: Worked) -> None:
    readable: list[tuple[Row, tuple[Email | Phone, ...]]] = []
    for row in batch:
        try:
            readable.append((row, contacts_in(cells_of(row, layout), layout, given.subjects)))
        except RowFault as fault:
            worked.refuse(row, fault)
    stopped = _stopped(desk, given, [contact for _, contacts in readable for contact in contacts])
    for row, contacts in readable:
        if any(contact.look_up in stopped for contact in contacts):
            worked.count(rows=1, left=1)
            continue
        worked.kept += _with_link(desk, given, layout, row, contacts[0]) if given.links else _ended(row)
        worked.count(rows=1, kept=1)


def _stopped(desk: Desk, given: ContactList, contacts: Sequence[Email | Phone]) -> set[str]:
    """Who of them may not be reached for what the list is for; each is looked up once, a hundred in one read."""
    once = {contact.look_up: contact for contact in contacts}
    (use,) = given.purposes
    found = desk.suppressions.among(given.account, once.values())
    now = desk.clock.now()
    return {record.contact.look_up for record in found if _stops(given, record, use, now)}


def _stops(given: ContactList, record: Suppression, use: Purpose, now: datetime) -> bool:
    """Whether the contact may not be reached so or, where the campaign asks people to agree again, not be asked yet."""
    return record.stops(use, given.brand) or (given.asks and bool(locks([record], now, brand=given.brand)))


def _with_link(desk: Desk, given: ContactList, layout: Layout, row: Row, contact: Email | Phone) -> bytes:
    (use,) = given.purposes
    invitation = Invitation(
        account=given.account,
        contact=contact,
        purpose=use,
        brand=given.brand,
        source=given.id,
        made_at=given.asked_at,
    )
    return _with_cell(row, layout, address_of(desk, invitation).encode())


def _with_cell(row: Row, layout: Layout, cell: bytes) -> bytes:
    return row.content + layout.delimiter.encode() + cell + (row.raw[len(row.content) :] or _END)


def _ended(row: Row) -> bytes:
    return row.raw if row.raw.endswith(b"\n") else row.raw + _END
