"""A run of the vendors' job at 100,000 awaited answers over one at 1,000, as many of them due: calls, read units, CPU.

On the in-memory engine with ordered keys, as the deadline job's figures are. Twice as many due shows that the cost
follows what is due, and nothing else.
"""

import time
from dataclasses import replace
from datetime import date, datetime, timedelta

from bench.deadlines import BenchDesk
from chalicelib.domain.account import Staff
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.domain.vendor import Cause, Identifier, Method, Vendor, VendorRole
from chalicelib.domain.vendor_task import VendorTask
from tests.fakes.desk import START

_DUE = 100
_SIZES = (1_000, 100_000)


def measure(sizes: tuple[int, int] = _SIZES, due: int = _DUE) -> None:
    """Print the ratios of a run at both sizes, and of a run with twice as many due."""
    small, large, double = _run(sizes[0], due), _run(sizes[1], due), _run(sizes[0], 2 * due)
    for name, unit in (("calls", ""), ("read units", ""), ("CPU", " ms")):
        figures = f"{small[name]:.4g}{unit} at {sizes[0]:,} awaited, {large[name]:.4g}{unit} at {sizes[1]:,}"
        print(f"vendors' job, {due} due: {name} {figures}, ratio {large[name] / small[name]:.2f}")
    print(f"vendors' job, {due} due: {small['calls'] / due:.2f} calls for each that is due")
    print(f"vendors' job, {2 * due} due over {due}: calls {double['calls'] / small['calls']:.2f}")


def _run(count: int, due: int) -> dict[str, float]:
    """Fill an account with awaited answers of which `due` have come to half time, run the job once."""
    from chalicelib.services.vendors.chase_vendors import chase_vendors
    from tests.fakes.acme import open_acme
    from tests.storage.samples import a_request

    desk = BenchDesk()
    staff = open_acme(desk)
    now = desk.clock.now()
    _put(desk, _vendor(staff))
    for number in range(count):
        head = replace(a_request(staff.account.id), right=Right.OPT_OUT_SALE)
        _put(desk, head)
        _put(desk, _task(head, now, staff.account.day_of(now), wakes=number < due))
    engine = desk.engine
    engine.calls, engine.read_units = 0, 0.0
    started = time.process_time()
    looked = chase_vendors(desk)
    cpu = (time.process_time() - started) * 1000
    assert looked == due, looked
    return {"calls": engine.calls, "read units": engine.read_units, "CPU": cpu}


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


def _put(desk: BenchDesk, record: object) -> None:
    desk.engine.put(desk._codec.row(record, version=1))  # noqa: SLF001  filled past the writer, for speed
