"""The vendors of the demo: two that are told of one open request, of which one has answered.

Neither is required, so that whoever tries the desk out can answer everything in full.
"""

from contextlib import suppress

from chalicelib.composition import LiveDesk
from chalicelib.domain.account import Staff
from chalicelib.domain.request import Bucket, Request
from chalicelib.domain.vendor import VendorEntry
from chalicelib.domain.vendor_task import VendorAnswer
from chalicelib.errors import NotPossible
from chalicelib.services.vendors.answer_task import Said, answer_by_link
from chalicelib.services.vendors.directory import add_vendor
from chalicelib.services.vendors.tell_vendors import TellVendors, check_tellable, tell_vendors
from chalicelib.services.vendors.vendor_link import token_of

_ENTRIES = (
    VendorEntry(
        name="Pacific Mail House",
        role="processor",
        method="mail",
        causes=("delete", "correct", "opt-out"),
        identifiers=("name", "email"),
        required=False,
        contract_on="2025-03-03",
        holds="Addresses of customers who get the catalogue",
        safeguards="Data processing agreement; use for our mailings only",
        email="privacy@mailhouse.example",
    ),
    VendorEntry(
        name="Brightside Ads",
        role="third-party",
        method="portal",
        causes=("delete", "opt-out", "limit"),
        identifiers=("email",),
        required=False,
        holds="Hashed addresses for audiences",
        portal="https://privacy.brightside.example",
    ),
)


def tell_vendors_of_one(desk: LiveDesk, owner: Staff) -> None:
    """Enter the vendors; tell them of the first open request that vendors are told of, if there is one."""
    vendors = [add_vendor(desk, owner, entry) for entry in _ENTRIES]
    head = _first(desk, owner)
    if head is None:
        return
    tell_vendors(desk, owner, TellVendors(request=head.id, vendors=tuple(vendor.id for vendor in vendors)))
    task = desk.vendors.task(head.account, head.id, vendors[0].id)
    answer_by_link(desk, token_of(task), Said(answer=VendorAnswer.DONE))


def _first(desk: LiveDesk, owner: Staff) -> Request | None:
    account = desk.accounts.get(owner.account.id)
    for listed in desk.requests.queue(account, Bucket.OPEN, cursor="", limit=50).requests:
        head = desk.requests.get(account.id, listed.id)
        with suppress(NotPossible):
            check_tellable(head)
            return head
    return None
