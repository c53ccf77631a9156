"""An order counts what went, forgets what it named, and is certified without a person."""

from datetime import UTC, datetime, timedelta

from chalicelib.domain.consumer_certificate import TYPE, as_payload, signing_input
from chalicelib.domain.consumer_erasure import LEASE, ConsumerErasure
from chalicelib.domain.ids import AccountId, Reference, RequestId
from chalicelib.domain.jws import payload_of
from chalicelib.domain.takeout import LEASE as RUN
from chalicelib.domain.takeout import Takeout

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
ONE, TWO = Reference("RCAAAA"), Reference("RCBBBB")
ORDER = ConsumerErasure(
    account=AccountId("acc_1"), id="01X", by="user:usr_1", ordered_at=NOW, why="asked", left=(ONE, TWO), next_at=NOW
)


def test_what_goes_is_counted_and_not_named_any_more() -> None:
    order = ORDER.deleting(ONE, [RequestId("R1")], {"request": 1, "letter": 2})
    assert (order.left, order.doing, order.erased) == ((TWO,), ("R1",), 3)
    order = order.deleting(TWO, [RequestId("R2")], {"request": 1})
    assert (order.left, order.counts) == ((), {"letter": 2, "request": 2})


def test_a_run_takes_it_and_what_is_gone_leaves_it() -> None:
    assert ORDER.taken(NOW).next_at == NOW + LEASE
    assert ORDER.without(ONE).left == (TWO,)


def test_what_waits_stays_when_it_is_called_off() -> None:
    ended = ORDER.deleting(ONE, [], {}).ended(NOW)
    assert (ended.left, ended.called_off, ended.next_at) == ((), 1, NOW)


def test_it_is_forgotten_after_the_laws_period_and_not_while_anything_waits() -> None:
    assert ORDER.removable_at is None
    done = ConsumerErasure(
        account=ORDER.account, id="01X", by="user:usr_1", ordered_at=NOW, why="asked", left=(), finished_at=NOW
    )
    assert done.removable_at == NOW.replace(year=2028)


def test_the_certificate_names_counts_and_days() -> None:
    order = ORDER.deleting(ONE, [RequestId("R1")], {"request": 1})
    said = as_payload(order, issuer="https://recourse.test", at=NOW)
    assert (said["erased"], said["waiting_submissions"], said["kept_submissions"]) == ({"request": 1}, 1, 0)
    assert (said["exports_gone_by"], said["backups_gone_by"]) == (
        "2026-11-30T17:00:00.000Z",
        "2026-12-28T17:00:00.000Z",
    )
    assert TWO not in str(said)
    signed = signing_input(order, issuer="https://recourse.test", kid="k1", at=NOW).decode()
    assert payload_of(f"{signed}.x") == said
    assert TYPE.endswith("+jwt")


def test_an_export_that_is_dropped_is_never_ready_again() -> None:
    work = Takeout(account=AccountId("acc_1"), id="01T", by="user:usr_1", asked_at=NOW, language="en", next_at=NOW)
    ready = work.finished(NOW)
    assert (work.over(NOW), ready.over(NOW), work.is_dropped, ready.is_dropped) == (False, False, False, False)
    for before, gone_at in ((work, NOW + RUN), (ready, NOW)):
        dropped = before.dropped(NOW)
        assert (dropped.is_dropped, dropped.ready(NOW - timedelta(seconds=1))) == (True, False)
        assert dropped.over(gone_at)
        assert not dropped.over(gone_at - timedelta(seconds=1))
