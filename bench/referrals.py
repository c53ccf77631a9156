"""A run that follows referrals, at 100,000 open ones over 1,000; see `sweeps`."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

from bench.deadlines import BenchDesk
from bench.sweeps import DUE, SIZES, Sweep, measure_sweep
from chalicelib.domain.controller import HandOver
from chalicelib.domain.ids import RequestId
from chalicelib.domain.referral import Referral, ReferralAgenda
from chalicelib.domain.request import Request


def measure(sizes: tuple[int, int] = SIZES, due: int = DUE) -> None:
    """Print what a run costs by open referrals and by those that are due."""
    from chalicelib.services.referrals.follow_referrals import follow_referrals

    measure_sweep(Sweep("referrals", "open", _fill, follow_referrals), sizes, due)


def _fill(desk: BenchDesk, count: int, due: int) -> Iterator[object]:
    from tests.fakes.acme import ask_one, open_acme

    staff = open_acme(desk)
    now = desk.clock.now()
    shown = ask_one(desk, staff.account)
    for number in range(count):
        yield from _passed_on(shown, number, staff.account.day_of(now), now, wakes=number < due)


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
