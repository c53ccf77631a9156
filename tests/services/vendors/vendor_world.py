"""What tests of vendors stand on: entries of the directory, a request that is ready, a vendor that answers."""

from dataclasses import replace
from datetime import timedelta

from chalicelib.domain.account import Staff
from chalicelib.domain.ids import RequestId
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Vendor, VendorEntry
from chalicelib.domain.vendor_task import VendorAnswer, VendorTask
from chalicelib.domain.verification import MatchMethod, MatchResult
from chalicelib.services.handling.record_match import RecordMatch, record_match
from chalicelib.services.vendors.answer_task import Said, answer_by_link
from chalicelib.services.vendors.directory import add_vendor
from chalicelib.services.vendors.tell_vendors import TellVendors, tell_vendors
from chalicelib.services.vendors.vendor_link import token_of
from tests.fakes.acme import ask_one
from tests.fakes.desk import FakeDesk

MAILER = VendorEntry(
    name="Mail House",
    role="processor",
    method="mail",
    causes=("delete", "correct", "opt-out", "limit"),
    identifiers=("name", "email"),
    email="privacy@mailhouse.example",
    holds="Addresses of newsletters",
    safeguards="Data processing agreement",
    contract_on="2026-01-05",
)
PORTAL = replace(MAILER, name="Ad Network", role="third-party", method="portal", email="", portal="https://ads.example")


def listed(desk: FakeDesk, staff: Staff, entry: VendorEntry = MAILER) -> Vendor:
    """A vendor of the directory."""
    return add_vendor(desk, staff, entry)


def ready(desk: FakeDesk, staff: Staff, right: Right = Right.DELETE) -> Request:
    """Ana's request, as far as it must be before vendors are told."""
    head = ask_one(desk, staff.account, right)
    if not right.touches_data:
        return head
    command = RecordMatch(
        request=head.id,
        compared=("name", "email"),
        method=MatchMethod.RECORDS,
        result=MatchResult.MATCHED,
        declaration=True,
        contact_on_file=True,
        seen=head.version,
    )
    return record_match(desk, staff, command)


def told(desk: FakeDesk, staff: Staff, *vendors: Vendor, right: Right = Right.DELETE) -> Request:
    """Ana's request, of which these vendors were told."""
    head = ready(desk, staff, right)
    return tell_vendors(desk, staff, TellVendors(request=head.id, vendors=tuple(one.id for one in vendors)))


def task_of(desk: FakeDesk, head: Request, vendor: Vendor) -> VendorTask:
    """What a vendor was asked, as it is now."""
    return desk.vendors.task(head.account, RequestId(head.id), vendor.id)


def says(desk: FakeDesk, head: Request, vendor: Vendor, answer: VendorAnswer, **more: str) -> VendorTask:
    """The vendor answers by its link."""
    token = token_of(task_of(desk, head, vendor))
    return answer_by_link(desk, token, Said(answer=answer, **more))


def morning(desk: FakeDesk, day: int) -> None:
    """Move to 8 o'clock in Los Angeles, so many days after the desk's first one."""
    desk.clock.at = desk.clock.at.replace(hour=16, minute=0) + timedelta(days=day)
