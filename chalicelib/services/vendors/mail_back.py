"""A mail to a vendor came back: its task says so, and staff are told at the next run."""

from dataclasses import replace

from chalicelib.domain.correspondence import VENDOR_LETTERS, Letter
from chalicelib.domain.ids import RequestId
from chalicelib.domain.reason import Reason
from chalicelib.errors import NotFound
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.vendors.vendor_post import TASK


def note_vendor_mail(desk: Desk, unit: Unit, letter: Letter, because: Reason) -> None:
    """Put into the transaction that notes the letter what it means for its task; nothing for any other letter."""
    if letter.kind not in VENDOR_LETTERS:
        return
    request, _, vendor = letter.values[TASK].partition(" ")
    try:
        task = desk.vendors.task(letter.account, RequestId(request), vendor)
    except NotFound:
        return  # deleted with its request
    if task.open:
        now = desk.clock.now()
        unit.store(replace(task, failed_at=now, next_at=now), because=because)
