"""What leaves for a vendor: a mail with its link, or a webhook; where it has a portal staff enter it by hand."""

from datetime import datetime
from typing import Final

from chalicelib.domain.account import Account
from chalicelib.domain.correspondence import Letter, LetterKind
from chalicelib.domain.events import Event
from chalicelib.domain.reason import Reason
from chalicelib.domain.vendor import Method, Vendor
from chalicelib.domain.vendor_task import VendorTask
from chalicelib.domain.webhook import Delivery, DeliveryPlace, delivery_id, place_of
from chalicelib.services.letters.new_letter import new_letter
from chalicelib.services.ports.desk import Desk, Unit
from chalicelib.services.vendors.vendor_link import token_of
from chalicelib.services.webhooks.enqueue_event import QUEUE_GRACE

TASK: Final = "vendor_task"  # the value of a letter that names the task: `<request> <vendor>`


def post(
    desk: Desk, unit: Unit, account: Account, vendor: Vendor, task: VendorTask, because: Reason
) -> list[DeliveryPlace]:
    """Put into the transaction what tells the vendor for the first time, or anew by a new link.

    Return what the workers are to be handed once it is committed.
    """
    if task.method is Method.MAIL:
        letter = vendor_letter(desk, account, vendor, task, LetterKind.VENDOR_ASKED)
        if letter:
            unit.create(letter, because=because)
    if task.method is Method.WEBHOOK:
        delivery = vendor_delivery(desk, vendor, task, task.key)
        unit.create(delivery, because=because)
        return [place_of(delivery)]
    return []


def vendor_letter(desk: Desk, account: Account, vendor: Vendor, task: VendorTask, kind: LetterKind) -> Letter | None:
    """A mail to the vendor: which request, by when, and the link; nothing about the person. None without an address.

    It lies with the account's letters, not with the request's: those are the person's own.
    """
    if vendor.email is None:
        return None
    return new_letter(
        desk,
        kind,
        account=account.id,
        language=account.languages[0],
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


def vendor_delivery(
    desk: Desk, vendor: Vendor, task: VendorTask, cause: str, *, at: datetime | None = None
) -> Delivery:
    """A webhook to the vendor's endpoint.

    With `at`, the moment for which it was planned, it is one however often it is made, and the sweep sends it.
    """
    now = desk.clock.now()
    return Delivery(
        account=task.account,
        endpoint=vendor.webhook,
        id=delivery_id(vendor.webhook, task.request, task.vendor, cause),
        event=Event.VENDOR_ASKED,
        at=at or now,
        request=task.request,
        facts={"vendor": task.vendor},
        next_at=now if at else now + QUEUE_GRACE,
    )
