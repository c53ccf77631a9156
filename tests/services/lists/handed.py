"""Hand a list over and have it worked on."""

import csv
import io
from collections.abc import Iterable

from chalicelib.domain.account import Staff
from chalicelib.domain.contact import Email, Phone
from chalicelib.domain.contact_list import ContactList, Output, Stage, Task
from chalicelib.domain.suppression import Purpose, Why
from chalicelib.services.lists.contact_lists import AnnounceList, announce_list, begin_list
from chalicelib.services.lists.work_on_lists import work_on_lists
from chalicelib.services.opt_outs.change_suppression import AddSuppression, add_suppression
from tests.fakes.desk import FakeDesk

MAIL = Purpose.MARKETING_EMAIL
CLEAN = AnnounceList(task=Task.CLEAN, purposes=(MAIL,), name="Autumn")
TAKE_OVER = AnnounceList(task=Task.IMPORT, purposes=(MAIL,))


def hand_over(desk: FakeDesk, staff: Staff, content: bytes, command: AnnounceList = CLEAN) -> ContactList:
    """Announce a list, upload it, and say that it is there."""
    given = announce_list(desk, staff, command, language="en", back="http://x/{list}").given
    desk.list_bucket.put(given, content)
    return begin_list(desk, staff, given.id)


def finished(desk: FakeDesk, given: ContactList, *, runs: int = 50) -> ContactList:
    """The list after as many runs as it takes."""
    for _ in range(runs):
        work_on_lists(desk)
        found = desk.contact_lists.get(given.account, given.id)
        if found.finished_at:
            return found
        desk.clock.pass_(minutes=1)
    raise AssertionError(found.stage)


def worked(desk: FakeDesk, staff: Staff, content: bytes, command: AnnounceList = CLEAN) -> ContactList:
    """Hand it over and wait for its end."""
    return finished(desk, hand_over(desk, staff, content, command))


def result(desk: FakeDesk, given: ContactList) -> str:
    """What came of it."""
    assert given.stage is Stage.READY, given.failure
    return desk.list_bucket.whole(given, Output.ROWS).decode()


def faults(desk: FakeDesk, given: ContactList) -> list[tuple[int, str]]:
    """The lines that could not be used, and why."""
    if Output.FAULTS not in given.outputs:
        return []
    content = desk.list_bucket.whole(given, Output.FAULTS).decode("utf-8-sig")
    return [(int(line), why) for line, why, _ in list(csv.reader(io.StringIO(content)))[1:]]


def opt_out(
    desk: FakeDesk, staff: Staff, *contacts: Email | Phone, purposes: Iterable[Purpose] = (MAIL,), brand: str = ""
) -> None:
    """Put contacts on the list by the business's own word."""
    for contact in contacts:
        command = AddSuppression(contact=contact, purposes=tuple(purposes), why=Why.ASKED, brand=brand)
        add_suppression(desk, staff, command)
