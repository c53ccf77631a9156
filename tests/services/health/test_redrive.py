"""Failures are tried again on the operator's word, and nothing is lost on the way."""

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit_tags import Tag
from chalicelib.domain.dead_letter import DeadLetter
from chalicelib.errors import NotFound
from chalicelib.services.health.redrive import (
    ask_redrive,
    continue_redrives,
    delete_failures,
    redrive_asked,
    redriven,
)
from chalicelib.services.ports.operations import Replayed
from tests.fakes.acme import open_acme
from tests.fakes.desk import START, FakeClock, FakeDesk
from tests.fakes.operations import MemoryQueues, MemoryReplay

QUEUE = "stream-failures"


class _Slow(MemoryReplay):
    """Functions that take this long for each message."""

    def __init__(self, clock: FakeClock, *, seconds: int) -> None:
        super().__init__()
        self._clock, self._seconds = clock, seconds

    def again(self, letter: DeadLetter) -> Replayed:
        self._clock.pass_(seconds=self._seconds)
        return super().again(letter)


@pytest.fixture
def rita(desk: FakeDesk) -> Staff:
    return open_acme(desk, "operator")


@pytest.fixture
def queues(desk: FakeDesk) -> MemoryQueues:
    made = desk.__dict__["queues"] = MemoryQueues()
    return made


@pytest.fixture
def replay(desk: FakeDesk) -> MemoryReplay:
    made = desk.__dict__["replay"] = MemoryReplay()
    return made


def test_nothing_is_tried_again_before_somebody_says_so(
    desk: FakeDesk, rita: Staff, queues: MemoryQueues, replay: MemoryReplay
) -> None:
    queues.fail(QUEUE, "m-1", START)
    assert continue_redrives(desk) == 0
    ask_redrive(desk, rita, QUEUE)
    assert redrive_asked(desk, QUEUE)
    assert continue_redrives(desk) == 1
    assert (queues.failures[QUEUE], replay.called) == ([], ["m-1"])
    assert not redrive_asked(desk, QUEUE)
    assert redriven(desk, QUEUE) == (START, {"done": 1})
    assert continue_redrives(desk) == 0


def test_what_fails_again_or_is_gone_stays_and_is_tried_once(
    desk: FakeDesk, rita: Staff, queues: MemoryQueues, replay: MemoryReplay
) -> None:
    for number in range(12):
        queues.fail(QUEUE, f"m-{number}", START)
    replay.answers = {"m-3": Replayed.FAILED, "m-11": Replayed.GONE}
    ask_redrive(desk, rita, QUEUE)
    assert continue_redrives(desk) == 12
    assert [letter.id for letter in queues.failures[QUEUE]] == ["m-3", "m-11"]
    assert redriven(desk, QUEUE) == (START, {"done": 10, "failed": 1, "gone": 1})


def test_another_queue_is_left_alone(desk: FakeDesk, rita: Staff, queues: MemoryQueues, replay: MemoryReplay) -> None:
    queues.fail("mail-event-failures", "m-1", START)
    ask_redrive(desk, rita, QUEUE)
    assert continue_redrives(desk) == 0
    assert len(queues.failures["mail-event-failures"]) == 1


def test_a_run_whose_time_is_over_is_gone_on_with_and_counted_together(
    desk: FakeDesk, rita: Staff, queues: MemoryQueues
) -> None:
    for number in range(15):
        queues.fail(QUEUE, f"m-{number:02}", START)
    ask_redrive(desk, rita, QUEUE)
    desk.__dict__["replay"] = _Slow(desk.clock, seconds=10)
    counts = []
    while redrive_asked(desk, QUEUE):
        counts.append(continue_redrives(desk))
    assert sum(counts) == 15
    assert len(counts) > 1
    told = redriven(desk, QUEUE)
    assert told
    assert told[1] == {"done": 15}


def test_messages_that_take_their_functions_whole_time_end_no_run_before_it_has_told(
    desk: FakeDesk, rita: Staff, queues: MemoryQueues
) -> None:
    replay = desk.__dict__["replay"] = _Slow(desk.clock, seconds=65)
    names = [f"m-{number:02}" for number in range(5)]
    for queue in queues.failures:
        for name in names:
            queues.fail(queue, f"{queue} {name}", START)
            replay.answers[f"{queue} {name}"] = Replayed.FAILED
        ask_redrive(desk, rita, queue)
    while any(redrive_asked(desk, queue) for queue in queues.failures):
        began = desk.clock.now()
        continue_redrives(desk)
        assert (desk.clock.now() - began).total_seconds() <= 155  # the function has 180
    assert sorted(replay.called) == sorted(f"{queue} {name}" for queue in queues.failures for name in names)
    for queue in queues.failures:
        told = redriven(desk, queue)
        assert told
        assert told[1] == {"failed": 5}


class _Killed(Exception):
    """The process ended here."""


class _Mortal(MemoryQueues):
    """Dies when it is to delete a message that was dealt with."""

    dying = True

    def drop(self, queue: str, letter: DeadLetter) -> None:
        if self.dying:
            raise _Killed
        super().drop(queue, letter)


def test_who_dies_between_a_try_and_its_deletion_loses_nothing(
    desk: FakeDesk, rita: Staff, replay: MemoryReplay
) -> None:
    queues = desk.__dict__["queues"] = _Mortal()
    queues.fail(QUEUE, "m-1", START)
    ask_redrive(desk, rita, QUEUE)
    with pytest.raises(_Killed):
        continue_redrives(desk)
    queues.dying = False
    queues.returns()
    assert continue_redrives(desk) == 1
    assert (queues.failures[QUEUE], replay.called) == ([], ["m-1", "m-1"])


def test_deleting_takes_what_is_named_and_stands_in_the_audit(
    desk: FakeDesk, rita: Staff, queues: MemoryQueues
) -> None:
    for name in ("m-1", "m-2"):
        queues.fail(QUEUE, name, START)
    assert delete_failures(desk, rita, QUEUE, ["m-2", "m-9"]) == 1
    assert [letter.id for letter in queues.failures[QUEUE]] == ["m-1"]
    assert delete_failures(desk, rita, QUEUE, []) == 0
    ask_redrive(desk, rita, QUEUE)
    entries = desk.audit_log.entries(desk.audit_log.chain_of(rita.account.id, None))[-2:]
    assert [(one.tag, one.actor, one.detail) for one in entries] == [
        (Tag.ACCOUNT_FAILURES_DELETED, rita.operating, {"queue": QUEUE, "count": 2}),
        (Tag.ACCOUNT_FAILURES_REDRIVEN, rita.operating, {"queue": QUEUE}),
    ]


def test_a_queue_that_is_none_of_failures_is_refused(desk: FakeDesk, rita: Staff, queues: MemoryQueues) -> None:
    with pytest.raises(NotFound):
        ask_redrive(desk, rita, "webhooks")
    with pytest.raises(NotFound):
        delete_failures(desk, rita, "nothing", ["m-1"])
