"""A restricted task is broken off before and after each call in turn; the job ends it, and nothing is counted twice."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.child_task import ChildTask
from chalicelib.domain.request import Request
from chalicelib.errors import NotFound, NotPossible, Unavailable
from chalicelib.services.children.sweep_children import sweep_children
from chalicelib.services.figures.recount import differences
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.services.children.tasks import begun, done, later, opened
from tests.services.consumer_data.test_lost_calls import Network
from tests.services.retention.closed import full, traces

Act = Callable[[FakeDesk, Staff, Request], object]


def world() -> tuple[FakeDesk, Staff, Request]:
    desk = FakeDesk()
    olga = open_acme(desk)
    return desk, olga, full(desk, olga)


def tasks_of(desk: FakeDesk, olga: Staff) -> list[ChildTask]:
    pages = [desk.children.listed(olga.account.id, open_ones=way, after="", limit=9) for way in (True, False)]
    return [task for page in pages for task in page.tasks]


def left(desk: FakeDesk, olga: Staff, head: Request) -> tuple[Any, ...]:
    """What there is afterwards."""
    at = GENESIS
    for entry in desk.audit_log.of_request(olga.account.id, head.id):
        assert verify_link(at, entry)
        at = entry.head
    [task] = tasks_of(desk, olga)
    letters = [row for row in desk.engine.rows.values() if row.kind == "letter" and "#S#" not in row.pk]
    return (
        traces(desk, head),
        [entry.tag for entry in desk.audit_log.of_request(olga.account.id, head.id)],
        (task.outcome, bool(task.purged_at), bool(task.letter), task.told),
        desk.children.identity(task.account, task.id) is None,
        desk.files.objects,
        list(desk.voicemail_bucket.every()),
        desk.retention.deleted(olga.account.id, desk.clock.now().date()),
        desk.figures.sheets(olga.account, "year/"),
        differences(desk, olga.account),
        sorted(desk.erasure_ledger.requests(alone=True)),
        len(letters),
    )


def _open(desk: FakeDesk, olga: Staff, head: Request) -> object:
    return opened(desk, olga, head)


def _begin(desk: FakeDesk, olga: Staff, head: Request) -> object:
    return sweep_children(desk)


def _end(desk: FakeDesk, olga: Staff, head: Request) -> object:
    return done(desk, olga, tasks_of(desk, olga)[0])


def _purge(desk: FakeDesk, olga: Staff, head: Request) -> object:
    return sweep_children(desk)


def _until(act: Act, desk: FakeDesk, olga: Staff, head: Request) -> None:
    """All that comes before an act."""
    if act is _begin:
        opened(desk, olga, head)
    if act in {_end, _purge}:
        begun(desk, olga, head)
    if act is _purge:
        desk.clock.at = tasks_of(desk, olga)[0].purge_at


def _after(act: Act, desk: FakeDesk, olga: Staff, head: Request) -> None:
    """Whoever met the broken connection tries again, and the job runs on."""
    if act is _open:
        try:
            opened(desk, olga, head)
        except NotFound:
            assert tasks_of(desk, olga)  # it had been done
    if act is _end:
        with suppress(NotPossible):  # it had been done
            done(desk, olga, tasks_of(desk, olga)[0])
    later(desk, minutes=1)


def calls_of(act: Act) -> list[str]:
    desk, olga, head = world()
    _until(act, desk, olga, head)
    network = Network(desk)
    act(desk, olga, head)
    network.mend()
    return network.calls


ACTS: list[Act] = [_open, _begin, _end, _purge]
LOST = [(act, at, name) for act in ACTS for at, name in enumerate(calls_of(act))]


def undisturbed(act: Act) -> tuple[Any, ...]:
    desk, olga, head = world()
    _until(act, desk, olga, head)
    act(desk, olga, head)
    _after(act, desk, olga, head)
    return left(desk, olga, head)


EXPECTED = {act: undisturbed(act) for act in ACTS}


def test_there_is_something_to_lose() -> None:
    assert [len([one for one in LOST if one[0] is act]) > 3 for act in ACTS] == [True] * 4
    assert EXPECTED[_end][3]
    assert EXPECTED[_purge][2][1]


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize(("act", "at", "name"), LOST, ids=[f"{act.__name__}-{at}-{name}" for act, at, name in LOST])
def test_whatever_call_is_lost_the_end_is_the_same(act: Act, at: int, name: str, when: When) -> None:
    desk, olga, head = world()
    _until(act, desk, olga, head)
    network = Network(desk, at, when)
    with suppress(ConnectionError, Unavailable):  # the connection, or what the job says of it at its end
        act(desk, olga, head)
    network.mend()
    _after(act, desk, olga, head)
    assert left(desk, olga, head) == EXPECTED[act], f"call {at} ({name}) lost {when}"
