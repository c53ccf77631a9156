"""What leaves for a vendor: a mail with its link, or a webhook; where it has a portal staff enter it by hand."""

from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.events import Event
from chalicelib.domain.reason import Reason
from chalicelib.domain.vendor import Method, Vendor
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.domain.webhook import Delivery, delivery_id
from chalicelib.services.ports.desk import Desk, Unit, new_id
from chalicelib.services.vendors.vendor_link import token_of
from chalicelib.services.webhooks.enqueue_event import QUEUE_GRACE

TASK: Final = "vendor_task"  # the value of a letter that names the task: `<request> <vendor>`


def post(desk: Desk, unit: Unit, account: Account, vendor: Vendor, task: VendorTask, because: Reason) -> None:
    """Put into the transaction what tells the vendor for the first time, or anew by a new link."""
    if task.method is Method.MAIL:
        letter = vendor_letter(desk, account, vendor, task, LetterKind.VENDOR_ASKED)
        if letter:
            unit.create(letter, because=because)
    if task.method is Method.WEBHOOK:
        unit.create(vendor_delivery(desk, vendor, task, task.key), because=because)


def vendor_letter(desk: Desk, account: Account, vendor: Vendor, task: VendorTask, kind: LetterKind) -> Letter | None:
    """A mail to the vendor: which request, by when, and the link; nothing about the person. None without an address.

    It lies with the account's letters, not with the request's: those are the person's own.
    """
    if vendor.email is None:
        return None
    return Letter(
        account=account.id,
        id=new_id(desk),
        kind=kind,
        language=account.languages[0],
        created_at=desk.clock.now(),
        to=vendor.email,
        values={
            "vendor": vendor.name,
            "reference": task.submission,
            "right": task.right.value,
            "due_day": task.due.isoformat(),
            "vendor_token": token_of(task),
            TASK: f"{task.request} {task.vendor}",
        },
    )


def vendor_delivery(desk: Desk, vendor: Vendor, task: VendorTask, cause: str) -> Delivery:
    """A webhook to the vendor's endpoint; for one cause there is one, however often it is made."""
    now = desk.clock.now()
    return Delivery(
        account=task.account,
        endpoint=vendor.webhook,
        id=delivery_id(vendor.webhook, task.request, task.vendor, cause),
        event=Event.VENDOR_ASKED,
        at=now,
        request=task.request,
        facts={"vendor": task.vendor},
        next_at=now + QUEUE_GRACE,
    )
