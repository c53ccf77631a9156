"""A run of the vendors' job, at 100,000 awaited answers over 1,000, some of them at half time; see `sweeps`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from bench.deadlines import BenchDesk
from bench.sweeps import DUE, SIZES, Sweep, measure_sweep
from chalicelib.domain.account import Staff
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Cause, Identifier, Method, Vendor, VendorRole
from chalicelib.domain.vendor_task import VendorTask
from tests.fakes.desk import START


def measure(sizes: tuple[int, int] = SIZES, due: int = DUE) -> None:
    """Print what a run costs by awaited answers and by those that are due."""
    from chalicelib.services.vendors.chase_vendors import chase_vendors

    measure_sweep(Sweep("vendors' job", "awaited", _fill, chase_vendors), sizes, due)


def _fill(desk: BenchDesk, count: int, due: int) -> Iterator[object]:
    from tests.fakes.acme import open_acme
    from tests.storage.samples import a_request

    staff = open_acme(desk)
    now = desk.clock.now()
    yield _vendor(staff)
    for number in range(count):
        head = replace(a_request(staff.account.id), right=Right.OPT_OUT_SALE)
        yield head
        yield _task(head, now, staff.account.day_of(now), wakes=number < due)


def _vendor(staff: Staff) -> Vendor:
    return Vendor(
        account=staff.account.id,
        id="01V",
        made_at=START,
        made_by=staff.actor,
        role=VendorRole.PROCESSOR,
        method=Method.PORTAL,
        causes=tuple(Cause),
        identifiers=(Identifier.NAME,),
        name="Mail House",
    )


def _task(head: Request, now: datetime, today: date, *, wakes: bool) -> VendorTask:
    told_on = today - timedelta(days=5 if wakes else 1)
    return VendorTask(
        account=head.account,
        request=head.id,
        vendor="01V",
        submission=head.submission,
        right=head.right,
        method=Method.PORTAL,
        told_at=now,
        told_on=told_on,
        due=told_on + timedelta(days=10),
        entered_at=now,
        next_at=now if wakes else now + timedelta(days=4),
        key="0" * 32,
    )
