"""A run that follows referrals at 100,000 open ones over one at 1,000, as many of them due: calls, read units, CPU.

On the in-memory engine with ordered keys, as the deadline job's figures are. Twice as many due shows that the cost
follows what is due, and nothing else.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from bench.deadlines import BenchDesk
from chalicelib.domain.controller import HandOver
from chalicelib.domain.ids import RequestId
from chalicelib.domain.referral import Referral, ReferralAgenda
from chalicelib.domain.request import Request

_DUE = 100
_SIZES = (1_000, 100_000)


def measure(sizes: tuple[int, int] = _SIZES, due: int = _DUE) -> None:
    """Print the ratios of a run at both sizes, and of a run with twice as many due."""
    small, large, double = _run(sizes[0], due), _run(sizes[1], due), _run(sizes[0], 2 * due)
    for name, unit in (("calls", ""), ("read units", ""), ("CPU", " ms")):
        figures = f"{small[name]:.4g}{unit} at {sizes[0]:,} open, {large[name]:.4g}{unit} at {sizes[1]:,}"
        print(f"referrals, {due} due: {name} {figures}, ratio {large[name] / small[name]:.2f}")
    print(f"referrals, {due} due: {small['calls'] / due:.2f} calls for each that is due")
    print(f"referrals, {2 * due} due over {due}: calls {double['calls'] / small['calls']:.2f}")


def _run(count: int, due: int) -> dict[str, float]:
    """Fill an account with open referrals of which `due` are to be looked at, run the job once."""
    from chalicelib.services.referrals.follow_referrals import follow_referrals
    from tests.fakes.acme import ask_one, open_acme

    desk = BenchDesk()
    staff = open_acme(desk)
    now = desk.clock.now()
    shown = ask_one(desk, staff.account)
    for number in range(count):
        for record in _passed_on(shown, number, staff.account.day_of(now), now, wakes=number < due):
            _put(desk, record)
    engine = desk.engine
    engine.calls, engine.read_units = 0, 0.0
    started = time.process_time()
    looked = follow_referrals(desk)
    cpu = (time.process_time() - started) * 1000
    assert looked == due, looked
    return {"calls": engine.calls, "read units": engine.read_units, "CPU": cpu}


def _passed_on(shown: Request, number: int, today: date, now: datetime, *, wakes: bool) -> Iterator[object]:
    """A request with its referral and when that is looked at: due today, or in a month."""
    name = f"01R{number:023d}"
    head = replace(shown, id=RequestId(name))
    yield head
    yield Referral(
        account=head.account,
        request=head.id,
        id=name,
        controller="01C",
        method=HandOver.PORTAL,
        by="user:usr_bench",
        made_at=now,
        handed_at=now,
        acknowledged_at=now,
        acknowledge_by=today,
        due=today if wakes else today + timedelta(days=30),
        name="Beverly",
        key="0" * 32,
    )
    wake_at = now if wakes else now + timedelta(days=4)
    yield ReferralAgenda(account=head.account, request=head.id, referral=name, wake_at=wake_at)


def _put(desk: BenchDesk, record: object) -> None:
    desk.engine.put(desk._codec.row(record, version=1))  # noqa: SLF001  filled past the writer, for speed
