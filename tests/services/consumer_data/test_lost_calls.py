"""An order is broken off before and after each call in turn; the next run ends it, and nothing is counted twice."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.consumer_erasure import LEASE, ConsumerErasure
from chalicelib.domain.jws import payload_of
from chalicelib.domain.request import Request
from chalicelib.domain.rights import Right
from chalicelib.services.consumer_data.export_data import ExportData, export_data
from chalicelib.services.figures.recount import differences
from chalicelib.services.takeout.takeouts import sweep_takeouts, write_takeouts
from tests.fakes.acme import ask_one, open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.services.consumer_data.orders import log_of, now_of, order, run
from tests.services.retention.closed import decide, full, traces

ENGINE = ("get", "gather", "partition", "between", "listed", "due", "transact", "put_row", "sheets", "drop_empty_sheet")


class Network:
    """Everything that leaves the process, counted; call number `at` is lost. `mend` takes it out again."""

    def __init__(self, desk: FakeDesk, at: int | None = None, when: When = When.BEFORE) -> None:
        self.calls: list[str] = []
        self._at, self._when = at, when
        self._saved: list[tuple[Any, str, bool, Any]] = []
        parts: list[tuple[Any, str]] = [(desk.engine, name) for name in ENGINE]
        parts += [(desk.files, "delete"), (desk.voicemail_bucket, "delete"), (desk.erasure_ledger, "put_requests")]
        parts += [(desk.erasure_ledger, "put_members")]
        parts += [(desk.signer, "sign")]
        for part, name in parts:
            self._wrap(part, name)

    def mend(self) -> None:
        for part, name, own, act in self._saved:
            setattr(part, name, act) if own else delattr(part, name)

    def _wrap(self, part: Any, name: str) -> None:
        act: Callable[..., Any] = getattr(part, name)
        self._saved.append((part, name, name in vars(part), act))

        def called(*given: Any, **named: Any) -> Any:
            lost = len(self.calls) == self._at
            self.calls.append(name)
            if lost and self._when is When.BEFORE:
                raise ConnectionError(name)
            done = act(*given, **named)
            if lost:
                raise ConnectionError(name)
            return done

        setattr(part, name, called)


def world() -> tuple[FakeDesk, Staff, Request, Request, ConsumerErasure]:
    """Two submissions that may go, one of them also in an export that is ready."""
    desk = FakeDesk()
    olga = open_acme(desk)
    one, two = full(desk, olga), _second(desk, olga)
    export_data(desk, olga, ExportData(submissions=(one.submission,)))
    write_takeouts(desk)
    return desk, olga, one, two, order(desk, olga, one.submission, two.submission)


def _second(desk: FakeDesk, olga: Staff) -> Request:
    head = ask_one(desk, olga.account, Right.OPT_OUT_SALE)
    decide(desk, olga, head.id)
    desk.deliver()
    return desk.requests.get(olga.account.id, head.id)


def left(desk: FakeDesk, olga: Staff, heads: tuple[Request, ...], ordered: ConsumerErasure) -> tuple[Any, ...]:
    """What there is afterwards, and what was said of it."""
    done = now_of(desk, ordered)
    for head in heads:
        at = GENESIS
        for entry in desk.audit_log.of_request(olga.account.id, head.id):
            assert verify_link(at, entry)
            at = entry.head
    tags = [[entry.tag for entry in desk.audit_log.of_request(olga.account.id, head.id)] for head in heads]
    return (
        [traces(desk, head) for head in heads],
        tags,
        desk.files.objects,
        list(desk.voicemail_bucket.every()),
        [line.id for line in log_of(desk, olga)],
        (done.left, done.doing, done.counts, done.certified, done.next_at),
        payload_of(done.certificate)["erased"],
        desk.retention.deleted(olga.account.id, desk.clock.now().date()),
        desk.figures.sheets(olga.account, "year/"),
        differences(desk, olga.account),
        sorted(desk.erasure_ledger.requests()),
        [one.id for one in desk.takeouts.of(olga.account.id)],
        list(desk.objects["files"].kept),
    )


def finish(desk: FakeDesk) -> None:
    """Let the lease of a lost run pass, and run again; the other job deletes the export that was dropped."""
    for _ in range(3):
        desk.clock.at += LEASE + timedelta(seconds=1)
        run(desk)
    sweep_takeouts(desk)


def calls_of_an_order() -> list[str]:
    desk = world()[0]
    network = Network(desk)
    assert run(desk) == 2
    network.mend()
    return network.calls


UNDISTURBED = calls_of_an_order()


@pytest.fixture(scope="module")
def expected() -> tuple[Any, ...]:
    desk, olga, one, two, ordered = world()
    run(desk)
    finish(desk)
    return left(desk, olga, (one, two), ordered)


def test_undisturbed_nothing_is_left(expected: tuple[Any, ...]) -> None:
    kinds, _, objects, sounds, lines, (still, doing, counts, certified, again), said, *_, exports, pieces = expected
    assert [set(each) for each in kinds] == [{"tally", "logged-request"}] * 2
    assert (objects, sounds, still, doing, again) == ({}, [], (), (), None)
    assert len(lines) == counts["request"] == 3
    assert said == counts
    assert certified == sum(counts.values())
    assert (exports, pieces) == ([], [])


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize("at", range(len(UNDISTURBED)))
def test_an_order_that_breaks_off_anywhere_is_ended_by_the_next_run(
    at: int, when: When, expected: tuple[Any, ...]
) -> None:
    desk, olga, one, two, ordered = world()
    network = Network(desk, at, when)
    with pytest.raises(ConnectionError):
        run(desk)
    network.mend()
    finish(desk)
    found = left(desk, olga, (one, two), ordered)
    assert found == expected, f"call {at} ({UNDISTURBED[at]}) lost {when}"
