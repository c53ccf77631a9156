"""A deletion is broken off before and after each call in turn; the next sweep ends it, and nothing is done twice."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.domain.account import Staff
from chalicelib.domain.audit import GENESIS, verify_link
from chalicelib.domain.request import Request
from chalicelib.errors import Unavailable
from chalicelib.services.figures.recount import differences
from tests.fakes.acme import open_acme
from tests.fakes.desk import FakeDesk
from tests.fakes.faults import When
from tests.services.retention.closed import full, traces
from tests.services.retention.test_sweep_requests import sweep, to

CALLS = ("get", "gather", "partition", "listed", "due", "transact", "put_row", "sheets", "drop_empty_sheet")


class Network:
    """Everything that leaves the process, counted; call number `at` is lost."""

    def __init__(self, desk: FakeDesk, at: int | None = None, when: When = When.BEFORE) -> None:
        self.calls: list[str] = []
        self._at, self._when = at, when
        for name in CALLS:
            self._wrap(desk.engine, name)
        self._wrap(desk.files, "delete")
        self._wrap(desk.voicemail_bucket, "delete")

    def _wrap(self, part: Any, name: str) -> None:
        act: Callable[..., Any] = getattr(part, name)

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


def due(desk: FakeDesk) -> tuple[Staff, Request]:
    """A business with a full submission whose time is over."""
    olga = open_acme(desk)
    head = full(desk, olga)
    to(desk, 2028, 12)
    return olga, head


def left(desk: FakeDesk, olga: Staff, head: Request) -> tuple[Any, ...]:
    """What there is afterwards, and what was said of it."""
    at = GENESIS
    entries = desk.audit_log.of_request(olga.account.id, head.id)
    for entry in entries:
        assert verify_link(at, entry)
        at = entry.head
    return (
        traces(desk, head),
        desk.files.objects,
        list(desk.voicemail_bucket.every()),
        [entry.tag for entry in entries],
        desk.retention.deleted(olga.account.id, desk.clock.now().date()),
        desk.figures.sheets(olga.account, "year/"),
        differences(desk, olga.account),
        desk.audit_log.last(desk.audit_log.chain_of(olga.account.id, head.id)),
    )


def calls_of_a_deletion() -> list[str]:
    desk = FakeDesk()
    due(desk)
    network = Network(desk)
    assert sweep(desk) == 1
    return network.calls


UNDISTURBED = calls_of_a_deletion()


@pytest.mark.parametrize("when", When)
@pytest.mark.parametrize("at", range(len(UNDISTURBED)))
def test_a_deletion_that_breaks_off_anywhere_is_ended_by_the_next_sweep(at: int, when: When) -> None:
    undisturbed = FakeDesk()
    expected = due(undisturbed)
    assert sweep(undisturbed) == 1
    desk = FakeDesk()
    olga, head = due(desk)
    engine = desk.engine
    saved = {name: getattr(engine, name) for name in CALLS}
    Network(desk, at, when)
    with pytest.raises((ConnectionError, Unavailable)):
        sweep(desk)
    for name, act in saved.items():
        setattr(engine, name, act)
    del desk.files.delete
    del desk.voicemail_bucket.delete
    sweep(desk)
    assert left(desk, olga, head) == left(undisturbed, *expected), f"call {at} ({UNDISTURBED[at]}) lost {when}"
    assert sweep(desk) == 0
