"""Two businesses for the rehearsal of a restore, one that stays and one that goes; a word marks what is erased."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from chalicelib import aws
from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Account, Staff
from chalicelib.domain.contact import Email
from chalicelib.domain.erasure import SETTLING, Stage
from chalicelib.domain.ids import Reference, RequestId, new_reference
from chalicelib.domain.request import Behalf, Bucket, Channel, Outcome, Typed
from chalicelib.domain.rights import Right
from chalicelib.services.accounts.open_account import OpenAccount, open_account
from chalicelib.services.consumer.confirm_contact import mark_confirmed
from chalicelib.services.consumer_data.carry_out import erase_consumers
from chalicelib.services.consumer_data.order_erasure import OrderErasure, order_erasure
from chalicelib.services.erasure.begin_erasure import begin_erasure
from chalicelib.services.erasure.erase_account import erase_accounts
from chalicelib.services.figures.recount import recount_page
from chalicelib.services.handling.decide_request import DecideRequest, decide_request
from chalicelib.services.handling.write_message import add_note
from chalicelib.services.intake.submit_request import SubmitRequest, submit_request
from chalicelib.services.letters.deliver_letter import sweep_outbox
from infra.local.demo import DemoClock

MARK: Final = "zedmark"  # of all that is erased after the backup was made
_RUNS: Final = 60


def open_business(desk: LiveDesk, slug: str) -> Staff:
    """A business with an owner and a file."""
    command = OpenAccount(
        name=slug.capitalize(),
        slug=slug,
        time_zone="America/Los_Angeles",
        place="US-CA",
        owner_name=f"Olga {slug}",
        owner_email=Email(f"olga@{slug}.example"),
    )
    account, owner = open_account(desk, command)
    key = f"notes/{account.id}/rehearsal/file"
    aws.client("s3").put_object(Bucket=desk.settings.files_bucket, Key=key, Body=f"A file of {slug}".encode())
    return Staff(account, owner, "")


def ask(desk: LiveDesk, staff: Staff, name: str, *rights: Right) -> Reference:
    """Somebody asks, for deletion and an opt-out unless told, and shows their contact; staff note something."""
    command = SubmitRequest(
        account=staff.account,
        reference=new_reference(desk.chance.bytes(16)),
        rights=rights or (Right.DELETE, Right.OPT_OUT_SALE),
        residence="US-CA",
        behalf=Behalf.SELF,
        typed=Typed(name=name, email=Email(f"{name}@example.com"), phone=None),
        channel=Channel.WEB,
        language="en",
    )
    sent = mark_confirmed(desk, submit_request(desk, command))
    for request in sent.requests:
        add_note(desk, staff, request, f"About {name}")
    return sent.id


def erase_person(desk: LiveDesk, clock: DemoClock, staff: Staff, reference: Reference) -> None:
    """All that one person has sent is answered, told, and erased on the business's order."""
    for request in desk.requests.submission(staff.account.id, reference).requests:
        head = desk.requests.get(staff.account.id, request)
        if head.open:
            command = DecideRequest(request=request, outcome=Outcome.GRANTED, grounds=(), text="Done.")
            decide_request(desk, staff, command)
    order = order_erasure(desk, staff, OrderErasure(submissions=(reference,), why="asked"))
    for _ in range(_RUNS):
        clock.at += timedelta(minutes=61)
        sweep_outbox(desk)
        erase_consumers(desk, until=clock.now() + timedelta(seconds=60))
        if not desk.consumer_erasures.get(staff.account.id, order.id).left:
            return
    raise RuntimeError("the person was not erased")


def erase_business(desk: LiveDesk, clock: DemoClock, account: Account) -> None:
    """The account goes, to the end."""
    begin_erasure(desk, desk.accounts.get(account.id), actor="system:rehearsal")
    for _ in range(_RUNS):
        erase_accounts(desk)
        if desk.erasures.get(account.id).stage is Stage.DONE:
            return
        clock.at += SETTLING
    raise RuntimeError("the account was not erased")


def count(desk: LiveDesk, account: Account) -> None:
    """Count all requests, as the audit's stream would have."""
    cursor = ""
    while True:
        cursor = recount_page(desk, desk.accounts.get(account.id), cursor=cursor).cursor
        if not cursor:
            return


def requests_of(desk: LiveDesk, account: Account) -> Iterator[RequestId]:
    """All that the business has."""
    for bucket in (Bucket.OPEN, Bucket.WAITING, Bucket.CLOSED):
        cursor = ""
        while True:
            page = desk.requests.queue(account, bucket, cursor=cursor, limit=48)
            yield from (request.id for request in page.requests)
            cursor = page.cursor
            if not cursor:
                break
